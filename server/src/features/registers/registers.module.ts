import { Module } from '@nestjs/common';
import { CampaignStoreModule } from '../campaign-store/index.js';
import { FormsModule } from '../forms/index.js';
import { RecordReach } from './record-reach.js';
import { RecordReferences } from './record-references.js';
import { RecordStore } from './record-store.js';
import { ReferenceCheck } from './reference-check.js';
import { RecordsService } from './records.service.js';
import { RegisterLists } from './register-lists.js';
import { TaskForms } from './task-form.js';
import { UniqueValues } from './unique-values.js';

/** Records without their API, so that tasks may build on it; the API builds on tasks (registers/api). */
@Module({
  imports: [FormsModule, CampaignStoreModule],
  providers: [RecordReach, RecordReferences, RecordStore, ReferenceCheck, UniqueValues, RecordsService, RegisterLists, TaskForms],
  exports: [RecordReach, RecordReferences, RecordStore, RecordsService, RegisterLists, TaskForms],
})
export class RegistersModule {}
