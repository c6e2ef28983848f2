import { defineMigration } from '../migration.js';

export const Auth0010 = defineMigration(10, 'Auth', [
  {
    name: 'user_account',
    columns: {
      id: 'id', tenant_id: 'id', username: 'varchar(64)', display_name: 'varchar(80)', password_hash: 'varchar(160)',
      active: 'bool', demo: 'bool', demo_hint: 'varchar(200)?', created_at: 'instant',
      pinyin: 'varchar(200)', initials: 'varchar(60)', password_changed_at: 'instant',
    },
    indices: [
      { name: 'uq_user_account_username', columns: ['username'], unique: true },
      { name: 'ix_user_account_tenant', columns: ['tenant_id', 'id'] },
    ],
  },
  {
    name: 'session',
    columns: { token_hash: 'varchar(64)', id: 'id', user_id: 'id', tenant_id: 'id', created_at: 'instant', expires_at: 'instant' },
    primaryKey: ['token_hash'],
    indices: [{ name: 'ix_session_user', columns: ['user_id'] }, { name: 'ix_session_expires', columns: ['expires_at'] }],
  },
  {
    name: 'login_attempt',
    columns: { attempt_key: 'varchar(64)', failures: 'int', blocked_until: 'instant', updated_at: 'instant' },
    primaryKey: ['attempt_key'],
    indices: [{ name: 'ix_login_attempt_updated', columns: ['updated_at'] }],
  },
]);
