import { defineMigration } from '../migration.js';

export const Records0030 = defineMigration(30, 'Records', [
  {
    name: 'record',
    columns: {
      id: 'id', tenant_id: 'id', campaign_id: 'id', instance_id: 'id?', register: 'varchar(140)', form_id: 'varchar(64)', form_version: 'int',
      owner_unit_id: 'id', owner_unit_path: 'varchar(255)', parent_record_id: 'id?', table_field: 'varchar(64)?', position: 'int',
      data: 'longtext', findings: 'longtext?', subject_id: 'id?', status: 'varchar(12)', version: 'int', hash: 'varchar(64)', frozen_hash: 'varchar(64)?',
      created_at: 'instant', created_by: 'id', updated_at: 'instant', updated_by: 'id', removed_at: 'instant?',
    },
    indices: [
      { name: 'ix_record_list', columns: ['tenant_id', 'campaign_id', 'register', 'id'] },
      { name: 'ix_record_parent', columns: ['parent_record_id', 'position'] },
    ],
  },
  {
    name: 'record_revision',
    columns: {
      record_id: 'id', version: 'int', tenant_id: 'id', parent_record_id: 'id?', action: 'varchar(10)', status: 'varchar(12)', data: 'longtext',
      author: 'id', at: 'instant', task_id: 'key?', reason: 'varchar(500)?', hash: 'varchar(64)',
    },
    primaryKey: ['record_id', 'version'],
    indices: [{ name: 'ix_record_revision_parent', columns: ['parent_record_id', 'at'] }],
  },
  {
    name: 'record_key',
    columns: { record_id: 'id', field: 'varchar(64)', tenant_id: 'id', campaign_id: 'id', register: 'varchar(140)', hash: 'varchar(64)', owner_unit_id: 'id' },
    primaryKey: ['record_id', 'field'],
    indices: [{ name: 'ix_record_key_hash', columns: ['tenant_id', 'campaign_id', 'register', 'field', 'hash'] }],
  },
  {
    name: 'instance_record',
    columns: { instance_id: 'id', form_id: 'varchar(64)', record_key: 'varchar(64)', record_id: 'id' },
    primaryKey: ['instance_id', 'form_id', 'record_key'],
  },
]);
