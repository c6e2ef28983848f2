import type { JournalEvent } from '@noticeflow/engine';
import type { Database, SharedTransaction } from '../persistence/database.js';
import { isOutcomeUnknown, isRetryable, isUnavailable, isUniqueViolation, markOutcomeUnknown } from '../persistence/errors.js';
import type { Tx } from '../persistence/tx.js';
import { ProblemError } from '../platform/errors/index.js';
import type { Projection, StepContext, StepResult } from './contract.js';
import type { InstanceStore, Kept, StoredInstance } from './instance-store.js';
import type { JournalEntry } from './journal.js';
import type { Order, OutboxItem } from './order.js';
import { projectWaiting, type LocalWork } from './waiting-projection.js';

/** An order that waits for its answer. */
export interface Entry extends Order {
  resolve: (result: StepResult) => void;
  reject: (error: unknown) => void;
  /** Times the row version was not what we thought. */
  conflicts: number;
  /** Times the database asked to try again. */
  retries: number;
}

/** What the engine decided on one entry. */
export interface Decision {
  entry: Entry;
  next: StoredInstance;
  journal: JournalEntry;
  step: StepContext;
  outbox: OutboxItem[];
}

/** Decisions on one instance, each built on the one before: durable together, or from the front. At least one. */
export interface Chain { instanceId: string; decisions: Decision[] }

/** What becomes of the entries of a group. */
export interface GroupOutcome {
  /** The chain is durable; `kept` lies in the row now. */
  done(chain: Chain, kept: Kept): void;
  /** Decided in vain: first in the queue of their instance, to be decided again on what is stored now. */
  again(instanceId: string, entries: Entry[]): void;
  /** Another node was faster with the instance. */
  overtaken(instanceId: string): void;
  grouped(size: number): void;
}

const MAX_CONFLICTS = 30;
const MAX_RETRIES = 6;

/** A participant or projection of one step threw. */
class StepFailure extends Error {
  constructor(readonly chain: Chain, readonly decision: Decision, override readonly cause: unknown) {
    super('a step of the group failed');
  }
}

interface CommitParts {
  database: Database;
  store: InstanceStore;
  projections: readonly Projection[];
  local: LocalWork;
  leaseMs: number;
  outcome: GroupOutcome;
}

/**
 * Makes decisions on different instances durable in one transaction, and consecutive ones on the same instance with one write of its row.
 * When a step fails, the transaction is rolled back and committed again without it; whatever happens, every entry is answered or back in its queue.
 */
export class GroupCommit {
  constructor(private readonly parts: CommitParts) {}

  /** `locked`: the transaction of `lock`, in which the chain was decided. */
  async commit(chains: readonly Chain[], locked?: SharedTransaction): Promise<void> {
    let rest = chains;
    let transaction = locked;
    while (rest.length > 0) {
      const result = await this.attempt(rest, transaction);
      transaction = undefined;
      if ('kept' in result) {
        this.parts.outcome.grouped(rest.reduce((sum, chain) => sum + chain.decisions.length, 0));
        rest.forEach((chain, index) => this.parts.outcome.done(chain, result.kept[index]!));
        return;
      }
      const { failure } = result;
      if (failure instanceof StepFailure && !isDatabaseError(failure.cause)) {
        rest = this.without(rest, failure);
      } else if (rest.length === 1) {
        const left = await this.settleAlone(rest[0]!, failure instanceof StepFailure ? failure.cause : failure);
        if (!left) return;
        rest = [left];
      } else if (isUnavailable(failure)) {
        for (const chain of rest) this.fail(chain, failure);
        return;
      } else {
        // A statement failed that may be anybody's: each for itself, the innocent succeed.
        for (const chain of rest) await this.commit([chain]);
        return;
      }
    }
  }

