import { openDatabase } from '../src/persistence/data-source.js';
import type { Database } from '../src/persistence/database.js';
import { defineMigration } from '../src/persistence/migration.js';
import { RuntimeMigration } from '../src/persistence/migrations/0001-runtime.js';
import { IdGenerator, SystemClock } from '../src/platform/clock/index.js';
import { InProcessWakeUps } from '../src/platform/queue/index.js';
import type { Actor, Projection, StepResult } from '../src/runtime/contract.js';
import { runtimeEntities } from '../src/runtime/entities/index.js';
import type { RuntimeOptions } from '../src/runtime/options.js';
import { ProcessRuntime } from '../src/runtime/process-runtime.js';
import { ownCpuMs, ownPeakMemoryMb, taskFor, type Adapter, type Counters, type Done, type Position } from './adapter.js';
import type { Place } from './databases.js';
import { proveDone } from './proof.js';
import { NOOP_JOB, type Step, type Workload } from './workload.js';

const TENANT = 'bench';
const actor: Actor = { kind: 'user', tenantId: TENANT, id: 'bench' };

const Inbox = defineMigration(998, 'Inbox', [
  { name: 'bench_task', columns: { id: 'key', tenant_id: 'id', instance_id: 'id', element_id: 'varchar(191)', name: 'varchar(255)', status: 'varchar(10)', created_at: 'instant', completed_at: 'instant?', completed_by: 'varchar(120)?' } },
  { name: 'bench_task_link', columns: { tenant_id: 'id', principal: 'varchar(120)', status: 'varchar(10)', due_at: 'instant', task_id: 'key' }, primaryKey: ['tenant_id', 'principal', 'status', 'due_at', 'task_id'], clustered: true },
]);

const DUE = new Date('9999-12-31T00:00:00.000Z');

/** An inbox of two tables, as features keep one. */
const inbox: Projection = {
  name: 'inbox',
  events: ['TaskCreated', 'TaskCompleted'],
  project: async (tx, { instance, events, now, actor: by }) => {
    for (const event of events) {
      if (event.type === 'TaskCreated') {
        const id = `${instance.id}.${event.key}`;
        tx.insert('bench_task', { id, tenant_id: TENANT, instance_id: instance.id, element_id: event.elementId, name: event.task.name, status: 'open', created_at: now, completed_at: null, completed_by: null });
        tx.insert('bench_task_link', { tenant_id: TENANT, principal: 'user:bench', status: 'open', due_at: DUE, task_id: id });
      } else if (event.type === 'TaskCompleted') {
        const id = `${instance.id}.${event.key}`;
        tx.later("UPDATE bench_task SET status = 'completed', completed_at = ?, completed_by = ? WHERE id = ?", [now, by.id, id]);
        tx.later("DELETE FROM bench_task_link WHERE tenant_id = ? AND principal = ? AND status = 'open' AND due_at = ? AND task_id = ?", [TENANT, 'user:bench', DUE, id]);
      }
    }
  },
};

/** The runtime without a web server. */
export class OursInProcess implements Adapter {
  private database!: Database;
  private runtime!: ProcessRuntime;

  constructor(private readonly place: Place, private readonly workload: Workload, private readonly options: Partial<RuntimeOptions> = {}) {}

  async prepare(): Promise<void> {
    this.database = await openDatabase({ entities: runtimeEntities, migrations: [RuntimeMigration, Inbox], dataDir: this.place.dataDir, ...(this.place.url && { url: this.place.url }) });
    const clock = new SystemClock();
    this.runtime = new ProcessRuntime({ database: this.database, clock, ids: new IdGenerator(), wakeUps: new InProcessWakeUps(clock), options: this.options });
    this.runtime.registerProjection(inbox);
    this.runtime.registerJobHandler({ type: NOOP_JOB, inline: true, handle: () => undefined });
    await this.runtime.deploy({ tenantId: TENANT, name: 'bench', actor, resources: [{ name: `${this.workload.name}.bpmn`, content: this.workload.xml }] });
    await this.runtime.startScheduler();
  }

  async start(): Promise<Position> {
    const { processId, variables } = this.workload;
    return positionAfter([], await this.runtime.start({ tenantId: TENANT, processId, businessKey: 'B-1', variables }, { actor }));
  }

  async complete(position: Position, step: Step): Promise<Position> {
    const task = taskFor(position, step.element);
    const result = await this.runtime.submit(position.instanceId, { type: 'CompleteTask', key: Number(task.id), variables: step.answer }, { actor });
    return positionAfter(position.tasks.filter((open) => open !== task), result);
  }

  async counters(): Promise<Counters> {
    const { transactions, statements, roundTrips } = this.database.statistics;
    return { commits: transactions, statements, roundTrips, cpuMs: ownCpuMs() };
  }

  async stateBytes(instanceId: string): Promise<number> {
    return storedStateBytes(this.database, instanceId);
  }

  verify(done: Done): Promise<void> {
    return proveDone(this.database, this.runtime, done, 'bench_task', 'bench_task_link');
  }

  async peakMemoryMb(): Promise<number> {
    return ownPeakMemoryMb();
  }

  async close(): Promise<void> {
    await this.runtime.stop();
    await this.database.close();
  }
}

export async function storedStateBytes(database: Database, instanceId: string): Promise<number> {
  const [row] = await database.read((tx) => tx.query<{ state: string }>('SELECT state FROM process_instance WHERE id = ?', [instanceId]));
  return Buffer.byteLength(row!.state);
}

function positionAfter(rest: Position['tasks'], { instanceId, status, events }: StepResult): Position {
  const opened = events.flatMap((event) => (event.type === 'TaskCreated' ? [{ id: String(event.key), element: event.elementId }] : []));
  return { instanceId, tasks: [...rest, ...opened], ended: status === 'completed' };
}
