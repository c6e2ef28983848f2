import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/index.js';
import { MigrationController } from './migration.controller.js';
import { MigrationService } from './migration.service.js';

@Module({ imports: [InstancesModule], controllers: [MigrationController], providers: [MigrationService], exports: [MigrationService] })
export class MigrationModule {}
