import { defineMigration } from '../migration.js';

export const Idempotency0013 = defineMigration(13, 'Idempotency', [
  {
    name: 'idempotency_key',
    columns: { user_id: 'id', request_key: 'varchar(100)', fingerprint: 'varchar(64)', status: 'int?', answer: 'longtext?', created_at: 'instant' },
    primaryKey: ['user_id', 'request_key'],
    indices: [{ name: 'ix_idempotency_key_created', columns: ['created_at'] }],
  },
]);
