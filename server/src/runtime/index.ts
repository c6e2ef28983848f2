export type * from './contract.js';
export { INSTANCE_COLUMNS, instanceRow } from './instance-store.js';
export { splitKey } from './jobs.js';
export { ProcessRuntime } from './process-runtime.js';
export { isRejection } from './rejection-error.js';
export { removeEnded } from './remove-ended.js';
export { renaming } from './waiting-projection.js';
export { RuntimeModule } from './runtime.module.js';

export { evaluateExpression } from './evaluate-expression.js';
/** The engine's bounded FEEL, for features that evaluate expressions of templates and forms. */
