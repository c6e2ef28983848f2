import { defineMigration } from '../migration.js';

export const Notifications0015 = defineMigration(15, 'Notifications', [
  {
    name: 'notification',
    columns: {
      id: 'id', tenant_id: 'id', user_id: 'id', kind: 'varchar(40)', title: 'varchar(200)', body: 'varchar(1000)', link: 'varchar(300)?',
      created_at: 'instant', read_at: 'instant?',
    },
    indices: [
      { name: 'ix_notification_user', columns: ['user_id', 'id'] },
      { name: 'ix_notification_unread', columns: ['user_id', 'read_at', 'id'] },
    ],
  },
]);
