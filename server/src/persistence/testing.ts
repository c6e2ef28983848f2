import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { openDatabase, type DatabaseOptions, type Schema } from './data-source.js';
import type { Database } from './database.js';

/** Databases a spec can run on. MariaDB: root without a password on 127.0.0.1, or `TEST_MARIADB_URL`. */
export type TestKind = 'sqlite' | 'mariadb';

const adminUrl = process.env.TEST_MARIADB_URL ?? 'mysql://root@127.0.0.1:3306';
let made = 0;

export interface TestDatabase {
  database: Database;
  kind: TestKind;
  /** Opens the same data once more, as another node (MariaDB) or after a restart (SQLite: close the first before). */
  reopen(): Promise<Database>;
  /** Closes and removes it. */
  close(): Promise<void>;
}

/** A fresh migrated database with the server's schema, or the given one; SQLite unless `TEST_DATABASE=mariadb` or `kind` says otherwise. */
export async function createTestDatabase(options: Partial<Schema> & { kind?: TestKind } = {}): Promise<TestDatabase> {
  const kind = options.kind ?? (process.env.TEST_DATABASE === 'mariadb' ? 'mariadb' : 'sqlite');
  const schema: Schema = {
    entities: options.entities ?? (await import('../entities.js')).entities,
    migrations: options.migrations ?? (await import('../migrations.js')).migrations,
  };
  return kind === 'mariadb' ? createMariaDb(schema) : createSqlite(schema);
}

async function createSqlite(schema: Schema): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'noticeflow-'));
  return finish('sqlite', { ...schema, dataDir, synchronous: 'OFF' }, async () => rmSync(dataDir, { recursive: true, force: true }));
}

async function createMariaDb(schema: Schema): Promise<TestDatabase> {
  const { url, drop } = await emptyMariaDb();
  return finish('mariadb', { ...schema, url, poolSize: 6 }, drop);
}

/** A database without tables, for a server in a process of its own. */
export async function emptyMariaDb(): Promise<{ url: string; drop: () => Promise<void> }> {
  made += 1;
  const name = `nf_test_${process.pid}_${Date.now().toString(36)}_${made}`;
  await admin(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return { url: `${adminUrl}/${name}`, drop: () => admin(`DROP DATABASE IF EXISTS ${name}`) };
}

async function finish(kind: TestKind, options: DatabaseOptions, drop: () => Promise<void>): Promise<TestDatabase> {
  const opened: Database[] = [];
  const open = async (): Promise<Database> => {
    const database = await openDatabase(options);
    opened.push(database);
    return database;
  };
  try {
    return {
      kind,
      database: await open(),
      reopen: open,
      close: async () => {
        for (const database of opened) await database.close();
        await drop();
      },
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function admin(sql: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: adminUrl, disableEval: true });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

/**
 * The databases of this machine, known when a spec file is read: `describe.each(testKinds())('… on %s', (kind) => …)`.
 * One that does not answer is left out, but under `CI=true` that is a failure.
 */
export function testKinds(): TestKind[] {
  const address = new URL(adminUrl);
  return answers(address.hostname, Number(address.port || 3306), 'MariaDB') ? ['sqlite', 'mariadb'] : ['sqlite'];
}

/** The Redis of this machine (`TEST_REDIS_URL`), or undefined. */
export function testRedis(): string | undefined {
  const url = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
  const address = new URL(url);
  return answers(address.hostname, Number(address.port || 6379), 'Redis') ? url : undefined;
}

function answers(host: string, port: number, what: string): boolean {
  const probe = `require('net').connect(${port}, ${JSON.stringify(host)}).on('connect', () => process.exit(0)).on('error', () => process.exit(1)).setTimeout(1500, () => process.exit(1))`;
  if (spawnSync(process.execPath, ['-e', probe]).status === 0) return true;
  if (process.env.CI === 'true') throw new Error(`Expected ${what} at ${host}:${port} but nothing answers there`);
  return false;
}
