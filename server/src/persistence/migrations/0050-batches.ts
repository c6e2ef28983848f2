import { defineMigration } from '../migration.js';

export const Batches0050 = defineMigration(50, 'Batches', [
  {
    name: 'batch',
    columns: {
      id: 'id', tenant_id: 'id', type: 'varchar(20)', status: 'varchar(12)', dry_run: 'bool', parameters: 'longtext', total: 'int', reason: 'varchar(500)?',
      created_by: 'id', created_by_name: 'varchar(80)', created_at: 'instant', ended_at: 'instant?',
    },
    indices: [{ name: 'ix_batch_tenant', columns: ['tenant_id', 'id'] }, { name: 'ix_batch_status', columns: ['status', 'id'] }],
  },
  {
    name: 'batch_item',
    columns: {
      batch_id: 'id', position: 'int', subject_id: 'key', instance_id: 'id?', status: 'varchar(10)', code: 'varchar(60)?', message: 'longtext?', input: 'longtext?',
      result: 'longtext?', attempts: 'int', wake_at: 'instant', claimed_by: 'id?', at: 'instant?',
    },
    primaryKey: ['batch_id', 'position'],
    indices: [
      { name: 'ix_batch_item_due', columns: ['batch_id', 'status', 'wake_at'] },
      { name: 'ix_batch_item_claim', columns: ['claimed_by'] },
      { name: 'ix_batch_item_instance', columns: ['instance_id'] },
    ],
  },
]);
