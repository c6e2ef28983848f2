export { RecordWritingService } from './record-writing.service.js';
export { RecordsApiModule } from './records-api.module.js';
