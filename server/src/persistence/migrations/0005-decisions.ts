import { defineMigration } from '../migration.js';

export const Decisions0005 = defineMigration(5, 'Decisions', [
  {
    name: 'decision_resource',
    columns: { id: 'id', tenant_id: 'id', deployment_id: 'id', name: 'varchar(255)', hash: 'varchar(64)', xml: 'longtext', created_at: 'instant' },
    indices: [{ name: 'ix_decision_resource_hash', columns: ['tenant_id', 'hash'] }],
  },
  {
    name: 'decision_definition',
    columns: {
      id: 'id', tenant_id: 'id', decision_key: 'varchar(191)', version: 'int', name: 'varchar(255)', version_tag: 'varchar(191)?',
      deployment_id: 'id', resource_id: 'id', created_at: 'instant',
    },
    indices: [{ name: 'uq_decision_definition_version', columns: ['tenant_id', 'decision_key', 'version'], unique: true }],
  },
]);
