import { openDatabase } from '../src/persistence/data-source.js';
import type { Database } from '../src/persistence/database.js';
import { defineMigration } from '../src/persistence/migration.js';
import { RuntimeMigration } from '../src/persistence/migrations/0001-runtime.js';
import { IdGenerator, SystemClock } from '../src/platform/clock/index.js';
import { InProcessWakeUps } from '../src/platform/queue/index.js';
import type { Actor, StepResult } from '../src/runtime/contract.js';
import { runtimeEntities } from '../src/runtime/entities/index.js';
import { ProcessRuntime } from '../src/runtime/process-runtime.js';
import type { Place } from './databases.js';
import { APPROVAL_XML, type Adapter, type OpenTask } from './workload.js';

const TENANT = 'bench';
const actor: Actor = { kind: 'user', tenantId: TENANT, id: 'bench' };

const Inbox = defineMigration(998, 'Inbox', [
  { name: 'bench_task', columns: { id: 'key', tenant_id: 'id', instance_id: 'id', element_id: 'varchar(191)', name: 'varchar(255)', status: 'varchar(10)', created_at: 'instant', completed_at: 'instant?', completed_by: 'varchar(120)?' } },
  { name: 'bench_task_link', columns: { tenant_id: 'id', principal: 'varchar(120)', status: 'varchar(10)', due_at: 'instant', task_id: 'key' }, primaryKey: ['tenant_id', 'principal', 'status', 'due_at', 'task_id'], clustered: true },
]);

const DUE = new Date('9999-12-31T00:00:00.000Z');

/** The runtime without a web server, with an inbox as features keep one. */
export class OursInProcess implements Adapter {
  private database!: Database;
  private runtime!: ProcessRuntime;
  private last = '';

  constructor(private readonly place: Place) {}

  async prepare(): Promise<void> {
    this.database = await openDatabase({ entities: runtimeEntities, migrations: [RuntimeMigration, Inbox], dataDir: this.place.dataDir, ...(this.place.url && { url: this.place.url }) });
    const clock = new SystemClock();
    this.runtime = new ProcessRuntime({ database: this.database, clock, ids: new IdGenerator(), wakeUps: new InProcessWakeUps(clock) });
    this.runtime.registerProjection({
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
    });
    await this.runtime.deploy({ tenantId: TENANT, name: 'bench', actor, resources: [{ name: 'approval.bpmn', content: APPROVAL_XML }] });
    await this.runtime.startScheduler();
  }

  async start(): Promise<OpenTask> {
    const result = await this.runtime.start({ tenantId: TENANT, processId: 'bench-approval', businessKey: 'B-1', variables: { requester: 'u-1', amount: 1200, approved: false } }, { actor });
    this.last = result.instanceId;
    return openTask(result)!;
  }

  async complete(task: OpenTask, variables: { approved?: boolean }): Promise<OpenTask | undefined> {
    return openTask(await this.runtime.submit(task.instanceId, { type: 'CompleteTask', key: Number(task.taskId), variables }, { actor }));
  }

  counters(): { commits: number; statements: number } {
    return { commits: this.database.statistics.transactions, statements: this.database.statistics.statements };
  }

  async stateBytes(): Promise<number> {
    const [row] = await this.database.read((tx) => tx.query<{ state: string }>('SELECT state FROM process_instance WHERE id = ?', [this.last]));
    return Buffer.byteLength(row!.state);
  }

  async close(): Promise<void> {
    await this.runtime.stop();
    await this.database.close();
  }
}

function openTask(result: StepResult): OpenTask | undefined {
  for (const event of result.events) if (event.type === 'TaskCreated') return { instanceId: result.instanceId, taskId: String(event.key) };
  return undefined;
}
