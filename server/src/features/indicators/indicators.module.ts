import { Module } from '@nestjs/common';
import { CampaignStoreModule } from '../campaign-store/index.js';
import { FormsModule } from '../forms/index.js';
import { RegistersModule } from '../registers/index.js';
import { IndicatorsService } from './indicators.service.js';
import { MeasureHandler } from './measure.handler.js';

/** Numbers to be reached, counted from records. */
@Module({
  imports: [CampaignStoreModule, FormsModule, RegistersModule],
  providers: [IndicatorsService, MeasureHandler],
  exports: [IndicatorsService],
})
export class IndicatorsModule {}
