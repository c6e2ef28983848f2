import { defineMigration } from '../migration.js';

export const Tasks0020 = defineMigration(20, 'Tasks', [
  {
    name: 'task',
    columns: {
      id: 'key', tenant_id: 'id', instance_id: 'id', root_instance_id: 'id', process_definition_id: 'id', element_key: 'int',
      element_id: 'varchar(255)', name: 'varchar(255)', title: 'varchar(300)', kind: 'varchar(10)', task_kind: 'varchar(10)',
      campaign_id: 'id?', business_key: 'varchar(255)?', unit_id: 'id?', unit_path: 'varchar(255)?', post: 'varchar(40)?', assignee: 'id?', delegated_by: 'id?',
      status: 'varchar(10)', priority: 'int?', loop_index: 'int?', form_id: 'varchar(64)?', record_ref: 'varchar(64)?', record_id: 'id?',
      due_at: 'instant', created_at: 'instant', completed_at: 'instant?', completed_by: 'id?', outcome: 'varchar(10)?', started_by: 'varchar(64)',
      created_step: 'int', completed_step: 'int?', urged_at: 'instant?', touched: 'bool', revision: 'int',
    },
    indices: [
      { name: 'ix_task_instance', columns: ['instance_id', 'status'] },
      { name: 'ix_task_root', columns: ['root_instance_id', 'status', 'created_at', 'id'] },
      { name: 'ix_task_campaign_unit', columns: ['campaign_id', 'unit_id', 'status'] },
    ],
  },
  {
    name: 'task_link',
    columns: { tenant_id: 'id', principal: 'varchar(96)', status: 'varchar(10)', due_at: 'instant', task_id: 'key', listed_at: 'instant' },
    primaryKey: ['tenant_id', 'principal', 'status', 'due_at', 'task_id'],
    indices: [
      { name: 'ix_task_link_listed', columns: ['tenant_id', 'principal', 'status', 'listed_at', 'task_id'] },
      { name: 'ix_task_link_task', columns: ['task_id'] },
    ],
    clustered: true,
  },
  {
    name: 'opinion',
    columns: {
      id: 'id', tenant_id: 'id', task_id: 'key', instance_id: 'id', user_id: 'id', user_name: 'varchar(80)', unit_id: 'id?', unit_name: 'varchar(120)?',
      post_code: 'varchar(40)?', post_title: 'varchar(80)?', on_behalf_of: 'id?', verb: 'varchar(20)', comment: 'longtext?', target: 'varchar(300)?', at: 'instant',
    },
    indices: [{ name: 'ix_opinion_task', columns: ['task_id'] }, { name: 'ix_opinion_instance', columns: ['instance_id', 'at'] }],
  },
  {
    name: 'cell_comment',
    columns: {
      id: 'id', tenant_id: 'id', record_id: 'id?', task_id: 'key', instance_id: 'id', path: 'varchar(200)', comment: 'longtext',
      author_id: 'id', author_name: 'varchar(80)', at: 'instant', resolved_at: 'instant?',
    },
    indices: [{ name: 'ix_cell_comment_record', columns: ['record_id', 'resolved_at'] }, { name: 'ix_cell_comment_task', columns: ['task_id'] }],
  },
  {
    name: 'task_draft',
    columns: { task_id: 'key', user_id: 'id', tenant_id: 'id', data: 'longtext', saved_at: 'instant' },
    primaryKey: ['task_id', 'user_id'],
  },
  {
    name: 'task_cc',
    columns: { task_id: 'key', principal: 'varchar(96)', tenant_id: 'id', instance_id: 'id', from_user_id: 'id?', at: 'instant', read_at: 'instant?', read_by: 'id?' },
    primaryKey: ['task_id', 'principal'],
    indices: [{ name: 'ix_task_cc_instance', columns: ['instance_id'] }],
  },
]);
