import { defineMigration } from '../migration.js';

export const Organisations0014 = defineMigration(14, 'Organisations', [
  {
    name: 'tenant',
    columns: { id: 'id', code: 'varchar(40)', name: 'varchar(120)', division_code: 'varchar(12)?', created_at: 'instant' },
    indices: [{ name: 'uq_tenant_code', columns: ['code'], unique: true }],
  },
  {
    name: 'organisation',
    columns: {
      id: 'id', tenant_id: 'id', parent_id: 'id?', code: 'varchar(40)', name: 'varchar(120)', short_name: 'varchar(60)', kind: 'varchar(24)',
      level: 'varchar(24)', path: 'varchar(255)', sort: 'int', pinyin: 'varchar(200)', initials: 'varchar(60)', active: 'bool',
    },
    indices: [
      { name: 'uq_organisation_code', columns: ['tenant_id', 'code'], unique: true },
      { name: 'ix_organisation_parent', columns: ['tenant_id', 'parent_id', 'sort'] },
      { name: 'ix_organisation_path', columns: ['tenant_id', 'path'] },
    ],
  },
  {
    name: 'post',
    columns: { id: 'id', tenant_id: 'id', organisation_id: 'id', code: 'varchar(40)', title: 'varchar(80)' },
    indices: [
      { name: 'uq_post_organisation_code', columns: ['organisation_id', 'code'], unique: true },
      { name: 'ix_post_tenant', columns: ['tenant_id', 'code'] },
    ],
  },
  {
    name: 'post_holder',
    columns: { id: 'id', post_id: 'id', user_id: 'id', starts_at: 'instant', ends_at: 'instant?' },
    indices: [{ name: 'ix_post_holder_user', columns: ['user_id'] }, { name: 'ix_post_holder_post', columns: ['post_id'] }],
  },
]);
