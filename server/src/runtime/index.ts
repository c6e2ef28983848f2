export { BpmnError } from './bpmn-error.js';
export type * from './contract.js';
export { detailOf, type Deployed, type DeployRequest, type LintResult, type ProcessDefinition } from './definitions.js';
export { INSTANCE_COLUMNS, instanceRow } from './instance-store.js';
export { splitKey } from './jobs.js';
export { canonicalJson, findBreak, type JournalEntry } from './journal.js';
export { ProcessRuntime, type HistoryPage } from './process-runtime.js';
export { isRejection, RejectionError } from './rejection-error.js';
export { RuntimeModule } from './runtime.module.js';

export { evaluateExpression } from './evaluate-expression.js';
/** The engine's bounded FEEL, for features that evaluate expressions of templates and forms. */
export { evaluate, evaluateAttribute, evaluateCondition, ExpressionError } from '@noticeflow/engine';
