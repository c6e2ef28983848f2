import { visibleVariables, type JournalEvent, type Variables } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import type { Row } from '../persistence/tx.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import type { Background } from './background.js';
import { BpmnError } from './bpmn-error.js';
import type { ActivatedJob, Actor, InlineJobHandler, InstanceRow, JobHandler, StepContext } from './contract.js';
import type { InstanceStore } from './instance-store.js';
import type { RuntimeOptions } from './options.js';
import type { Pipeline } from './pipeline.js';
import { isRejection } from './rejection-error.js';
import type { LocalWork } from './waiting-projection.js';

export interface ActivateRequest { tenantId: string; type: string; maxJobs: number; lockMs: number; worker: string }

const LOCAL_BATCH = 50;
/** While this many are at work no more are taken from the table; those of this node's own steps come besides. */
const MOST_RUNNING = 200;

type Created = Extract<JournalEvent, { type: 'JobCreated' }>;

/** Service tasks: gives their jobs to the server's own handlers and to outside workers; each lock lets one of them work. */
export class Jobs implements LocalWork {
  readonly node: string;
  readonly leaseMs: number;
  private readonly handlers = new Map<string, JobHandler | InlineJobHandler>();
  /** Here and now: a lease that ran out because the clock was set must not start the same work twice. */
  private readonly running = new Set<string>();
  /** A sweep had to leave jobs where they are. */
  private isFull = false;
  private pipeline!: Pipeline;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly store: InstanceStore,
    private readonly background: Background,
    /** More jobs may be taken. */
    private readonly onRoom: () => void,
    options: RuntimeOptions,
  ) {
    this.node = options.node;
    this.leaseMs = options.leaseMs;
  }

  connect(pipeline: Pipeline): void {
    this.pipeline = pipeline;
  }

  register(handler: JobHandler | InlineJobHandler): void {
    if (this.handlers.has(handler.type)) throw new Error(`Expected one handler for jobs of type "${handler.type}" but a second one is registered`);
    this.handlers.set(handler.type, handler);
  }

  handles(jobType: string): boolean {
    return this.handlers.has(jobType);
  }

  /** Jobs of a step that this node has taken with the step itself. */
  own(step: StepContext): ActivatedJob[] {
    const jobs = step.events.filter((event) => event.type === 'JobCreated' && this.handles(event.job.type)) as Created[];
    if (jobs.length === 0) return [];
    const ended = new Set(step.events.flatMap((event) => (event.type === 'JobCompleted' || event.type === 'JobCancelled' ? [event.key] : [])));
    return jobs.filter((event) => !ended.has(event.key)).map((event) => jobOf(event, step.instance));
  }

  inline(event: Created, instance: InstanceRow): { variables?: Variables } | undefined {
    const handler = this.handlers.get(event.job.type);
    if (!handler?.inline) return undefined;
    try {
      const variables = handler.handle(jobOf(event, instance));
      return variables ? { variables } : {};
    } catch {
      return undefined; // it is asked again after the commit, and its failure counted there
    }
  }

  /** Takes due jobs for the server's own handlers and begins them; answers how many. A slow one keeps nobody waiting: the sweep goes on. */
  async sweep(): Promise<number> {
    const types = [...this.handlers.keys()];
    const room = MOST_RUNNING - this.running.size;
    this.isFull = room <= 0;
    if (types.length === 0 || this.isFull) return 0;
    const rows = await this.take(`type IN (${types.map(() => '?').join(', ')})`, types, Math.min(LOCAL_BATCH, room), this.leaseMs, this.node);
    for (const job of await this.activated(rows)) this.background.run(`job ${job.id} of type ${job.type}`, () => this.run(job));
    return rows.length;
  }

  /** Gives jobs to an outside worker with the variables its task sees, as the trial run does; it has `lockMs` to answer. */
  async activate(request: ActivateRequest): Promise<ActivatedJob[]> {
    const jobs = await this.activated(await this.take('tenant_id = ? AND type = ?', [request.tenantId, request.type], request.maxJobs, request.lockMs, request.worker));
    const instances = await this.store.load([...new Set(jobs.map((job) => job.instanceId))]);
    return jobs.map((job) => {
      const stored = instances.get(job.instanceId);
      return stored ? { ...job, variables: { ...visibleVariables(stored.state, splitKey(job.id).key), ...job.variables } } : job;
    });
  }

  /** Runs the handler and tells the engine how it went. */
  async run(job: ActivatedJob): Promise<void> {
    const handler = this.handlers.get(job.type);
    if (!handler || this.running.has(job.id)) return;
    this.running.add(job.id);
    const renew = setInterval(() => void this.renew(job.id), Math.max(1000, this.leaseMs / 3));
    renew.unref();
    const actor: Actor = { kind: 'system', tenantId: job.tenantId, id: `job:${job.type}` };
    try {
      let variables: Variables | undefined;
      try {
        variables = await handler.handle(job);
      } catch (error) {
        if (error instanceof BpmnError) await this.throwError(job.id, actor, { errorCode: error.code, message: error.message, ...(error.variables && { variables: error.variables }) });
        else await this.fail(job.id, actor, { message: error instanceof Error ? error.message : String(error), retriesLeft: Math.max(0, job.retriesLeft - 1) });
        return;
      }
      await this.complete(job.id, actor, variables);
    } catch (error) {
      // The instance went on without this job, or stands still: the row tells the next sweep.
      if (!isRejection(error, 'NOT_FOUND', 'ALREADY_COMPLETED', 'SUSPENDED')) throw error;
    } finally {
      clearInterval(renew);
      this.running.delete(job.id);
      if (this.isFull) {
        this.isFull = false;
        this.onRoom();
      }
    }
  }

  async complete(jobId: string, actor: Actor, variables?: Variables): Promise<void> {
    const { instanceId, key } = splitKey(jobId);
    await this.pipeline.submit({ instanceId, command: { type: 'CompleteJob', key, ...(variables && { variables }) }, actor, participants: [] });
  }

  /** `retryMs` is the pause before the next attempt; by default 1 s, and four times as long as retries run out: what failed by chance is soon done. */
  async fail(jobId: string, actor: Actor, failure: { message: string; retriesLeft: number; retryMs?: number }): Promise<void> {
    const { instanceId, key } = splitKey(jobId);
    const delay = failure.retryMs ?? 1000 * 4 ** Math.max(0, 2 - failure.retriesLeft);
    const retryAt = new Date(this.clock.now().getTime() + Math.min(delay, 600_000)).toISOString();
    await this.pipeline.submit({ instanceId, command: { type: 'FailJob', key, retriesLeft: failure.retriesLeft, retryAt, message: failure.message.slice(0, 2000) }, actor, participants: [] });
  }

  async throwError(jobId: string, actor: Actor, error: { errorCode: string; message?: string; variables?: Variables }): Promise<void> {
    const { instanceId, key } = splitKey(jobId);
    await this.pipeline.submit({ instanceId, command: { type: 'ThrowJobError', key, ...error }, actor, participants: [] });
  }

  private async take(where: string, params: unknown[], limit: number, lockMs: number, worker: string): Promise<Row[]> {
    const now = this.clock.now();
    const condition = `state = 'open' AND ${where} AND due_at <= ?`;
    const found = await this.database.read((tx) => tx.query<{ id: string }>(`SELECT id FROM job WHERE ${condition} ORDER BY due_at LIMIT ${Math.trunc(limit)}`, [...params, now]));
    if (found.length === 0) return [];
    const until = new Date(now.getTime() + lockMs);
    const token = `${worker.slice(0, 80)} ${this.ids.next()}`;
    return this.database.write(async (tx) => {
      await tx.execute(`UPDATE job SET due_at = ?, locked_by = ? WHERE id IN (${found.map(() => '?').join(', ')}) AND state = 'open' AND due_at <= ?`, [until, token, ...found.map((row) => row.id), now]);
      return tx.query(`SELECT * FROM job WHERE id IN (${found.map(() => '?').join(', ')}) AND locked_by = ?`, [...found.map((row) => row.id), token]);
    });
  }

  private async activated(rows: Row[]): Promise<ActivatedJob[]> {
    const instances = await this.store.rows([...new Set(rows.map((row) => String(row.instance_id)))]);
    return rows.map((row) => {
      const instance = instances.get(String(row.instance_id));
      return {
        id: String(row.id),
        instanceId: String(row.instance_id),
        elementId: String(row.element_id),
        type: String(row.type),
        variables: JSON.parse(String(row.variables)) as Variables,
        headers: JSON.parse(String(row.headers)) as Record<string, string>,
        retriesLeft: Number(row.retries_left),
        tenantId: String(row.tenant_id),
        campaignId: instance?.campaignId ?? null,
        unitId: instance?.unitId ?? null,
      };
    });
  }

  private async renew(jobId: string): Promise<void> {
    try {
      await this.database.write((tx) => tx.execute("UPDATE job SET due_at = ? WHERE id = ? AND state = 'open'", [new Date(this.clock.now().getTime() + this.leaseMs), jobId]));
    } catch {
      // The lock runs out and another node may take the job too; completing it twice is refused.
    }
  }
}

function jobOf({ key, elementId, job }: Created, instance: InstanceRow): ActivatedJob {
  return {
    id: `${instance.id}.${key}`, instanceId: instance.id, elementId, type: job.type, variables: job.variables ?? {}, headers: job.headers ?? {},
    retriesLeft: job.retries, tenantId: instance.tenantId, campaignId: instance.campaignId, unitId: instance.unitId,
  };
}

/** `${instanceId}.${key}` */
export function splitKey(id: string): { instanceId: string; key: number } {
  const at = id.lastIndexOf('.');
  return { instanceId: id.slice(0, Math.max(at, 0)), key: Number(id.slice(at + 1)) };
}