  /**
   * Holds an instance that other nodes change all the time, so that what is read now still holds at the commit.
   * Every step writes the instance row first: whoever comes meanwhile waits there, in the order of arrival.
   */
  async lock(instanceId: string): Promise<SharedTransaction> {
    const shared = await this.parts.database.openShared();
    try {
      // SQLite has one writer, and this is it.
      await shared.tx().query(`SELECT version FROM process_instance WHERE id = ?${this.parts.database.dialect === 'mysql' ? ' FOR UPDATE' : ''}`, [instanceId]);
      return shared;
    } catch (error) {
      await shared.rollback();
      throw isRetryable(error) ? crowded() : error;
    }
  }

  /** Tells everyone in the chain that it failed. */
  fail(chain: Chain, error: unknown): void {
    // Whether the commit happened is unknown when the connection broke: the next step must read.
    this.parts.store.forget(chain.instanceId);
    for (const { entry } of chain.decisions) entry.reject(outward(error));
  }

  /** What lies in the rows of the chains once the transaction is durable, or what stopped it. */
  private async attempt(chains: readonly Chain[], locked: SharedTransaction | undefined): Promise<{ kept: Kept[] } | { failure: unknown }> {
    let shared: SharedTransaction;
    try {
      shared = locked ?? (await this.parts.database.openShared());
    } catch (failure) {
      return { failure };
    }
    try {
      const views = chains.map(() => shared.tx());
      const kept = chains.map((chain, index) => this.writeFirst(views[index]!, chain));
      const waiting: Promise<void>[] = [];
      chains.forEach((chain, index) => {
        const work = this.writeRest(views[index]!, chain, 0);
        if (work) waiting.push(work);
      });
      if (waiting.length > 0) {
        const results = await Promise.allSettled(waiting);
        const failed = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
        // Prefer the step that is to blame to those that only met its broken transaction.
        if (failed.length > 0) throw failed.find((error) => error instanceof StepFailure && !isDatabaseError(error.cause)) ?? failed[0];
      }
      await shared.commit();
      return { kept };
    } catch (failure) {
      // A connection that cannot even roll back is gone, and with it the transaction: what happened before says more.
      await shared.rollback().catch(() => undefined);
      return { failure };
    }
  }

  /** The row as the last step leaves it, and the first step: participants find what the engine did. */
  private writeFirst(tx: Tx, { decisions }: Chain): Kept {
    const [first] = decisions;
    const kept = this.parts.store.write(tx, decisions.at(-1)!.next, first!.next.row.version - 1);
    this.writeStep(tx, first!);
    return kept;
  }

  /** The participants of step number `at`, and the steps after it one by one; waits only where a participant wants to be waited for. */
  private writeRest(tx: Tx, chain: Chain, at: number): Promise<void> | undefined {
    for (let i = at; i < chain.decisions.length; i += 1) {
      const decision = chain.decisions[i]!;
      if (i > at) this.writeStep(tx, decision);
      if (!this.participates(decision)) continue;
      return this.participate(tx, chain, decision).then(() => {
        const next = chain.decisions[i + 1];
        if (!next) return undefined;
        this.writeStep(tx, next);
        return this.writeRest(tx, chain, i + 1);
      });
    }
    return undefined;
  }

  private writeStep(tx: Tx, { journal, step, outbox }: Decision): void {
    const { now } = step;
    tx.insert('journal', {
      instance_id: journal.instanceId, version: journal.version, first_seq: journal.firstSeq, last_seq: journal.lastSeq, at: now, actor: journal.actor,
      on_behalf_of: journal.onBehalfOf, command: journal.command, events: journal.events, annotations: journal.annotations, format: journal.format,
      prev_hash: journal.prevHash, hash: journal.hash,
    });
    projectWaiting(tx, step, this.parts.local);
    for (const item of outbox) {
      tx.insert('outbox', {
        id: item.id, tenant_id: item.tenantId, instance_id: item.instanceId, payload: JSON.stringify(item.effect), attempts: 0,
        wake_at: new Date(now.getTime() + this.parts.leaseMs), claimed_by: null, last_error: null, created_at: now,
      });
    }
  }

