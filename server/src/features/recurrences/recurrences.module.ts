import { Module } from '@nestjs/common';
import { CampaignStoreModule } from '../campaign-store/index.js';
import { FormsModule } from '../forms/index.js';
import { RegistersModule } from '../registers/index.js';
import { CheckRecurrenceHandler } from './check-recurrence.handler.js';
import { RecurrencesController } from './recurrences.controller.js';
import { RecurrencesService } from './recurrences.service.js';

/** Services owed every week or month. */
@Module({
  imports: [CampaignStoreModule, FormsModule, RegistersModule],
  controllers: [RecurrencesController],
  providers: [RecurrencesService, CheckRecurrenceHandler],
  exports: [RecurrencesService],
})
export class RecurrencesModule {}
