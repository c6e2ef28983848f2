import { join } from 'node:path';
import { AppModule } from '../src/app.module.js';
import { entities } from '../src/entities.js';
import { AccountsService } from '../src/features/accounts/index.js';
import { TenantsService } from '../src/features/organisations/index.js';
import { encodeCursor } from '../src/features/tasks/cursor.js';
import { TasksService } from '../src/features/tasks/tasks.service.js';
import { migrations } from '../src/migrations.js';
import { openDatabase } from '../src/persistence/data-source.js';
import type { Database } from '../src/persistence/database.js';
import { fromDb } from '../src/persistence/column-types.js';
import { existingDatabase } from '../src/persistence/persistence.module.js';
import { Sessions, type CurrentUser } from '../src/platform/auth/index.js';
import { Clock } from '../src/platform/clock/index.js';
import { loadConfig } from '../src/platform/config/index.js';
import { createApp, type CreatedApp } from '../src/platform/http/index.js';
import { ProcessRuntime } from '../src/runtime/index.js';
import { ownCpuMs, ownPeakMemoryMb, type Counters, type Done, type Position } from './adapter.js';
import type { Place } from './databases.js';
import { fillInbox } from './inbox-fill.js';
import { storedStateBytes } from './ours-in-process.js';
import { proveDone } from './proof.js';
import { serve } from './remote.js';
import { difference, type Drained } from './timers-bare.js';
import { loadWorkload, NOOP_JOB } from './workload.js';

/** The whole server in a process of its own; who started it drives it over HTTP and asks it here what it did. */
process.env.NOTICEFLOW_TEST_CLOCK = '1'; // W4 moves it
let database: Database;
let created: CreatedApp;

const TENANT = 'bench';
const UNIT = '419001';
const PASSWORD = 'Ban-tong-bench-2022';