  private participates({ entry, step }: Decision): boolean {
    return entry.participants.length > 0 || this.parts.projections.some((projection) => concerns(projection, step.events));
  }

  private async participate(tx: Tx, chain: Chain, decision: Decision): Promise<void> {
    const { step, entry } = decision;
    try {
      for (const projection of this.parts.projections) if (concerns(projection, step.events)) await projection.project(tx, step);
      for (const participant of entry.participants) await participant(tx, step);
    } catch (error) {
      throw new StepFailure(chain, decision, error);
    }
  }

  /** The group without the step that is to blame, which is told why; what was built on it is decided again. */
  private without(chains: readonly Chain[], { chain, decision, cause }: StepFailure): Chain[] {
    const at = chain.decisions.indexOf(decision);
    decision.entry.reject(outward(cause));
    this.again(chain, at + 1);
    const before = chain.decisions.slice(0, at);
    return chains.flatMap((each) => (each !== chain ? [each] : before.length > 0 ? [{ ...chain, decisions: before }] : []));
  }

  /** A chain that failed with nobody else to blame. Answers what is to be committed again, or undefined when it is settled. */
  private async settleAlone(chain: Chain, error: unknown): Promise<Chain | undefined> {
    const [first] = chain.decisions;
    const { entry, step } = first!;
    if (isRetryable(error) && entry.retries < MAX_RETRIES) {
      entry.retries += 1;
      await pause(entry.retries);
      return chain;
    }
    if (isUniqueViolation(error) && await this.wasOvertaken(step)) {
      this.parts.store.doubt(chain.instanceId);
      this.parts.outcome.overtaken(chain.instanceId);
      if (entry.conflicts >= MAX_CONFLICTS) {
        entry.reject(crowded());
        this.again(chain, 1);
      } else {
        entry.conflicts += 1;
        this.again(chain, 0);
      }
      return undefined;
    }
    if (chain.decisions.length > 1 && !isUnavailable(error)) {
      // Anybody's fault again: the first for itself, the others after it.
      this.again(chain, 1);
      return { ...chain, decisions: [first!] };
    }
    this.fail(chain, error);
    return undefined;
  }

  private again(chain: Chain, from: number): void {
    const entries = chain.decisions.slice(from).map(({ entry }) => entry);
    if (entries.length > 0) this.parts.outcome.again(chain.instanceId, entries);
  }

  private async wasOvertaken(step: StepContext): Promise<boolean> {
    try {
      const row = await this.parts.store.row(step.instance.id);
      return row !== undefined && row.version >= step.instance.version;
    } catch {
      return false; // the caller gets the first error
    }
  }
}

function concerns(projection: Projection, events: readonly JournalEvent[]): boolean {
  return events.some((event) => projection.events.includes(event.type));
}

/** Errors of statements carry a code; those that feature code throws do not. */
function isDatabaseError(error: unknown): boolean {
  const { code, errno, driverError, message } = (error ?? {}) as { code?: unknown; errno?: unknown; driverError?: unknown; message?: unknown };
  if (error instanceof ProblemError) return false;
  return typeof errno === 'number' || driverError !== undefined || (typeof code === 'string' && code.startsWith('SQLITE_')) || (typeof message === 'string' && message.startsWith('Expected an open transaction'));
}

function crowded(): ProblemError {
  return ProblemError.unavailable('Too many others changed the process instance at the same time; nothing was done');
}

/** What a caller is told: a missing store is 503, everything else as it is. */
export function outward(error: unknown): unknown {
  if (isOutcomeUnknown(error)) return markOutcomeUnknown(ProblemError.unavailable('The database did not answer; it is not known whether it was done'));
  return isUnavailable(error) ? ProblemError.unavailable('The database does not answer; nothing was done') : error;
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2 ** attempt + Math.random() * 10));
}
