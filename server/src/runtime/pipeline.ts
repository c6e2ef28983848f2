import { execute, type Command, type Effect, type ExecutionContext, type JournalEvent, type Rejection, type Variables } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import { isRetryable, isUnavailable, isUniqueViolation } from '../persistence/errors.js';
import type { Tx } from '../persistence/tx.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import { ProblemError } from '../platform/errors/index.js';
import type { Actor, Participant, Projection, StepContext, StepResult } from './contract.js';
import type { Definitions, ProcessDefinition } from './definitions.js';
import { withInlineJobs } from './inline-jobs.js';
import type { InstanceStore, StoredInstance } from './instance-store.js';
import { canonicalJson, eventsText, sealEntry, type JournalEntry } from './journal.js';
import type { RuntimeOptions } from './options.js';
import { RejectionError } from './rejection-error.js';
import { projectWaiting, type LocalWork } from './waiting-projection.js';

/** A command on its way to an instance. */
export interface Order {
  instanceId: string;
  command: Command;
  actor: Actor;
  participants: readonly Participant[];
  annotations?: Record<string, string | number | boolean | null>;
  /** Starts only: the row to begin with. */
  fresh?: StoredInstance;
}

/** One receiver of a signal. */
export type SignalDelivery =
  | { type: 'DeliverSignal'; instanceId: string; key: number; variables: Variables }
  | { type: 'StartBySignal'; instanceId: string; definitionId: string; elementId: string; variables: Variables };

/** An effect as it lies in the outbox. */
export interface OutboxItem { id: string; tenantId: string; instanceId: string; effect: Effect | SignalDelivery }

/** A step that is durable now. */
export interface Committed { step: StepContext; outbox: OutboxItem[] }

interface Entry extends Order {
  resolve: (result: StepResult) => void;
  reject: (error: unknown) => void;
  /** Times the row version was not what we thought. */
  conflicts: number;
  /** Times the database asked to try again. */
  retries: number;
}

interface Decision {
  entry: Entry;
  next: StoredInstance;
  journal: JournalEntry;
  step: StepContext;
  outbox: OutboxItem[];
  participated: boolean;
}

const MAX_CONFLICTS = 30;
const MAX_RETRIES = 6;
/** Steps that make another connection worth its transaction, and how long fewer of them wait for the one at work. */
const WORTH_A_LANE = 8;
const PATIENCE_MS = 4;

/** A participant or projection of one step threw. */
class StepFailure extends Error {
  constructor(readonly decision: Decision, override readonly cause: unknown) {
    super('a step of the group failed');
  }
}

/**
 * Runs commands: loads the instance, lets the engine decide, commits, answers.
 *
 * Commands on one instance are run one after another in this process; between processes the journal key (instance, version)
 * lets one win and the others decide again. Commands on different instances that wait at the same moment share one transaction:
 * a free lane takes what is queued and never waits for more, so a lone caller is not delayed.
 * When a step of a group fails, the group is rolled back and committed again without it.
 */
