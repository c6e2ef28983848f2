import { defineMigration } from '../migration.js';

export const Audit0012 = defineMigration(12, 'Audit', [
  {
    name: 'access_log',
    columns: {
      id: 'id', tenant_id: 'id', at: 'instant', actor_id: 'id', actor_name: 'varchar(80)', action: 'varchar(40)', subject_type: 'varchar(40)',
      subject_id: 'varchar(64)', person_id: 'id?', field_path: 'varchar(200)?', reason: 'varchar(500)?', request_id: 'varchar(64)?',
    },
    indices: [
      { name: 'ix_access_log_tenant', columns: ['tenant_id', 'id'] },
      { name: 'ix_access_log_actor', columns: ['tenant_id', 'actor_id', 'id'] },
      { name: 'ix_access_log_subject', columns: ['tenant_id', 'subject_type', 'subject_id', 'id'] },
      { name: 'ix_access_log_person', columns: ['tenant_id', 'person_id', 'id'] },
    ],
  },
]);
