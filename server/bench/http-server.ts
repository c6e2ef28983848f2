import { AppModule } from '../src/app.module.js';
import { entities } from '../src/entities.js';
import { AccountsService } from '../src/features/accounts/index.js';
import { TenantsService } from '../src/features/organisations/index.js';
import { migrations } from '../src/migrations.js';
import { openDatabase } from '../src/persistence/data-source.js';
import type { Database } from '../src/persistence/database.js';
import { existingDatabase } from '../src/persistence/persistence.module.js';
import { loadConfig } from '../src/platform/config/index.js';
import { createApp, type CreatedApp } from '../src/platform/http/index.js';
import { ProcessRuntime } from '../src/runtime/index.js';
import { ownCpuMs, ownPeakMemoryMb, type Counters, type Done, type Position } from './adapter.js';
import type { Place } from './databases.js';
import { storedStateBytes } from './ours-in-process.js';
import { proveDone } from './proof.js';
import { serve } from './remote.js';
import { NOOP_JOB } from './workload.js';

/** The whole server in a process of its own; who started it drives it over HTTP and asks it here what it did. */
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
  async counters(): Promise<Counters> {
    const { transactions, statements, roundTrips } = database.statistics;
    return { commits: transactions, statements, roundTrips, cpuMs: ownCpuMs() };
  },
  stateBytes: (instanceId: string) => storedStateBytes(database, instanceId),
  verify: (done: Done) => proveDone(database, created.app.get(ProcessRuntime), done, 'task', 'task_link'),
  peakMemoryMb: async () => ownPeakMemoryMb(),
  async close(): Promise<void> {
    await created.app.close();
    await database.close();
  },
});
