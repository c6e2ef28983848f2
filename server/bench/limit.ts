import { createRequire } from 'node:module';
import { join } from 'node:path';
import mysql from 'mysql2';
import { IdGenerator } from '../src/platform/clock/index.js';
import type { SqliteHandle } from '../src/persistence/sqlite-session.js';
import type { Place } from './databases.js';
import type { Adapter, OpenTask } from './workload.js';

/** What an approval costs when nobody thinks: the reads and writes of the steps, by the bare driver. */
const STATE = 'x'.repeat(2048);
const HISTORY = 'h'.repeat(300);
const HISTORY_ROWS = 4;

const TABLES = [
  'CREATE TABLE instance (id varchar(36) PRIMARY KEY, version int NOT NULL, position int NOT NULL, state text NOT NULL)',
  'CREATE TABLE task (id varchar(36) PRIMARY KEY, instance_id varchar(36) NOT NULL, name varchar(80) NOT NULL)',
  'CREATE TABLE history (instance_id varchar(36) NOT NULL, seq int NOT NULL, data text NOT NULL, PRIMARY KEY (instance_id, seq))',
];

interface Step { instanceId: string; version: number; taskId?: string; nextTaskId?: string }

interface Store {
  open(): Promise<void>;
  read(instanceId: string): Promise<{ version: number }>;
  write(steps: Step[]): Promise<void>;
  close(): Promise<void>;
  commits: number;
  statements: number;
}

class Limit implements Adapter {
  private readonly ids = new IdGenerator();
  private waiting: { step: Step; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private lanes = 0;

  constructor(private readonly store: Store, private readonly maxLanes: number, private readonly groupSize: number) {}

  prepare(): Promise<void> {
    return this.store.open();
  }

  async start(): Promise<OpenTask> {
    const task = { instanceId: this.ids.next(), taskId: this.ids.next() };
    await this.commit({ instanceId: task.instanceId, version: 0, nextTaskId: task.taskId });
    return task;
  }

  async complete(task: OpenTask, { approved }: { approved?: boolean }): Promise<OpenTask | undefined> {
    const { version } = await this.store.read(task.instanceId);
    const ends = approved === undefined;
    const next = ends ? undefined : { instanceId: task.instanceId, taskId: this.ids.next() };
    await this.commit({ instanceId: task.instanceId, version, taskId: task.taskId, ...(next && { nextTaskId: next.taskId }) });
    return next;
  }

  counters(): { commits: number; statements: number } {
    return { commits: this.store.commits, statements: this.store.statements };
  }

  async stateBytes(): Promise<number> {
    return STATE.length;
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private commit(step: Step): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ step, resolve, reject });
      if (this.lanes < this.maxLanes) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.lanes += 1;
    await Promise.resolve();
    for (let group = this.waiting.splice(0, this.groupSize); group.length > 0; group = this.waiting.splice(0, this.groupSize)) {
      try {
        await this.store.write(group.map((each) => each.step));
        for (const each of group) each.resolve();
      } catch (error) {
        for (const each of group) each.reject(error);
      }
    }
    this.lanes -= 1;
  }
}

class SqliteStore implements Store {
  commits = 0;
  statements = 0;
  private handle!: SqliteHandle & { close(): void };
  private readonly prepared = new Map<string, ReturnType<SqliteHandle['prepare']>>();

  constructor(private readonly dataDir: string) {}

  async open(): Promise<void> {
    const Driver = createRequire(import.meta.url)('libsql') as new (path: string) => SqliteHandle & { close(): void };
    this.handle = new Driver(join(this.dataDir, 'limit.db'));
    this.handle.prepare('PRAGMA journal_mode = WAL').all([]);
    this.handle.exec('PRAGMA synchronous = FULL');
    for (const table of TABLES) this.handle.exec(table);
  }

  async read(instanceId: string): Promise<{ version: number }> {
    this.statements += 1;
    return this.statement('SELECT version, state FROM instance WHERE id = ?').all([instanceId])[0] as { version: number };
  }

