import { EventEmitter } from 'node:events';
import { Engine, type Execution } from 'bpmn-engine';
import { expectSame, ownCpuMs, ownPeakMemoryMb, type Adapter, type Counters, type Done, type Position } from './adapter.js';
import { openBare, type BareStore } from './bare-store.js';
import type { Place } from './databases.js';
import { NOOP_JOB, type Step, type Workload } from './workload.js';

interface Waiting { id: string; executionId: string; environment: { variables: object }; signal(message: unknown): void }
interface Running { execution: Execution; waiting: Waiting[]; ended: Promise<void>; hasEnded: boolean; stateBytes: number; saves: number }

/** The package `bpmn-engine` in memory, its state saved at every wait and at the end; it keeps no task list and no history. */
export class BpmnEngine implements Adapter {
  private readonly running = new Map<string, Running>();
  private readonly store: BareStore;
  private ids = 0;

  constructor(place: Place, private readonly workload: Workload, concurrency: number) {
    this.store = openBare(place, concurrency);
  }

  async prepare(): Promise<void> {
    const sqlite = this.store.kind === 'sqlite';
    await this.store.query(`CREATE TABLE instance (id varchar(36) PRIMARY KEY, saves int NOT NULL, status varchar(10) NOT NULL, state ${sqlite ? 'text' : 'longtext'} NOT NULL)`);
  }

  async start(): Promise<Position> {
    const id = `i${(this.ids += 1)}`;
    const listener = new EventEmitter();
    const waiting: Waiting[] = [];
    listener.on('activity.wait', (task: Waiting) => waiting.push(task));
    const engine = new Engine({ name: id, source: this.workload.xml, extensions: { noop: withNoop }, expressions: { resolveExpression } });
    const ended = new Promise<void>((resolve, reject) => {
      engine.once('end', () => resolve());
      engine.once('error', reject);
    });
    const execution = await engine.execute({ listener, variables: { ...this.workload.variables } });
    const running: Running = { execution, waiting, ended, hasEnded: false, stateBytes: 0, saves: 0 };
    this.running.set(id, running);
    return this.rest(id, running, this.workload.opens);
  }

  async complete(position: Position, step: Step): Promise<Position> {
    const running = this.running.get(position.instanceId)!;
    const index = running.waiting.findIndex((task) => task.id === step.element);
    const [task] = running.waiting.splice(index, 1);
    if (index < 0 || !task) throw new Error(`Expected instance ${position.instanceId} to wait at ${step.element}`);
    Object.assign(task.environment.variables, step.answer);
    task.signal(step.answer);
    return this.rest(position.instanceId, running, running.waiting.length);
  }

  async counters(): Promise<Counters> {
    const { commits, statements, roundTrips } = this.store;
    return { commits, statements, roundTrips, cpuMs: ownCpuMs() };
  }

  async stateBytes(instanceId: string): Promise<number> {
    return this.running.get(instanceId)!.stateBytes;
  }

  async verify({ instances, completions }: Done): Promise<void> {
    const count = async (sql: string): Promise<unknown> => (await this.store.query<{ n: unknown }>(sql))[0]!.n;
    expectSame('ended instances', await count("SELECT COUNT(*) AS n FROM instance WHERE status = 'ended'"), instances);
    expectSame('saved states', await count('SELECT SUM(saves) AS n FROM instance'), instances + completions);
  }

  async peakMemoryMb(): Promise<number> {
    return ownPeakMemoryMb();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  /** Saved and at rest: waiting for somebody, or ended. */
  private async rest(id: string, running: Running, waits: number): Promise<Position> {
    if (waits === 0) {
      await running.ended;
      running.hasEnded = true;
    }
    const state = JSON.stringify(running.execution.getState());
    running.stateBytes = Buffer.byteLength(state);
    running.saves += 1;
    const status = running.hasEnded ? 'ended' : 'active';
    await this.store.transaction([running.saves === 1
      ? { sql: 'INSERT INTO instance (id, saves, status, state) VALUES (?, 1, ?, ?)', rows: [[id, status, state]] }
      : { sql: 'UPDATE instance SET saves = ?, status = ?, state = ? WHERE id = ?', rows: [[running.saves, status, state, id]], must: true }]);
    if (running.hasEnded) this.running.delete(id);
    return { instanceId: id, tasks: running.waiting.map((task) => ({ id: task.executionId, element: task.id })), ended: running.hasEnded };
  }
}

/** The engine leaves it to the embedder what `implementation="noop"` does. */
function withNoop(activity: { behaviour?: unknown }): never {
  const behaviour = activity.behaviour as { implementation?: string; Service?: unknown } | undefined;
  if (behaviour?.implementation !== NOOP_JOB) return undefined as never; // an extension may have nothing to add, says its documentation
  behaviour.Service = function Noop() {
    return { type: NOOP_JOB, execute: (_message: unknown, done: () => void) => done() };
  };
  return undefined as never;
}

/** Its own expressions know no operators: the one the workloads use is added. */
function resolveExpression(text: string, context?: { environment?: { variables: Record<string, unknown> } }): unknown {
  const name = /^\$\{(\w+) == true\}$/.exec(text)?.[1];
  return name === undefined ? text : context?.environment?.variables[name] === true;
}
