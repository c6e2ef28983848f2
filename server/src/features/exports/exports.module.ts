import { Module } from '@nestjs/common';
import { CampaignStoreModule } from '../campaign-store/index.js';
import { FormsModule } from '../forms/index.js';
import { RegistersModule } from '../registers/index.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';

@Module({ imports: [FormsModule, RegistersModule, CampaignStoreModule], controllers: [ExportsController], providers: [ExportsService], exports: [ExportsService] })
export class ExportsModule {}
