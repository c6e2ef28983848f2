import { defineMigration } from '../migration.js';

export const UniqueLocks0033 = defineMigration(33, 'UniqueLocks', [
  { name: 'unique_lock', columns: { id: 'varchar(64)', locked_at: 'instant' } },
]);
