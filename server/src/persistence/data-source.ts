import { createConnection } from 'node:net';
import { resolve } from 'node:path';
import { createRequire } from 'node:module';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { Database, type Connections } from './database.js';
import { SnakeCaseNaming } from './naming.js';

type EntityClass = new () => object;
type MigrationClass = new () => MigrationInterface;

/** What a database is made of; the server's own lists are in `src/entities.ts` and `src/migrations.ts`. */
export interface Schema {
  entities: (EntityClass | EntitySchema)[];
  migrations: MigrationClass[];
}

export interface DatabaseOptions extends Schema {
  /** `mysql://user:password@host:port/name`; without it SQLite. */
  url?: string;
  /** Folder of the SQLite file `noticeflow.db`. */
  dataDir?: string;
  /** Connections of each MySQL pool. */
  poolSize?: number;
  /** SQLite: `NORMAL` gives up the last transactions at a power cut; for tests and comparison only. */
  synchronous?: 'FULL' | 'NORMAL' | 'OFF';
}

/** Opens the database named by `DATABASE_URL` or `DATA_DIR` and migrates it. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const connections = options.url ? await openMysql(options, options.url) : await openSqlite(options);
  return new Database(connections);
}

export function databaseOptionsFromEnvironment(schema: Schema, environment: NodeJS.ProcessEnv = process.env): DatabaseOptions {
  return {
    ...schema,
    ...(environment.DATABASE_URL ? { url: environment.DATABASE_URL } : {}),
    dataDir: environment.DATA_DIR ?? './data',
  };
}

/** The pages every step touches stay in memory: 16 MB a connection, used as they are needed. */
const PAGE_CACHE = 'PRAGMA cache_size = -16384';

async function openSqlite(options: DatabaseOptions): Promise<Connections> {
  const require = createRequire(import.meta.url);
  const driver: unknown = require('libsql');
  const file = resolve(options.dataDir ?? './data', 'noticeflow.db');
  const base = {
    type: 'better-sqlite3',
    driver,
    database: file,
    timeout: 5000,
    namingStrategy: new SnakeCaseNaming(),
  } as const;
  const main = new DataSource({
    ...base,
    entities: options.entities,
    migrations: options.migrations,
    migrationsTransactionMode: 'each',
    enableWAL: true,
    prepareDatabase: (handle: { exec(sql: string): void }) => handle.exec(`PRAGMA synchronous = ${options.synchronous ?? 'FULL'}; PRAGMA busy_timeout = 5000; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000; ${PAGE_CACHE}`),
  });
  teachLongText(main);
  await main.initialize();
  // TypeORM switches foreign keys on; we have none, but a feature that adds some gets them checked.
  await main.runMigrations();
  const reader = new DataSource({
    ...base,
    entities: options.entities,
    prepareDatabase: (handle: { exec(sql: string): void }) => handle.exec(`PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; ${PAGE_CACHE}`),
  });
  teachLongText(reader);
  await reader.initialize();
  return { dialect: 'sqlite', main, reader, hot: main };
}

/** SQLite gives every type whose name contains TEXT text affinity; TypeORM only has to let the word pass. */
function teachLongText(source: DataSource): void {
  source.driver.supportedDataTypes.push('longtext');
}

async function openMysql(options: DatabaseOptions, url: string): Promise<Connections> {
  const address = new URL(url);
  const type = (await serverVersion(address)).includes('MariaDB') ? 'mariadb' : 'mysql';
  const make = (multipleStatements: boolean, migrations: MigrationClass[]): DataSource => new DataSource({
    type,
    url: url.replace(/^(mariadb|mysql):/, `${type}:`),
    entities: options.entities,
    migrations,
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeCaseNaming(),
    timezone: 'Z',
    charset: 'utf8mb4_bin',
    poolSize: options.poolSize ?? 8,
    // Counts are numbers as on SQLite; nothing we store exceeds 2^53. No code generation in the row parser.
    extra: { disableEval: true, bigNumberStrings: false, multipleStatements },
  });
  const main = make(false, options.migrations);
  await main.initialize();
  await migrateAlone(main);
  const hot = make(true, []);
  await hot.initialize();
  return { dialect: 'mysql', main, reader: main, hot };
}

/** Several nodes may start at once: one migrates, the others wait. */
async function migrateAlone(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  await runner.connect();
  try {
    const [row] = (await runner.query(`SELECT GET_LOCK(CONCAT('noticeflow:migrate:', DATABASE()), 120) AS ok`)) as { ok: number }[];
    if (Number(row?.ok) !== 1) throw new Error('Expected to migrate the database but another node has been doing so for two minutes');
    await source.runMigrations();
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(CONCAT('noticeflow:migrate:', DATABASE()))`);
    await runner.release();
  }
}

/** The server greets with its version before any login; a MariaDB says so. */
function serverVersion(address: URL): Promise<string> {
  return new Promise((resolvePromise, reject) => {
    const socket = createConnection({ host: address.hostname, port: Number(address.port || 3306) });
    socket.setTimeout(5000, () => socket.destroy(new Error(`Expected a MySQL server at ${address.host} but it does not answer`)));
    socket.once('error', reject);
    socket.once('data', (greeting) => {
      socket.end();
      resolvePromise(greeting.subarray(5, greeting.indexOf(0, 5)).toString('latin1'));
    });
  });
}
