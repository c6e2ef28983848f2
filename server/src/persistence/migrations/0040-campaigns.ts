import { defineMigration } from '../migration.js';

export const Campaigns0040 = defineMigration(40, 'Campaigns', [
  {
    name: 'campaign',
    columns: {
      id: 'id', tenant_id: 'id', slug: 'varchar(64)', template_version: 'varchar(40)', title: 'varchar(300)', short_title: 'varchar(60)', year: 'int',
      status: 'varchar(10)', parameters: 'longtext', posts: 'longtext', unit_sets: 'longtext', deadlines: 'longtext', calendar_version: 'varchar(80)?',
      deployment_id: 'id?', main_instance_id: 'id?', main_definition_id: 'id?', created_at: 'instant', created_by: 'varchar(64)', issued_at: 'instant?', issued_by: 'varchar(64)?',
      archived_at: 'instant?', archived_by: 'varchar(64)?', archive_hash: 'varchar(80)?', archived_records: 'int?',
    },
    indices: [{ name: 'ix_campaign_tenant', columns: ['tenant_id', 'status', 'id'] }],
  },
  { name: 'campaign_template', columns: { campaign_id: 'id', tenant_id: 'id', template: 'longtext' }, primaryKey: ['campaign_id'] },
  {
    name: 'duty',
    columns: {
      id: 'id', tenant_id: 'id', campaign_id: 'id', duty_id: 'varchar(64)', period: 'varchar(40)', unit_id: 'id', unit_path: 'varchar(255)', unit_sort: 'int',
      due_at: 'instant', calendar_version: 'varchar(80)?', answered_at: 'instant?', accepted_at: 'instant?', returned_at: 'instant?', returns: 'int',
      exempt_at: 'instant?', exempt_reason: 'varchar(500)?', exempt_by: 'varchar(64)?', instance_id: 'id?', task_id: 'key?',
      urged_at: 'instant?', urges: 'int',
    },
    indices: [
      { name: 'uq_duty', columns: ['campaign_id', 'duty_id', 'period', 'unit_id'], unique: true },
      { name: 'ix_duty_unit', columns: ['tenant_id', 'unit_id'] },
      { name: 'ix_duty_instance', columns: ['instance_id'] },
    ],
  },
]);

export const Recurrences0041 = defineMigration(41, 'Recurrences', [
  {
    name: 'recurrence_reason',
    columns: {
      id: 'id', tenant_id: 'id', campaign_id: 'id', recurrence_id: 'varchar(64)', subject_key: 'varchar(80)', period: 'varchar(10)', unit_id: 'id?',
      reason: 'varchar(500)', recorded_at: 'instant', recorded_by: 'varchar(64)',
    },
    indices: [{ name: 'uq_recurrence_reason', columns: ['campaign_id', 'recurrence_id', 'subject_key', 'period'], unique: true }],
  },
  {
    name: 'calendar_day',
    columns: { tenant_id: 'id', day: 'varchar(10)', working: 'bool', note: 'varchar(200)', updated_at: 'instant', updated_by: 'varchar(64)' },
    primaryKey: ['tenant_id', 'day'],
  },
]);