serve({
  async open({ dataDir, url }: Place): Promise<number> {
    database = await openDatabase({ entities, migrations, dataDir, ...(url && { url }) });
    const config = loadConfig({ DATA_DIR: dataDir, NOTICEFLOW_LOG_LEVEL: 'silent', NOTICEFLOW_DEMO_CAMPAIGNS: 'off' });
    created = await createApp(AppModule.forConfig(config, existingDatabase(database)), config);
    created.app.get(ProcessRuntime).registerJobHandler({ type: NOOP_JOB, inline: true, handle: () => undefined });
    await created.app.listen(0, '127.0.0.1');
    await created.app.get(TenantsService).ensure({ id: TENANT, code: TENANT, name: '济源', divisionCode: UNIT });
    await created.app.get(AccountsService).createMany(TENANT, [{ username: 'bench', displayName: '张三', password: PASSWORD, posts: [{ unit: UNIT, post: 'organiser' }] }]);
    return (created.app.getHttpServer().address() as { port: number }).port;
  },
  async openTasks(instanceId: string): Promise<Position['tasks']> {
    return database.read((tx) => tx.query("SELECT id, element_id AS element FROM task WHERE instance_id = ? AND status = 'open' ORDER BY element_key", [instanceId]));
  },
  counters: async () => countersNow(),
  /** Instances by the runtime itself: the start is not what is measured. */
  async startMany(processId: string, n: number): Promise<void> {
    let left = n;
    const caller = async (): Promise<void> => {
      while ((left -= 1) >= 0) await created.app.get(ProcessRuntime).start({ tenantId: TENANT, processId }, { actor: { kind: 'system', tenantId: TENANT, id: 'bench' } });
    };
    await Promise.all(Array.from({ length: 200 }, caller));
  },
  /** Moves the clock past the due time of all timers and waits for the last one; reads from the journal what happened when. */
  async fireAll(n: number): Promise<Drained> {
    const clock = created.app.get(Clock);
    const [waiting] = await database.read((tx) => tx.query<{ n: number; latest: unknown }>('SELECT COUNT(*) AS n, MAX(due_at) AS latest FROM timer'));
    if (Number(waiting?.n) !== n) throw new Error(`Expected ${n} timers to wait but found ${String(waiting?.n)}`);
    const due = fromDb(waiting!.latest);
    const before = countersNow();
    const began = performance.now();
    clock.set(due);
    await clock.caughtUp();
    const seconds = (performance.now() - began) / 1000;
    const rows = await database.read((tx) => tx.query<{ instance_id: string; version: number; at: unknown; command: string }>('SELECT instance_id, version, at, command FROM journal ORDER BY instance_id, version'));
    const started = new Map(rows.filter((row) => row.command === 'CreateInstance').map((row) => [row.instance_id, fromDb(row.at).getTime()]));
    const firings = rows.filter((row) => row.command === 'FireTimer');
    const [ended] = await database.read((tx) => tx.query<{ n: number }>("SELECT COUNT(*) AS n FROM process_instance WHERE status = 'completed' AND version = 2"));
    if (new Set(firings.map((row) => row.instance_id)).size !== firings.length || Number(ended?.n) !== firings.length) throw new Error('Expected each timer to fire once but the journal says otherwise');
    return {
      seconds, fired: firings.length, counters: difference(countersNow(), before), peakMemoryMb: ownPeakMemoryMb(),
      lateMs: firings.map((row) => fromDb(row.at).getTime() - due.getTime()),
      early: firings.filter((row) => fromDb(row.at).getTime() < started.get(row.instance_id)! + 3_600_000).length,
    };
  },
  /** Two people and their tasks among those of many others; answers how many open tasks there are then. */
  async fillInbox(n: number): Promise<{ seconds: number; tasks: number }> {
    const began = performance.now();
    const runtime = created.app.get(ProcessRuntime);
    const models = join(import.meta.dirname, '../../engine/test/perf');
    const { xml } = loadWorkload('W1', models);
    await runtime.deploy({ tenantId: TENANT, name: 'inbox', actor: { kind: 'system', tenantId: TENANT, id: 'bench' }, resources: [{ name: 'W1.bpmn', content: xml }] });
    const definition = await runtime.findDefinition(TENANT, 'approval');
    await created.app.get(AccountsService).createMany(TENANT, [
      { username: 'typical', displayName: '李四', password: PASSWORD, posts: [{ unit: UNIT, post: 'auditor' }] },
      { username: 'heavy', displayName: '王五', password: PASSWORD, posts: ['clerk', 'reviewer', 'head'].map((post) => ({ unit: UNIT, post })) },
    ]);
    const [typical, heavy] = [await person('typical'), await person('heavy')];
    const post = (code: string): string => heavy.principals.concat(typical.principals).find((principal) => principal.endsWith(`:${code}`))!;
    const { unitId, unitPath } = heavy.posts[0]!;
    await fillInbox(database, { tenantId: TENANT, unitId, unitPath, definitionId: definition.id, startedBy: typical.id }, n, [
      { principal: `user:${typical.id}`, tasks: 150 }, { principal: post('auditor'), tasks: 300 }, { principal: `user:${heavy.id}`, tasks: 200 },
      { principal: post('clerk'), tasks: Math.floor(n / 5) }, { principal: post('reviewer'), tasks: Math.floor(n / 50) }, { principal: post('head'), tasks: Math.floor(n / 50) },
    ]);
    const [row] = await database.read((tx) => tx.query<{ n: number }>("SELECT COUNT(*) AS n FROM task_link WHERE status = 'open'"));
    return { seconds: Math.round((performance.now() - began) / 1000), tasks: Number(row!.n) };
  },
  /** The lists of one person by the service itself: the database and what it costs to read its answer. */
  async readInbox(who: string, pages: number, limit: number): Promise<{ first: number[]; deep: number[]; counts: number[] }> {
    const user = await person(who);
    const service = created.app.get(TasksService);
    const times = { first: [] as number[], deep: [] as number[], counts: [] as number[] };
    for (const sort of ['due', 'created'] as const) {
      let cursor: string | null = null;
      for (let i = 0; i < pages; i += 1) {
        let from = performance.now();
        const page: Awaited<ReturnType<TasksService['list']>> = await service.list(user, { limit, sort, ...(cursor !== null && { cursor }) });
        (cursor === null ? times.first : times.deep).push(performance.now() - from);
        if (page.items.length === 0) throw new Error(`Expected tasks on page ${i} of the ${who} person but found none`);
        cursor = i % 8 === 7 ? null : i % 4 === 3 ? await cursorAt(who, sort, i / pages) : page.nextCursor;
        from = performance.now();
        await service.counts(user);
        times.counts.push(performance.now() - from);
      }
    }
    return times;
  },
  cursorAt,
  heaviest: async () => (await person('heavy')).principals.find((principal) => principal.endsWith(':clerk')),
  stateBytes: (instanceId: string) => storedStateBytes(database, instanceId),
  verify: (done: Done) => proveDone(database, created.app.get(ProcessRuntime), done, 'task', 'task_link'),
  peakMemoryMb: async () => ownPeakMemoryMb(),
  async close(): Promise<void> {
    await created.app.close();
    await database.close();
  },
});

function countersNow(): Counters {
  const { transactions, statements, roundTrips } = database.statistics;
  return { commits: transactions, statements, roundTrips, cpuMs: ownCpuMs() };
}

async function person(username: string): Promise<CurrentUser> {
  const [account] = await database.read((tx) => tx.query<{ id: string }>('SELECT id FROM user_account WHERE username = ?', [username]));
  const sessions = created.app.get(Sessions);
  const { token } = await database.write((tx) => sessions.open(tx, account!.id, TENANT));
  return (await sessions.userOf(token))!;
}

/** A place in the middle of the person's list: the first of the rows due (or listed) after this share of the time they span. */
async function cursorAt(who: string, sort: string, share: number): Promise<string | null> {
  const { principals } = await person(who);
  const column = sort === 'due' ? 'due_at' : 'listed_at';
  const at = new Date(Date.UTC(2026, 0, 1) + share * (sort === 'due' ? 360 : 0.9) * 86_400_000);
  const [row] = await database.read((tx) => tx.query<{ at: unknown; id: string }>(
    `SELECT ${column} AS at, task_id AS id FROM task_link WHERE tenant_id = ? AND principal = ? AND status = 'open' AND ${column} >= ? ORDER BY ${column}, task_id LIMIT 1`,
    [TENANT, principals.at(-1), at],
  ));
  return row ? encodeCursor({ at: fromDb(row.at), id: row.id }) : null;
}
