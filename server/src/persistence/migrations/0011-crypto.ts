import { defineMigration } from '../migration.js';

export const Crypto0011 = defineMigration(11, 'Crypto', [
  {
    name: 'subject_key',
    columns: { subject_id: 'id', tenant_id: 'id', wrapped_key: 'varchar(120)?', master_key_id: 'varchar(16)', created_at: 'instant', destroyed_at: 'instant?' },
    primaryKey: ['subject_id'],
    indices: [{ name: 'ix_subject_key_tenant', columns: ['tenant_id', 'subject_id'] }],
  },
]);
