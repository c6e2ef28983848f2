import { IdGenerator } from '../src/platform/clock/index.js';
import { expectSame, ownCpuMs, ownPeakMemoryMb, taskFor, type Adapter, type Counters, type Done, type Position } from './adapter.js';
import { openBare, type BareStore, type Statement } from './bare-store.js';
import type { Place } from './databases.js';
import type { Step, Workload } from './workload.js';

/** What a step costs when nobody thinks: its reads and writes, by the bare driver. */
const STATE = 'x'.repeat(2048);
const HISTORY = 'h'.repeat(300);
const HISTORY_ROWS = 4;

const tables = (longText: string): string[] => [
  `CREATE TABLE instance (id varchar(36) PRIMARY KEY, version int NOT NULL, status varchar(10) NOT NULL, state ${longText} NOT NULL)`,
  'CREATE TABLE task (id varchar(36) PRIMARY KEY, instance_id varchar(36) NOT NULL, name varchar(80) NOT NULL)',
  'CREATE TABLE history (instance_id varchar(36) NOT NULL, seq int NOT NULL, data text NOT NULL, PRIMARY KEY (instance_id, seq))',
];

interface Write { instanceId: string; version: number; ended: boolean; closes?: string; opens: string[] }

/** `limit` commits every step alone; `limit-group` joins the steps that wait at the same moment. */
export class Limit implements Adapter {
  private readonly ids = new IdGenerator();
  private readonly store: BareStore;
  private readonly maxLanes: number;
  private readonly groupSize: number;
  private readonly tasks = new Map<string, { id: string; element: string }[]>();
  private waiting: { write: Write; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private lanes = 0;

  constructor(place: Place, private readonly workload: Workload, concurrency: number, grouped: boolean) {
    const lanes = grouped ? 3 : concurrency;
    this.store = openBare(place, lanes + 1);
    this.maxLanes = place.kind === 'sqlite' ? 1 : lanes;
    this.groupSize = grouped ? 200 : 1;
  }

  async prepare(): Promise<void> {
    for (const table of tables(this.store.kind === 'sqlite' ? 'text' : 'longtext')) await this.store.query(table);
  }

  async start(number: number): Promise<Position> {
    const instanceId = this.ids.next();
    const path = this.workload.path(number);
    const tasks = this.open(path[0]?.element, this.workload.opens);
    await this.commit({ instanceId, version: 0, ended: path.length === 0, opens: tasks.map((task) => task.id) });
    return { instanceId, tasks, ended: path.length === 0 };
  }

  async complete(position: Position, step: Step): Promise<Position> {
    const { instanceId } = position;
    const task = taskFor(position, step.element);
    const [row] = await this.store.query<{ version: number }>('SELECT version, state FROM instance WHERE id = ?', [instanceId]);
    const rest = position.tasks.filter((open) => open !== task);
    const opened = this.open(NEXT[step.element]?.(step), step.opens);
    const tasks = [...rest, ...opened];
    const ended = tasks.length === 0;
    await this.commit({ instanceId, version: row!.version, ended, closes: task.id, opens: opened.map((open) => open.id) });
    return { instanceId, tasks, ended };
  }

  async counters(): Promise<Counters> {
    const { commits, statements, roundTrips } = this.store;
    return { commits, statements, roundTrips, cpuMs: ownCpuMs() };
  }

  async stateBytes(): Promise<number> {
    return STATE.length;
  }

  async verify({ instances, completions }: Done): Promise<void> {
    const count = async (sql: string): Promise<unknown> => (await this.store.query<{ n: unknown }>(sql))[0]!.n;
    expectSame('ended instances', await count("SELECT COUNT(*) AS n FROM instance WHERE status = 'ended'"), instances);
    expectSame('instances', await count('SELECT COUNT(*) AS n FROM instance'), instances);
    expectSame('steps', await count('SELECT SUM(version) AS n FROM instance'), instances + completions);
    expectSame('history rows', await count('SELECT COUNT(*) AS n FROM history'), HISTORY_ROWS * (instances + completions));
    expectSame('open tasks', await count('SELECT COUNT(*) AS n FROM task'), 0);
  }

  async peakMemoryMb(): Promise<number> {
    return ownPeakMemoryMb();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private open(element: string | undefined, count: number): { id: string; element: string }[] {
    return Array.from({ length: count }, () => ({ id: this.ids.next(), element: element ?? '' }));
  }

  private commit(write: Write): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ write, resolve, reject });
      if (this.lanes < this.maxLanes) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.lanes += 1;
    // Whoever is ready at this moment comes along.
    await new Promise((resolve) => (this.groupSize > 1 ? setImmediate(resolve) : resolve(undefined)));
    for (let group = this.waiting.splice(0, this.groupSize); group.length > 0; group = this.waiting.splice(0, this.groupSize)) {
      try {
        await this.store.transaction(this.statements(group.map((each) => each.write)));
        for (const each of group) each.resolve();
      } catch (error) {
        for (const each of group) each.reject(error);
      }
      if (this.groupSize > 1) await new Promise((resolve) => setImmediate(resolve));
    }
    this.lanes -= 1;
  }

  private statements(writes: readonly Write[]): Statement[] {
    const status = ({ ended }: Write): string => (ended ? 'ended' : 'active');
    const created = writes.filter((write) => write.version === 0);
    const changed = writes.filter((write) => write.version > 0);
    const sqlite = this.store.kind === 'sqlite';
    const insert = (table: string, columns: string, marks: string): string => `INSERT INTO ${table} (${columns}) VALUES ${sqlite ? `(${marks})` : '??'}`;
    const update = sqlite || changed.length === 1;
    return [
      // Its key is the version check of a group.
      { sql: insert('history', 'instance_id, seq, data', '?, ?, ?'), rows: writes.flatMap((write) => Array.from({ length: HISTORY_ROWS }, (_, i) => [write.instanceId, write.version * HISTORY_ROWS + i, HISTORY])) },
      { sql: insert('instance', 'id, version, status, state', '?, ?, ?, ?'), rows: created.map((write) => [write.instanceId, 1, status(write), STATE]) },
      update
        ? { sql: 'UPDATE instance SET version = version + 1, status = ?, state = ? WHERE id = ? AND version = ?', rows: changed.map((write) => [status(write), STATE, write.instanceId, write.version]), must: true }
        : { sql: 'INSERT INTO instance (id, version, status, state) VALUES ?? ON DUPLICATE KEY UPDATE version = VALUES(version), status = VALUES(status), state = VALUES(state)', rows: changed.map((write) => [write.instanceId, write.version + 1, status(write), STATE]) },
      { sql: `DELETE FROM task WHERE id ${sqlite ? '= ?' : 'IN (??)'}`, rows: writes.flatMap((write) => (write.closes ? [[write.closes]] : [])), must: true },
      { sql: insert('task', 'id, instance_id, name', '?, ?, ?'), rows: writes.flatMap((write) => write.opens.map((id) => [id, write.instanceId, 'task'])) },
    ];
  }
}

/** The element whose tasks a step opens. */
const NEXT: Record<string, (step: Step) => string> = {
  submit: ({ answer }) => (answer.approved === true ? 'confirm' : 'submit'),
  survey: () => 'review',
  review: () => 'assign',
};
