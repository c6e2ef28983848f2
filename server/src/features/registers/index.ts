export { canonicalJson } from './canonical-json.js';
export { maskData, maskFields } from './masked-data.js';
export { RecordReach } from './record-reach.js';
export { RecordReferences, type ReferenceChoice, type References } from './record-references.js';
export { RecordStore, type RecordTree } from './record-store.js';
export { RecordsService, type CheckResult, type LoadedRecord, type SaveRequest, type SaveResult } from './records.service.js';
export { RegisterLists, type ListedRecord, type RegisterSummary, type RevisionView } from './register-lists.js';
export { RegistersModule } from './registers.module.js';
export { TaskForms, type TaskFacts, type TaskForm } from './task-form.js';
