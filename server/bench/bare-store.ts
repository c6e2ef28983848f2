import { createRequire } from 'node:module';
import { join } from 'node:path';
import mysql from 'mysql2';
import type { SqliteHandle } from '../src/persistence/sqlite-session.js';
import type { Place } from './databases.js';

type Value = string | number | null;

/** The bare driver of a database: what no runtime can beat. */
export interface BareStore {
  readonly kind: Place['kind'];
  commits: number;
  statements: number;
  roundTrips: number;
  query<R>(sql: string, params?: Value[]): Promise<R[]>;
  /** One transaction; every statement must change at least one row where `must` says so. */
  transaction(statements: readonly Statement[]): Promise<void>;
  close(): Promise<void>;
}

/** Either single rows (SQLite runs them prepared, one after another) or one text for MariaDB. */
export interface Statement { sql: string; rows: readonly Value[][]; must?: boolean }

type Handle = SqliteHandle & { close(): void };
type Prepared = ReturnType<SqliteHandle['prepare']>;

export class BareSqlite implements BareStore {
  readonly kind = 'sqlite';
  commits = 0;
  statements = 0;
  readonly roundTrips = 0;
  private readonly handle: Handle;
  private readonly prepared = new Map<string, Prepared>();

  constructor(dataDir: string, file: string) {
    const Driver = createRequire(import.meta.url)('libsql') as new (path: string) => Handle;
    this.handle = new Driver(join(dataDir, file));
    this.handle.prepare('PRAGMA journal_mode = WAL').all([]);
    this.handle.exec('PRAGMA synchronous = FULL');
  }

  async query<R>(sql: string, params: Value[] = []): Promise<R[]> {
    this.statements += 1;
    const statement = this.statement(sql);
    if (statement.reader) return statement.all(params) as R[];
    statement.run(params);
    return [];
  }

  async transaction(statements: readonly Statement[]): Promise<void> {
    this.handle.exec('BEGIN IMMEDIATE');
    for (const { sql, rows, must } of statements) {
      const statement = this.statement(sql);
      for (const row of rows) {
        this.statements += 1;
        const { changes } = statement.run(row);
        if (must && changes !== 1) throw new Error(`Expected one row to change but it was ${changes}: ${sql}`);
      }
    }
    this.handle.exec('COMMIT');
    this.commits += 1;
  }

  async close(): Promise<void> {
    this.handle.close();
  }

  private statement(sql: string): Prepared {
    let statement = this.prepared.get(sql);
    if (!statement) this.prepared.set(sql, (statement = this.handle.prepare(sql)));
    return statement;
  }
}

/** Statements of several rows become one: `VALUES (…), (…)` and `IN (…)` are written for it with `??` for the rows. */
export class BareMariaDb implements BareStore {
  readonly kind = 'mariadb';
  commits = 0;
  statements = 0;
  roundTrips = 0;
  private readonly pool: mysql.Pool;

  constructor(url: string, connections: number) {
    this.pool = mysql.createPool({ uri: url, connectionLimit: connections, multipleStatements: true, disableEval: true });
  }

  async query<R>(sql: string, params: Value[] = []): Promise<R[]> {
    this.statements += 1;
    return (await this.send(mysql.format(sql, params))) as R[];
  }

  /** Everything in one packet, at READ COMMITTED. */
  async transaction(statements: readonly Statement[]): Promise<void> {
    const texts = statements.filter(({ rows }) => rows.length > 0).map(({ sql, rows }) => text(sql, rows));
    this.statements += texts.length;
    const results = (await this.send(['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION', ...texts, 'COMMIT'].join(';'))) as { affectedRows: number }[];
    statements.filter(({ rows }) => rows.length > 0).forEach(({ must, sql }, index) => {
      if (must && results[index + 2]!.affectedRows === 0) throw new Error(`Expected a row to change but none did: ${sql}`);
    });
    this.commits += 1;
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.pool.end((error) => (error ? reject(error) : resolve()));
    });
  }

  private send(sql: string): Promise<unknown> {
    this.roundTrips += 1;
    return new Promise((resolve, reject) => {
      this.pool.query(sql, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
}

function text(sql: string, rows: readonly Value[][]): string {
  if (!sql.includes('??')) return mysql.format(sql, rows[0]);
  // One column: a list of keys; several: rows to insert.
  const list = rows.map((row) => (row.length === 1 ? mysql.escape(row[0]) : `(${row.map((value) => mysql.escape(value)).join(', ')})`)).join(', ');
  return sql.replace('??', () => list);
}

export function openBare(place: Place, connections: number, sqliteFile = 'bare.db'): BareStore {
  return place.kind === 'sqlite' ? new BareSqlite(place.dataDir, sqliteFile) : new BareMariaDb(place.url!, connections);
}
