import { defineMigration } from '../migration.js';

export const Retention0051 = defineMigration(51, 'Retention', [
  {
    name: 'retention_rule',
    columns: { tenant_id: 'id', process_key: 'varchar(191)', days: 'int', archived_campaigns: 'bool', updated_by_name: 'varchar(80)', updated_at: 'instant' },
    primaryKey: ['tenant_id', 'process_key'],
  },
  {
    name: 'history_removal',
    columns: { instance_id: 'id', tenant_id: 'id', remove_at: 'instant', archived_campaigns: 'bool' },
    primaryKey: ['instance_id'],
    indices: [{ name: 'ix_history_removal_due', columns: ['remove_at'] }],
  },
  {
    name: 'retention_hold',
    columns: {
      id: 'id', tenant_id: 'id', scope: 'varchar(10)', subject_id: 'varchar(191)', reason: 'varchar(500)', placed_by_name: 'varchar(80)', placed_at: 'instant',
      released_by_name: 'varchar(80)?', released_at: 'instant?',
    },
    indices: [{ name: 'ix_retention_hold_tenant', columns: ['tenant_id', 'released_at'] }],
  },
]);
