import { defineMigration } from '../migration.js';

export const Forms0031 = defineMigration(31, 'Forms', [
  {
    name: 'form_version',
    columns: { id: 'id', tenant_id: 'id', campaign_id: 'id', form_id: 'varchar(64)', version: 'int', model: 'longtext', created_at: 'instant' },
    indices: [{ name: 'uq_form_version', columns: ['tenant_id', 'campaign_id', 'form_id', 'version'], unique: true }],
  },
  {
    name: 'campaign_list',
    columns: { tenant_id: 'id', campaign_id: 'id', name: 'varchar(64)', items: 'longtext' },
    primaryKey: ['tenant_id', 'campaign_id', 'name'],
  },
]);
