import { defineMigration } from '../migration.js';

export const ProcessDrafts0002 = defineMigration(2, 'ProcessDrafts', [{
  name: 'process_draft',
  columns: {
    id: 'id', tenant_id: 'id', process_key: 'varchar(191)', name: 'varchar(255)', xml: 'longtext', campaign_id: 'id?', base_definition_id: 'id?',
    version: 'int', updated_at: 'instant', updated_by: 'id',
  },
  indices: [{ name: 'ix_process_draft_tenant', columns: ['tenant_id', 'id'] }],
}]);
