import { defineMigration } from '../migration.js';

export const Files0032 = defineMigration(32, 'Files', [
  {
    name: 'attachment',
    columns: {
      id: 'id', tenant_id: 'id', task_id: 'key?', record_id: 'id?', owner_unit_id: 'id?', owner_unit_path: 'varchar(255)?', name: 'varchar(255)',
      type: 'varchar(100)', size: 'int', sha256: 'varchar(64)', subject_id: 'id', created_by: 'id', created_at: 'instant',
    },
    indices: [{ name: 'ix_attachment_record', columns: ['record_id'] }, { name: 'ix_attachment_task', columns: ['task_id'] }],
  },
  { name: 'attachment_chunk', columns: { attachment_id: 'id', position: 'int', data: 'longtext' }, primaryKey: ['attachment_id', 'position'] },
  {
    name: 'import_batch',
    columns: {
      id: 'id', tenant_id: 'id', task_id: 'key', form_id: 'varchar(64)', table_field: 'varchar(64)', mode: 'varchar(8)', status: 'varchar(10)',
      file_name: 'varchar(255)', sha256: 'varchar(64)', report: 'longtext', subject_id: 'id', created_by: 'id', created_at: 'instant', applied_at: 'instant?',
    },
    indices: [{ name: 'ix_import_batch_task', columns: ['task_id'] }],
  },
  { name: 'import_chunk', columns: { batch_id: 'id', position: 'int', data: 'longtext' }, primaryKey: ['batch_id', 'position'] },
]);
