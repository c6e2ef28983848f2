export { bool, FAR_FUTURE, fromDb, fromDbOrNull, idColumn, instant, int, jsonColumn, keyColumn, longText, shortText, toDb } from './column-types.js';
export { Database } from './database.js';
export { isRetryable, isUnavailable, isUniqueViolation } from './errors.js';
export { createTable, defineMigration, type TableDescription } from './migration.js';
export { PersistenceModule } from './persistence.module.js';
export type { Row, Tx } from './tx.js';
