import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One description of a table for both databases. Column words:
 * `id` varchar(36) · `key` varchar(48) · `varchar(n)` · `longtext` (also JSON) · `instant` · `bool` · `int`; a trailing `?` makes it nullable.
 *
 *     createTable(queryRunner, {
 *       name: 'post', columns: { id: 'id', tenant_id: 'id', code: 'varchar(40)', ends_at: 'instant?' },
 *       primaryKey: ['id'], indices: [{ name: 'uq_post_code', columns: ['tenant_id', 'code'], unique: true }],
 *     })
 */
export interface TableDescription {
  name: string;
  columns: Record<string, ColumnWord>;
  /** Default `['id']`. */
  primaryKey?: string[];
  indices?: { name: string; columns: string[]; unique?: boolean }[];
  /** SQLite: rows are kept in the order of the primary key, as InnoDB always does. */
  clustered?: boolean;
}

type BaseWord = 'id' | 'key' | `varchar(${number})` | 'longtext' | 'instant' | 'bool' | 'int';
export type ColumnWord = BaseWord | `${BaseWord}?`;

type Dialect = 'sqlite' | 'mysql';

const words: Record<string, Record<Dialect, string>> = {
  id: { sqlite: 'varchar(36)', mysql: 'varchar(36)' },
  key: { sqlite: 'varchar(48)', mysql: 'varchar(48)' },
  longtext: { sqlite: 'longtext', mysql: 'longtext' },
  instant: { sqlite: 'datetime(3)', mysql: 'datetime(3)' },
  bool: { sqlite: 'boolean', mysql: 'tinyint(1)' },
  int: { sqlite: 'integer', mysql: 'int' },
};

export function migrationDialect(queryRunner: QueryRunner): Dialect {
  return queryRunner.dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
}

export async function createTable(queryRunner: QueryRunner, table: TableDescription): Promise<void> {
  const dialect = migrationDialect(queryRunner);
  const quote = (name: string): string => (dialect === 'sqlite' ? `"${name}"` : `\`${name}\``);
  const list = (names: string[]): string => names.map(quote).join(', ');
  const columns = Object.entries(table.columns).map(([name, word]) => {
    const nullable = word.endsWith('?');
    const base = nullable ? word.slice(0, -1) : word;
    const type = words[base]?.[dialect] ?? base;
    return `${quote(name)} ${type} ${nullable ? 'NULL' : 'NOT NULL'}`;
  });
  const primaryKey = `PRIMARY KEY (${list(table.primaryKey ?? ['id'])})`;
  const tail = dialect === 'mysql'
    ? ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin'
    : table.clustered ? ' WITHOUT ROWID' : '';
  await queryRunner.query(`CREATE TABLE ${quote(table.name)} (${[...columns, primaryKey].join(', ')})${tail}`);
  for (const index of table.indices ?? []) {
    await queryRunner.query(`CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quote(index.name)} ON ${quote(table.name)} (${list(index.columns)})`);
  }
}

/**
 * A migration that creates tables. `order` is the number of its file (0001 …): migrations run in this order.
 * A table that has shipped is never edited here: write another migration.
 */
export function defineMigration(order: number, name: string, tables: TableDescription[]): new () => MigrationInterface {
  return class implements MigrationInterface {
    /** TypeORM orders migrations by the thirteen digits at the end. */
    readonly name = `${name}1767225600${String(order).padStart(3, '0')}`;

    async up(queryRunner: QueryRunner): Promise<void> {
      for (const table of tables) await createTable(queryRunner, table);
    }

    async down(queryRunner: QueryRunner): Promise<void> {
      for (const table of [...tables].reverse()) await queryRunner.query(`DROP TABLE ${table.name}`);
    }
  };
}
