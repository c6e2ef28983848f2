import { createRequire } from 'node:module';
import { join } from 'node:path';
import mysql from 'mysql2/promise';

/** A row as the driver gives it; times are ISO 8601 text in UTC. */
export type RawRow = Record<string, string | number | null>;

/** The stored tables, read by the bare driver and none of the server's code. */
export interface RawStore {
  rows(sql: string, params?: (string | number)[]): Promise<RawRow[]>;
  close(): Promise<void>;
}

/** A `mysql://…` address, or the folder of a SQLite file. */
export async function openRawStore(place: string): Promise<RawStore> {
  return /^(mysql|mariadb):/.test(place) ? openMysql(place) : openSqlite(join(place, 'noticeflow.db'));
}

async function openMysql(url: string): Promise<RawStore> {
  const connection = await mysql.createConnection({ uri: url.replace(/^mariadb:/, 'mysql:'), dateStrings: true, timezone: 'Z', disableEval: true });
  return {
    rows: async (sql, params = []) => ((await connection.query(sql, params))[0] as RawRow[]).map(plain),
    close: () => connection.end(),
  };
}

function openSqlite(file: string): RawStore {
  interface Handle { prepare(sql: string): { all(params: unknown[]): RawRow[] }; close(): void }
  const Driver = createRequire(import.meta.url)('libsql') as new (path: string) => Handle;
  const handle = new Driver(file);
  return {
    rows: async (sql, params = []) => handle.prepare(sql).all(params).map(plain),
    close: async () => handle.close(),
  };
}

const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/;

/** Both databases keep times as `2022-07-08 15:59:59.999`. Ids, hashes and JSON texts never look like it. */
function plain(row: RawRow): RawRow {
  const result: RawRow = {};
  for (const [column, value] of Object.entries(row)) {
    result[column] = typeof value === 'string' && INSTANT.test(value) ? new Date(`${value.replace(' ', 'T')}Z`).toISOString() : value;
  }
  return result;
}