  async write(steps: Step[]): Promise<void> {
    this.handle.exec('BEGIN IMMEDIATE');
    for (const { instanceId, version, taskId, nextTaskId } of steps) {
      if (version === 0) this.run('INSERT INTO instance (id, version, position, state) VALUES (?, 1, 1, ?)', [instanceId, STATE]);
      else if (this.run('UPDATE instance SET version = version + 1, position = position + 1, state = ? WHERE id = ? AND version = ?', [STATE, instanceId, version]) !== 1) throw new Error('version');
      if (taskId) this.run('DELETE FROM task WHERE id = ?', [taskId]);
      if (nextTaskId) this.run('INSERT INTO task (id, instance_id, name) VALUES (?, ?, ?)', [nextTaskId, instanceId, 'task']);
      for (let i = 0; i < HISTORY_ROWS; i += 1) this.run('INSERT INTO history (instance_id, seq, data) VALUES (?, ?, ?)', [instanceId, version * HISTORY_ROWS + i, HISTORY]);
    }
    this.handle.exec('COMMIT');
    this.commits += 1;
  }

  async close(): Promise<void> {
    this.handle.close();
  }

  private run(sql: string, params: unknown[]): number {
    this.statements += 1;
    return this.statement(sql).run(params).changes;
  }

  private statement(sql: string): ReturnType<SqliteHandle['prepare']> {
    let statement = this.prepared.get(sql);
    if (!statement) this.prepared.set(sql, (statement = this.handle.prepare(sql)));
    return statement;
  }
}

class MariaStore implements Store {
  commits = 0;
  statements = 0;
  private pool!: mysql.Pool;

  constructor(private readonly url: string, private readonly connections: number) {}

  async open(): Promise<void> {
    this.pool = mysql.createPool({ uri: this.url, connectionLimit: this.connections, multipleStatements: true, disableEval: true });
    for (const table of TABLES) await this.query(table.replace('state text', 'state longtext'));
  }

  async read(instanceId: string): Promise<{ version: number }> {
    this.statements += 1;
    const rows = (await this.query(mysql.format('SELECT version, state FROM instance WHERE id = ?', [instanceId]))) as { version: number }[];
    return rows[0]!;
  }

  /** Reads and writes are two round trips; the version check is the key of the history rows. */
  async write(steps: Step[]): Promise<void> {
    const created = steps.filter((step) => step.version === 0);
    const changed = steps.filter((step) => step.version > 0);
    const tasks = steps.filter((step) => step.taskId);
    const next = steps.filter((step) => step.nextTaskId);
    const sql: string[] = ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION'];
    sql.push(mysql.format('INSERT INTO history (instance_id, seq, data) VALUES ?', [steps.flatMap((step) => Array.from({ length: HISTORY_ROWS }, (_, i) => [step.instanceId, step.version * HISTORY_ROWS + i, HISTORY]))]));
    if (created.length > 0) sql.push(mysql.format('INSERT INTO instance (id, version, position, state) VALUES ?', [created.map((step) => [step.instanceId, 1, 1, STATE])]));
    if (changed.length === 1) sql.push(mysql.format('UPDATE instance SET version = version + 1, position = position + 1, state = ? WHERE id = ? AND version = ?', [STATE, changed[0]!.instanceId, changed[0]!.version]));
    else if (changed.length > 1) sql.push(`${mysql.format('INSERT INTO instance (id, version, position, state) VALUES ?', [changed.map((step) => [step.instanceId, step.version + 1, 1, STATE])])} ON DUPLICATE KEY UPDATE version = VALUES(version), position = position + 1, state = VALUES(state)`);
    if (tasks.length > 0) sql.push(mysql.format('DELETE FROM task WHERE id IN (?)', [tasks.map((step) => step.taskId!)]));
    if (next.length > 0) sql.push(mysql.format('INSERT INTO task (id, instance_id, name) VALUES ?', [next.map((step) => [step.nextTaskId!, step.instanceId, 'task'])]));
    this.statements += sql.length - 2;
    sql.push('COMMIT');
    await this.query(sql.join(';'));
    this.commits += 1;
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.pool.end((error) => (error ? reject(error) : resolve()));
    });
  }

  private query(sql: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.pool.query(sql, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
}

/** `grouped` joins the steps that wait at the same moment; otherwise every step is a transaction of its own. */
export function limit(place: Place, concurrency: number, grouped: boolean): Adapter {
  if (place.kind === 'sqlite') return new Limit(new SqliteStore(place.dataDir), 1, grouped ? 200 : 1);
  return grouped ? new Limit(new MariaStore(place.url!, 4), 3, 200) : new Limit(new MariaStore(place.url!, concurrency), concurrency, 1);
}
