import { createRequire } from 'node:module';
import type { EntityManager } from 'typeorm';
import { sqliteInstant } from './column-types.js';
import type { Row, Tx } from './tx.js';

/** The part of the better-sqlite3 API that libsql shares and we use. */
export interface SqliteHandle {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
}
interface SqliteStatement {
  readonly reader: boolean;
  /** Rows as arrays from now on: half the cost of objects made outside of JavaScript. */
  raw(): unknown;
  columns(): { name: string }[];
  all(params: unknown[]): unknown[];
  run(params: unknown[]): { changes: number };
}

/**
 * COMMIT waits for the disk: on a thread of libsql, while this one goes on serving. The same native connection, by the method that the
 * driver's own promise interface calls.
 */
export function commitAside(handle: SqliteHandle): Promise<void> {
  const { prototype } = createRequire(import.meta.url)('libsql/promise') as { prototype: { exec(this: SqliteHandle, sql: string): Promise<void> } };
  return prototype.exec.call(handle, 'COMMIT');
}

/** Prepared statements of one connection, by text. */
export class StatementCache {
  private readonly statements = new Map<string, { statement: SqliteStatement; columns: string[] | undefined }>();

  constructor(private readonly handle: SqliteHandle, private readonly capacity = 400) {}

  run(sql: string, params: readonly unknown[]): { rows: unknown[]; affected: number } {
    let entry = this.statements.get(sql);
    if (!entry) {
      const statement = this.handle.prepare(sql);
      entry = { statement, columns: statement.reader ? statement.columns().map((column) => column.name) : undefined };
      if (entry.columns) statement.raw();
      if (this.statements.size >= this.capacity) this.statements.delete(this.statements.keys().next().value!);
      this.statements.set(sql, entry);
    }
    const bound = params.map(toSqlite);
    const { columns } = entry;
    if (columns) {
      const rows = (entry.statement.all(bound) as unknown[][]).map((values) => objectOf(columns, values));
      return { rows, affected: rows.length };
    }
    return { rows: [], affected: entry.statement.run(bound).changes };
  }
}

function objectOf(columns: readonly string[], values: readonly unknown[]): Row {
  const row: Row = {};
  for (let i = 0; i < columns.length; i += 1) row[columns[i]!] = values[i];
  return row;
}

function toSqlite(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return sqliteInstant(value);
  return value;
}

/** Text of the writing statements, made once per table and shape. */
const texts = new Map<string, string>();
function text(signature: string, make: () => string): string {
  let sql = texts.get(signature);
  if (!sql) {
    sql = make();
    texts.set(signature, sql);
  }
  return sql;
}

/** A transaction on the one writing connection of SQLite: statements run at once, nothing needs joining. */
export class SqliteSession {
  failed = false;
  statementCount = 0;
  readonly packetCount = 0;

  constructor(
    private readonly statements: StatementCache,
    private readonly managerOf: () => EntityManager,
    private readonly guard: (() => void) | undefined,
  ) {}

  /** One view for all: writes are applied in call order. */
  tx(): Tx {
    const run = (sql: string, params: unknown[]): { rows: unknown[]; affected: number } => this.run(sql, params);
    const { managerOf } = this;
    return {
      query: async <R>(sql: string, params: unknown[] = []) => run(sql, params).rows as R[],
      execute: async (sql, params = []) => ({ affected: run(sql, params).affected }),
      insert: (table, row) => void run(text(`i ${table} ${Object.keys(row).join()}`, () => insertText(table, row)), Object.values(row)),
      put: (table, row, key) => void run(
        text(`p ${table} ${key.join()} ${Object.keys(row).join()}`, () => `${insertText(table, row)} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${Object.keys(row).filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`).join(', ')}`),
        Object.values(row),
      ),
      remove: (table, id, column = 'id') => void run(text(`d ${table} ${column}`, () => `DELETE FROM ${table} WHERE ${column} = ?`), [id]),
      later: (sql, params = []) => void run(sql, params),
      get manager() {
        return managerOf();
      },
    };
  }

  private run(sql: string, params: unknown[]): { rows: unknown[]; affected: number } {
    if (this.failed) throw new Error('Expected an open transaction but an earlier statement of it failed');
    this.statementCount += 1;
    try {
      this.guard?.();
      return this.statements.run(sql, params);
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}

function insertText(table: string, row: Row): string {
  const columns = Object.keys(row);
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}
