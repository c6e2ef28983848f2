export { bool, FAR_FUTURE, fromDb, fromDbOrNull, idColumn, instant, int, jsonColumn, keyColumn, longText, shortText } from './column-types.js';
export { Database } from './database.js';
export { isOutcomeUnknown, isUniqueViolation } from './errors.js';
export { PersistenceModule } from './persistence.module.js';
export type { Row, Tx } from './tx.js';
