import { openDatabase } from '../src/persistence/data-source.js';
import { RuntimeMigration } from '../src/persistence/migrations/0001-runtime.js';
import { Decisions0005 } from '../src/persistence/migrations/0005-decisions.js';
import { IdGenerator, SystemClock } from '../src/platform/clock/index.js';
import { InProcessWakeUps } from '../src/platform/queue/index.js';
import { runtimeEntities } from '../src/runtime/entities/index.js';
import type { Actor } from '../src/runtime/contract.js';
import { isRejection } from '../src/runtime/rejection-error.js';
import { ProcessRuntime } from '../src/runtime/process-runtime.js';
import type { Acknowledged } from './ledger.js';
import { SQLITE_MODEL, SQLITE_PROCESS } from './models.js';

/** The process that is killed: works on a SQLite file as fast as it can and tells its parent, line by line, what is durable. */
const [dataDir, concurrencyText] = process.argv.slice(2);
const actor: Actor = { kind: 'user', tenantId: 'faults', id: 'writer' };
const database = await openDatabase({ entities: runtimeEntities, migrations: [RuntimeMigration, Decisions0005], dataDir: dataDir! });
const clock = new SystemClock();
const runtime = new ProcessRuntime({ database, clock, ids: new IdGenerator(), wakeUps: new InProcessWakeUps(clock), options: { leaseMs: 1500, sweepMs: 200 } });
runtime.registerJobHandler({ type: 'faults-work', handle: async () => ({ worked: true }) });

let acknowledged = 0;
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const ack = (entry: Acknowledged): void => {
  acknowledged += 1;
  tell(entry);
};

const [known] = await database.read((tx) => tx.query('SELECT id FROM process_definition LIMIT 1'));
if (!known) await runtime.deploy({ tenantId: actor.tenantId, name: 'faults', actor, resources: [{ name: 'faults.bpmn', content: SQLITE_MODEL }] });
await runtime.startScheduler();

/** What killed predecessors left open is done first, so that nothing is stuck. */
const left = (await database.read((tx) => tx.query<{ id: string; state: string }>("SELECT id, state FROM process_instance WHERE status = 'active' AND process_key = ?", [SQLITE_PROCESS])))
  .flatMap(({ id, state }) => Object.keys((JSON.parse(state) as { tasks: object }).tasks).map((key) => ({ id, key: Number(key) })));
await Promise.all(left.map(({ id, key }) => complete(id, key)));
tell({ ready: true });

process.stdin.resume();
process.stdin.once('data', () => void finish());
let finishing = false;
await Promise.all(Array.from({ length: Number(concurrencyText) }, async () => {
  while (!finishing) await order();
}));

async function order(): Promise<void> {
  const { instanceId, events } = await runtime.start({ tenantId: actor.tenantId, processId: SQLITE_PROCESS, variables: { from: process.pid } }, { actor });
  ack({ what: 'start', instanceId });
  const name = `n${acknowledged}`;
  await runtime.submit(instanceId, { type: 'SetVariables', variables: { [name]: 1 } }, { actor });
  ack({ what: 'variable', instanceId, name });
  for (const event of events) if (event.type === 'TaskCreated') await complete(instanceId, event.key);
}

async function complete(instanceId: string, key: number): Promise<void> {
  try {
    await runtime.submit(instanceId, { type: 'CompleteTask', key }, { actor });
    ack({ what: 'event', type: 'TaskCompleted', instanceId, key });
  } catch (error) {
    if (!isRejection(error, 'ALREADY_COMPLETED')) throw error;
  }
}

/** Asked to end in order: does all that is begun. */
async function finish(): Promise<void> {
  finishing = true;
  for (let i = 0; i < 200; i += 1) {
    await runtime.drain();
    const [open] = await database.read((tx) => tx.query("SELECT 1 AS open FROM process_instance WHERE status = 'active' UNION ALL SELECT 1 AS open FROM outbox LIMIT 1"));
    if (!open) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await runtime.stop();
  await database.close();
  process.exit(0);
}
