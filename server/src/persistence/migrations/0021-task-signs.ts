import { defineMigration } from '../migration.js';

export const TaskSigns0021 = defineMigration(21, 'TaskSigns', [
  {
    name: 'task_sign',
    columns: {
      id: 'id', tenant_id: 'id', host_task_id: 'key', group_id: 'id', task_id: 'key?', user_id: 'id', position: 'varchar(10)', rule: 'varchar(10)', order_no: 'int',
      status: 'varchar(10)', added_by: 'id', added_at: 'instant', signed_at: 'instant?', outcome: 'varchar(10)?',
    },
    indices: [{ name: 'ix_task_sign_host', columns: ['host_task_id', 'status'] }, { name: 'ix_task_sign_task', columns: ['task_id'] }],
  },
]);