export class Pipeline {
  private readonly queues = new Map<string, Entry[]>();
  private readonly ready = new Set<string>();
  private readonly busy = new Set<string>();
  private readonly projections: Projection[] = [];
  private lanes = 0;
  private patience: NodeJS.Timeout | undefined;
  private impatient = false;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly store: InstanceStore,
    private readonly definitions: Definitions,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly options: RuntimeOptions,
    private readonly local: LocalWork,
    private readonly committed: (committed: Committed) => void,
    private readonly grouped: (size: number) => void,
  ) {}

  register(projection: Projection): void {
    if (this.projections.some((known) => known.name === projection.name)) throw new Error(`Expected each projection once but "${projection.name}" is registered twice`);
    this.projections.push(projection);
  }

  /** Takes no more orders and breaks off where it stands, as a killed process would; what is committed stays. */
  stop(): void {
    this.stopped = true;
  }

  submit(order: Order): Promise<StepResult> {
    this.database.assertOutside(`command ${order.command.type}`);
    if (this.stopped) return Promise.reject(ProblemError.unavailable('The runtime of this node has been stopped'));
    return new Promise((resolve, reject) => {
      const entry: Entry = { ...order, resolve, reject, conflicts: 0, retries: 0 };
      const queue = this.queues.get(order.instanceId);
      if (queue) queue.push(entry);
      else this.queues.set(order.instanceId, [entry]);
      if (!this.busy.has(order.instanceId)) this.ready.add(order.instanceId);
      this.wake();
    });
  }

  private wake(): void {
    const limit = this.database.dialect === 'sqlite' ? 1 : this.options.lanes;
    if (this.lanes >= limit || this.ready.size === 0) return;
    // A second connection is worth it for a group; a few steps are better off with the next commit, unless that takes long.
    if (this.lanes > 0 && this.ready.size < WORTH_A_LANE && !this.impatient) {
      this.patience ??= setTimeout(() => {
        this.patience = undefined;
        this.impatient = true;
        this.wake();
        this.impatient = false;
      }, PATIENCE_MS);
      return;
    }
    this.lanes += 1;
    void this.runLane();
  }

  private async runLane(): Promise<void> {
    try {
      for (;;) {
        // Requests that have arrived already come along; nothing is waited for. SQLite commits on this very thread,
        // so without this turn no request would be read between two commits and each would travel alone.
        // Under load one more turn or two brings the rest of what is on its way; a lone caller's turn brings nobody.
        for (let turns = 0, before = 0; turns < 3 && this.ready.size > before; turns += 1) {
          before = this.ready.size;
          await turn();
        }
        const group = this.take();
        if (group.length === 0 || this.stopped) break;
        this.wake();
        await this.run(group);
        for (const id of group) this.release(id);
      }
    } finally {
      this.lanes -= 1;
      if (!this.stopped) this.wake();
    }
  }

  private take(): string[] {
    const group: string[] = [];
    for (const id of this.ready) {
      this.ready.delete(id);
      this.busy.add(id);
      group.push(id);
      if (group.length >= this.options.groupSize) break;
    }
    return group;
  }

  private release(id: string): void {
    this.busy.delete(id);
    if (this.queues.get(id)?.length) this.ready.add(id);
    else this.queues.delete(id);
  }

  /** One accepted command of each instance; whatever happens, every entry taken is answered or back in its queue. */
  private async run(ids: string[]): Promise<void> {
    let known: Map<string, StoredInstance>;
    try {
      const unknown = ids.filter((id) => !this.queues.get(id)![0]!.fresh && !this.store.cached(id));
      known = await this.store.load(unknown);
    } catch (error) {
      for (const id of ids) for (const entry of this.queues.get(id)!.splice(0)) entry.reject(outward(error));
      return;
    }
    const decisions: Decision[] = [];
    for (const id of ids) {
      const decision = await this.decideNext(id, known.get(id));
      if (decision) decisions.push(decision);
    }
    if (decisions.length === 0) return;
    try {
      await this.commitGroup(decisions);
    } catch (error) {
      // Ours to repair, but nobody may wait for ever.
      for (const decision of decisions) this.fail(decision, error);
    }
  }

  /** The first command in the queue that the engine accepts; the ones before it are refused. */
  private async decideNext(id: string, loaded: StoredInstance | undefined): Promise<Decision | undefined> {
    const queue = this.queues.get(id)!;
    let current = loaded;
    let certain = loaded !== undefined;
    while (queue.length > 0) {
      const entry = queue.shift()!;
      try {
        if (!current) {
          current = this.store.cached(id) ?? entry.fresh;
          if (!current) {
            current = (await this.store.load([id])).get(id);
            certain = true;
          }
        }
        let outcome = current ? await this.decide(entry, current) : missing(id);
        if ('ok' in outcome && !certain && !(entry.fresh && current === entry.fresh)) {
          // Refused on the ground of what this node remembers: another node may know better.
          const stored = (await this.store.load([id])).get(id);
          certain = true;
          if (stored && stored.row.version !== current?.row.version) {
            current = stored;
            outcome = await this.decide(entry, stored);
          }
        }
        if (!('ok' in outcome)) return outcome;
        entry.reject(new RejectionError(outcome));
        if (current === entry.fresh) current = undefined;
      } catch (error) {
        entry.reject(outward(error));
      }
    }
    return undefined;
  }

  private async decide(entry: Entry, current: StoredInstance): Promise<Decision | Rejection> {
    const definition: ProcessDefinition = await this.definitions.get(current.row.processDefinitionId);
    const now = this.clock.now();
    const context: ExecutionContext = { now: now.toISOString(), nextId: () => this.ids.nextInstanceId(), stepLimit: this.options.stepLimit };
    const outcome = execute(definition.process, current.state, entry.command, context);
    if (!outcome.ok) return outcome;
    const { state, events, effects } = withInlineJobs(definition.process, outcome, context, (event) => this.local.inline(event, current.row));
    const row = {
      ...current.row,
      status: state.status,
      suspended: state.suspended === true,
      version: current.row.version + 1,
      endedAt: state.status === 'active' ? null : current.row.endedAt ?? now,
    };
    const step: StepContext = { instance: row, command: entry.command, events, actor: entry.actor, now };
    const { actor } = entry;
    const journal = sealEntry({
      instanceId: row.id,
      version: row.version,
      firstSeq: current.state.seq + 1,
      lastSeq: state.seq,
      at: context.now,
      actor: `${actor.kind}:${actor.id}`.slice(0, 120),
      onBehalfOf: actor.onBehalfOf ?? null,
      command: entry.command.type,
      events: eventsText(events),
      annotations: entry.annotations ? canonicalJson(entry.annotations) : null,
      format: this.options.journalFormat,
      prevHash: current.lastHash,
    });
    return {
      entry,
      journal,
      step,
      next: { row, state, lastHash: journal.hash },
      outbox: effects.map((effect, index) => ({ id: `${row.id}.${row.version}.${index}`, tenantId: row.tenantId, instanceId: row.id, effect })),
      participated: entry.participants.length > 0 || this.projections.some((projection) => concerns(projection, events)),
    };
  }

  private async commitGroup(decisions: Decision[]): Promise<void> {
    let rest = decisions;
    while (rest.length > 0) {
      const failure = await this.tryCommit(rest);
      if (failure === undefined) {
        this.grouped(rest.length);
        for (const decision of rest) this.finish(decision);
        return;
      }
      if (rest.length === 1) {
        if (await this.settleAlone(rest[0]!, failure instanceof StepFailure ? failure.cause : failure)) return;
        continue;
      }
      if (failure instanceof StepFailure && !isDatabaseError(failure.cause)) {
        failure.decision.entry.reject(outward(failure.cause));
        rest = rest.filter((decision) => decision !== failure.decision);
        continue;
      }
      if (isUnavailable(failure)) {
        for (const decision of rest) this.fail(decision, failure);
        return;
      }
      // A statement failed that may be anybody's: each for itself, the innocent succeed.
      for (const decision of rest) await this.commitGroup([decision]);
      return;
    }
  }

  /** What stopped the transaction, or undefined when it is durable. */
  private async tryCommit(decisions: readonly Decision[]): Promise<unknown> {
    let shared;
    try {
      shared = await this.database.openShared();
    } catch (error) {
      return error;
    }
    try {
      const views = decisions.map(() => shared.tx());
      decisions.forEach((decision, index) => this.write(views[index]!, decision));
      const waiting: Promise<void>[] = [];
      decisions.forEach((decision, index) => {
        if (decision.participated) waiting.push(this.participate(views[index]!, decision));
      });
      if (waiting.length > 0) {
        const results = await Promise.allSettled(waiting);
        const failed = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
        // Prefer the step that is to blame to those that only met its broken transaction.
        if (failed.length > 0) throw failed.find((error) => error instanceof StepFailure && !isDatabaseError(error.cause)) ?? failed[0];
      }
      await shared.commit();
      return undefined;
    } catch (error) {
      try {
        await shared.rollback();
      } catch (rollbackError) {
        return rollbackError;
      }
      return error;
    }
  }

  private write(tx: Tx, { journal, step, next, outbox }: Decision): void {
    const { now } = step;
    tx.insert('journal', {
      instance_id: journal.instanceId, version: journal.version, first_seq: journal.firstSeq, last_seq: journal.lastSeq, at: now, actor: journal.actor,
      on_behalf_of: journal.onBehalfOf, command: journal.command, events: journal.events, annotations: journal.annotations, format: journal.format,
      prev_hash: journal.prevHash, hash: journal.hash,
    });
    this.store.write(tx, next);
    projectWaiting(tx, step, this.local);
    for (const item of outbox) {
      tx.insert('outbox', {
        id: item.id, tenant_id: item.tenantId, instance_id: item.instanceId, payload: JSON.stringify(item.effect), attempts: 0,
        wake_at: new Date(now.getTime() + this.options.leaseMs), claimed_by: null, last_error: null, created_at: now,
      });
    }
  }

  private async participate(tx: Tx, decision: Decision): Promise<void> {
    const { step, entry } = decision;
    try {
      for (const projection of this.projections) if (concerns(projection, step.events)) await projection.project(tx, step);
      for (const participant of entry.participants) await participant(tx, step);
    } catch (error) {
      throw new StepFailure(decision, error);
    }
  }

  /** A step that failed with nobody else to blame. True when it is settled, false when the same decision is to be committed again. */
  private async settleAlone(decision: Decision, error: unknown): Promise<boolean> {
    const { entry, step } = decision;
    if (isRetryable(error) && entry.retries < MAX_RETRIES) {
      entry.retries += 1;
      await pause(entry.retries);
      return false;
    }
    if (isUniqueViolation(error) && entry.conflicts < MAX_CONFLICTS && await this.wasOvertaken(step)) {
      entry.conflicts += 1;
      this.store.forget(entry.instanceId);
      delete entry.fresh;
      // First in its queue: it is decided again on what is stored now.
      const queue = this.queues.get(entry.instanceId);
      if (queue) queue.unshift(entry);
      else this.queues.set(entry.instanceId, [entry]);
      return true;
    }
    this.fail(decision, error);
    return true;
  }

  private async wasOvertaken(step: StepContext): Promise<boolean> {
    try {
      const row = await this.store.row(step.instance.id);
      return row !== undefined && row.version >= step.instance.version;
    } catch {
      return false; // the caller gets the first error
    }
  }

  private fail(decision: Decision, error: unknown): void {
    // Whether the commit happened is unknown when the connection broke: the next step must read.
    this.store.forget(decision.entry.instanceId);
    decision.entry.reject(outward(error));
  }

  private finish(decision: Decision): void {
    const { entry, next, step, outbox } = decision;
    if (this.stopped) {
      entry.reject(ProblemError.unavailable('The runtime of this node has been stopped'));
      return;
    }
    this.store.remember(next);
    entry.resolve({ instanceId: step.instance.id, status: step.instance.status, version: step.instance.version, events: step.events, instance: next.row, state: next.state });
    this.committed({ step, outbox });
  }
}

function concerns(projection: Projection, events: readonly JournalEvent[]): boolean {
  return events.some((event) => projection.events.includes(event.type));
}

function missing(id: string): Rejection {
  return { ok: false, code: 'NOT_FOUND', message: `Expected process instance "${id}" but there is none` };
}

/** Errors of statements carry a code; those that feature code throws do not. */
function isDatabaseError(error: unknown): boolean {
  const { code, errno, driverError, message } = (error ?? {}) as { code?: unknown; errno?: unknown; driverError?: unknown; message?: unknown };
  if (error instanceof ProblemError) return false;
  return typeof errno === 'number' || driverError !== undefined || (typeof code === 'string' && code.startsWith('SQLITE_')) || (typeof message === 'string' && message.startsWith('Expected an open transaction'));
}

/** What a caller is told: a missing store is 503, everything else as it is. */
function outward(error: unknown): unknown {
  return isUnavailable(error) ? ProblemError.unavailable('The database does not answer; nothing was acknowledged') : error;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2 ** attempt + Math.random() * 10));
}
