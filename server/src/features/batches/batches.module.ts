import { Module } from '@nestjs/common';
import { MigrationModule } from '../migration/index.js';
import { BatchRunner } from './batch-runner.js';
import { BatchSelection } from './batch-selection.js';
import { BatchesController } from './batches.controller.js';
import { BatchesService } from './batches.service.js';

@Module({ imports: [MigrationModule], controllers: [BatchesController], providers: [BatchSelection, BatchRunner, BatchesService] })
export class BatchesModule {}
