export { canonicalHash, canonicalJson } from './canonical-json.js';
export { registerEntities } from './entities.js';
export { maskData, maskFields } from './masked-data.js';
export type { RecordRow, RecordStatus } from './record-row.js';
export { RecordStore, type RecordTree } from './record-store.js';
export { RecordsService, type CheckRequest, type CheckResult, type LoadedRecord, type SaveRequest, type SaveResult } from './records.service.js';
export { RegisterLists } from './register-lists.js';
export { RegistersModule } from './registers.module.js';
export { TaskForms, type TaskFacts, type TaskForm } from './task-form.js';
