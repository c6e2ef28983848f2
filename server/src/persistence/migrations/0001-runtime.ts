import { defineMigration } from '../migration.js';

export const RuntimeMigration = defineMigration(1, 'Runtime', [
  { name: 'deployment', columns: { id: 'id', tenant_id: 'id', name: 'varchar(255)', created_at: 'instant', created_by: 'id' } },
  {
    name: 'process_definition',
    columns: {
      id: 'id', tenant_id: 'id', process_key: 'varchar(191)', version: 'int', name: 'varchar(255)', version_tag: 'varchar(191)?',
      deployment_id: 'id', resource_name: 'varchar(255)', resource_hash: 'varchar(64)', xml: 'longtext', created_at: 'instant',
    },
    indices: [{ name: 'uq_process_definition_version', columns: ['tenant_id', 'process_key', 'version'], unique: true }],
  },
  {
    name: 'definition_subscription',
    columns: { id: 'id', tenant_id: 'id', process_key: 'varchar(191)', definition_id: 'id', element_id: 'varchar(191)', kind: 'varchar(10)', name: 'varchar(191)' },
    indices: [
      { name: 'ix_definition_subscription_name', columns: ['tenant_id', 'name'] },
      { name: 'ix_definition_subscription_process', columns: ['tenant_id', 'process_key'] },
    ],
  },
  {
    name: 'process_instance',
    columns: {
      id: 'id', tenant_id: 'id', process_definition_id: 'id', process_key: 'varchar(191)', process_version: 'int', business_key: 'varchar(191)?',
      campaign_id: 'id?', unit_id: 'id?', parent_instance_id: 'id?', root_instance_id: 'id', status: 'varchar(12)', suspended: 'bool',
      version: 'int', state: 'longtext', last_hash: 'varchar(64)', started_at: 'instant', ended_at: 'instant?', started_by: 'varchar(120)',
    },
    indices: [
      { name: 'ix_process_instance_process', columns: ['tenant_id', 'process_key', 'id'] },
      { name: 'ix_process_instance_campaign', columns: ['campaign_id', 'unit_id'] },
      { name: 'ix_process_instance_root', columns: ['root_instance_id'] },
      { name: 'ix_process_instance_business', columns: ['tenant_id', 'business_key'] },
    ],
  },
  {
    name: 'journal',
    columns: {
      instance_id: 'id', version: 'int', first_seq: 'int', last_seq: 'int', at: 'instant', actor: 'varchar(120)', on_behalf_of: 'varchar(120)?',
      command: 'varchar(40)', events: 'longtext', annotations: 'longtext?', format: 'int', prev_hash: 'varchar(64)', hash: 'varchar(64)',
    },
    primaryKey: ['instance_id', 'version'],
    clustered: true,
  },
  {
    name: 'job',
    columns: {
      id: 'key', tenant_id: 'id', instance_id: 'id', element_key: 'int', element_id: 'varchar(191)', type: 'varchar(120)', variables: 'longtext',
      headers: 'longtext', retries_left: 'int', state: 'varchar(10)', due_at: 'instant', locked_by: 'varchar(120)?', created_at: 'instant',
    },
    indices: [{ name: 'ix_job_due', columns: ['state', 'type', 'due_at'] }],
  },
  {
    name: 'timer',
    columns: {
      id: 'key', tenant_id: 'id', instance_id: 'id?', definition_id: 'id?', element_key: 'int', element_id: 'varchar(191)', due_at: 'instant',
      wake_at: 'instant', claimed_by: 'id?', remaining: 'int?', period: 'varchar(80)?',
    },
    indices: [{ name: 'ix_timer_wake', columns: ['wake_at'] }, { name: 'ix_timer_claim', columns: ['claimed_by'] }],
  },
  {
    name: 'subscription',
    columns: {
      id: 'key', tenant_id: 'id', instance_id: 'id', process_key: 'varchar(191)', element_key: 'int', element_id: 'varchar(191)', kind: 'varchar(10)',
      name: 'varchar(191)', correlation_key: 'varchar(191)?', created_at: 'instant',
    },
    indices: [{ name: 'ix_subscription_name', columns: ['tenant_id', 'name', 'correlation_key'] }],
  },
  {
    name: 'incident',
    columns: {
      id: 'key', tenant_id: 'id', instance_id: 'id', process_definition_id: 'id', process_key: 'varchar(191)', campaign_id: 'id?', unit_id: 'id?',
      incident_key: 'int', element_key: 'int', element_id: 'varchar(191)', kind: 'varchar(20)', message: 'longtext', status: 'varchar(10)',
      created_at: 'instant', resolved_at: 'instant?',
    },
    indices: [{ name: 'ix_incident_status', columns: ['tenant_id', 'status', 'id'] }, { name: 'ix_incident_instance', columns: ['instance_id'] }],
  },
  {
    name: 'message',
    columns: {
      id: 'id', tenant_id: 'id', name: 'varchar(191)', correlation_key: 'varchar(191)?', message_id: 'varchar(120)', variables: 'longtext',
      pending: 'bool', created_at: 'instant', expires_at: 'instant', keep_until: 'instant',
    },
    indices: [
      { name: 'uq_message_id', columns: ['tenant_id', 'name', 'message_id'], unique: true },
      { name: 'ix_message_key', columns: ['tenant_id', 'name', 'correlation_key'] },
      { name: 'ix_message_pending', columns: ['pending', 'created_at'] },
      { name: 'ix_message_expires', columns: ['expires_at'] },
      { name: 'ix_message_keep', columns: ['keep_until'] },
    ],
  },
  {
    name: 'message_correlation',
    columns: { message_id: 'id', process_key: 'varchar(191)', instance_id: 'id', at: 'instant' },
    primaryKey: ['message_id', 'process_key'],
  },
  {
    name: 'outbox',
    columns: {
      id: 'key', tenant_id: 'id', instance_id: 'id', payload: 'longtext', attempts: 'int', wake_at: 'instant', claimed_by: 'id?', last_error: 'longtext?', created_at: 'instant',
    },
    indices: [{ name: 'ix_outbox_wake', columns: ['wake_at'] }, { name: 'ix_outbox_claim', columns: ['claimed_by'] }],
  },
]);
