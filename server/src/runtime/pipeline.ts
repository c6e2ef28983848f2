import { execute, type Command, type ExecutionContext, type Outcome, type Rejection } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import { ProblemError } from '../platform/errors/index.js';
import type { Projection, StepContext, StepResult } from './contract.js';
import type { Decisions } from './decisions.js';
import type { Definitions, ProcessDefinition } from './definitions.js';
import { GroupCommit, outward, type Chain, type Decision, type Entry } from './group-commit.js';
import type { InstanceStore, Kept, StoredInstance } from './instance-store.js';
import { canonicalJson, eventsText, sealEntry } from './journal.js';
import { withInlineJobs } from './inline-jobs.js';
import type { RuntimeOptions } from './options.js';
import type { Committed, Order } from './order.js';
import { RejectionError } from './rejection-error.js';
import type { LocalWork } from './waiting-projection.js';

/** Consecutive commands on one instance that become durable together at most. */
const CHAIN_LENGTH = 50;
/** … of an instance that is held: whoever has it does all that waits, because catching up with the other node costs more than a step. */
const HELD_CHAIN_LENGTH = 500;
/** Rounds in which an instance is held while it is decided, after another node was faster with it. */
const HELD_ROUNDS = 20;
/** Steps that make another connection worth its transaction, and how long fewer of them wait for the one at work. */
const WORTH_A_LANE = 8;
const PATIENCE_MS = 4;

/**
 * Runs commands: loads the instance, lets the engine decide, commits, answers.
 *
 * Commands on one instance are run one after another in this process; between processes the journal key (instance, version)
 * lets one win and the others decide again. Commands on different instances that wait at the same moment share one transaction:
 * a free lane takes what is queued and never waits for more, so a lone caller is not delayed.
 * So do commands on one instance: many who work on a large one at the same time write its state once.
 */
export class Pipeline {
  private readonly queues = new Map<string, Entry[]>();
  private readonly ready = new Set<string>();
  private readonly busy = new Set<string>();
  private readonly projections: Projection[] = [];
  /** Instances that other nodes work on as well: rounds left to hold them. */
  private readonly contested = new Map<string, number>();
  private readonly groups: GroupCommit;
  private lanes = 0;
  private patience: NodeJS.Timeout | undefined;
  private impatient = false;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly store: InstanceStore,
    private readonly definitions: Definitions,
    private readonly decisions: Decisions,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly options: RuntimeOptions,
    private readonly local: LocalWork,
    private readonly committed: (committed: Committed) => void,
    grouped: (size: number) => void,
  ) {
    this.groups = new GroupCommit({
      database, store, projections: this.projections, local, leaseMs: options.leaseMs,
      outcome: { done: (chain, kept) => this.finish(chain, kept), again: (id, entries) => this.again(id, entries), overtaken: (id) => this.overtaken(id), grouped },
    });
  }

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
        // Requests that have arrived already come along; nothing is waited for. SQLite runs its statements on this very thread,
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

  private async run(ids: string[]): Promise<void> {
    const held = ids.filter((id) => this.contested.has(id));
    await Promise.all([this.runTogether(held.length > 0 ? ids.filter((id) => !held.includes(id)) : [...ids]), ...held.map((id) => this.runHeld(id))]);
  }

  /** An instance that other nodes change all the time: held first, so that the decision is not in vain. */
  private async runHeld(id: string): Promise<void> {
    const rounds = this.contested.get(id)! - 1;
    if (rounds > 0) this.contested.set(id, rounds);
    else this.contested.delete(id);
    let chain: Chain | undefined;
    try {
      const lock = await this.groups.lock(id);
      try {
        this.store.doubt(id);
        chain = await this.decideNext(id, (await this.store.load([id])).get(id), HELD_CHAIN_LENGTH);
      } finally {
        if (!chain) await lock.rollback();
      }
      if (chain) await this.groups.commit([chain], lock);
    } catch (error) {
      if (chain) this.groups.fail(chain, error);
      else for (const entry of this.queues.get(id)!.splice(0)) entry.reject(outward(error));
    }
  }

  /** What waits for each instance, as far as it can be decided now; whatever happens, every entry taken is answered or back in its queue. */
  private async runTogether(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    // Every node writes its rows in the same order: two of them cannot wait for each other.
    ids.sort();
    let known: Map<string, StoredInstance>;
    try {
      const unknown = ids.filter((id) => !this.queues.get(id)![0]!.fresh && !this.store.cached(id));
      known = await this.store.load(unknown);
    } catch (error) {
      for (const id of ids) for (const entry of this.queues.get(id)!.splice(0)) entry.reject(outward(error));
      return;
    }
    const chains: Chain[] = [];
    let room = this.options.groupSize - ids.length;
    for (const id of ids) {
      const chain = await this.decideNext(id, known.get(id), Math.min(CHAIN_LENGTH, 1 + room));
      if (!chain) continue;
      room -= chain.decisions.length - 1;
      chains.push(chain);
    }
    if (chains.length === 0) return;
    try {
      await this.groups.commit(chains);
    } catch (error) {
      // Ours to repair, but nobody may wait for ever.
      for (const chain of chains) this.groups.fail(chain, error);
    }
  }

  /** The next commands in the queue that the engine accepts; those before the first of them are refused. */
  private async decideNext(id: string, loaded: StoredInstance | undefined, length: number): Promise<Chain | undefined> {
    const queue = this.queues.get(id)!;
    const decisions: Decision[] = [];
    const later: Entry[] = [];
    let current = loaded;
    let certain = loaded !== undefined;
    while (queue.length > 0 && decisions.length < length) {
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
        if ('ok' in outcome && decisions.length > 0) {
          // Refused on the ground of what is not durable yet: asked again when it is.
          later.push(entry);
          continue;
        }
        if ('ok' in outcome && !certain && !(entry.fresh && current === entry.fresh)) {
          // Refused on the ground of what this node remembers: another node may know better.
          this.store.doubt(id);
          const stored = (await this.store.load([id])).get(id);
          certain = true;
          if (stored && stored.row.version !== current?.row.version) {
            current = stored;
            outcome = await this.decide(entry, stored);
          }
        }
        if (!('ok' in outcome)) {
          decisions.push(outcome);
          current = outcome.next;
          continue;
        }
        entry.reject(new RejectionError(outcome));
        if (current === entry.fresh) current = undefined;
      } catch (error) {
        entry.reject(outward(error));
      }
    }
    queue.unshift(...later);
    return decisions.length > 0 ? { instanceId: id, decisions } : undefined;
  }

  /** What the engine makes of a command on this state. Nothing is stored by it, so it also serves to show what would happen. */
  async consider({ row, state }: StoredInstance, command: Command, now = this.clock.now()): Promise<{ outcome: Outcome; target: ProcessDefinition | undefined }> {
    const definition: ProcessDefinition = await this.definitions.get(row.processDefinitionId);
    const target = command.type === 'MigrateInstance' ? await this.definitions.get(command.definitionId) : undefined;
    const lookup = this.decisions.lookup(definition, now.toISOString());
    const context: ExecutionContext = { now: now.toISOString(), nextId: () => this.ids.nextInstanceId(), stepLimit: this.options.stepLimit, decide: lookup.decide };
    let outcome = execute(definition.process, state, command, context, target?.process);
    while (await lookup.fetch()) outcome = execute(definition.process, state, command, context, target?.process);
    if (!outcome.ok) return { outcome, target };
    return { outcome: withInlineJobs((target ?? definition).process, outcome, context, (event) => this.local.inline(event, row)), target };
  }

  private async decide(entry: Entry, current: StoredInstance): Promise<Decision | Rejection> {
    const now = this.clock.now();
    const { outcome, target } = await this.consider(current, entry.command, now);
    if (!outcome.ok) return outcome;
    const { state, events, effects } = outcome;
    const row = {
      ...current.row,
      ...(target && { processDefinitionId: target.id, processVersion: target.version }),
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
      at: now.toISOString(),
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
      next: { row, state, lastHash: journal.hash, kept: { bytes: current.kept.bytes, behind: current.kept.behind + journal.events.length } },
      outbox: effects.map((effect, index) => ({ id: `${row.id}.${row.version}.${index}`, tenantId: row.tenantId, instanceId: row.id, effect })),
    };
  }

  private overtaken(id: string): void {
    // SQLite has one node: it was overtaken by itself, by a step of which it had not heard that it was committed.
    if (this.database.dialect === 'mysql') this.contested.set(id, HELD_ROUNDS);
  }

  private again(id: string, entries: Entry[]): void {
    for (const entry of entries) delete entry.fresh;
    const queue = this.queues.get(id);
    if (queue) queue.unshift(...entries);
    else this.queues.set(id, entries);
  }

  private finish({ decisions }: Chain, kept: Kept): void {
    if (this.stopped) {
      for (const { entry } of decisions) entry.reject(ProblemError.unavailable('The runtime of this node has been stopped'));
      return;
    }
    this.store.remember({ ...decisions.at(-1)!.next, kept });
    for (const { entry, next, step, outbox } of decisions) {
      entry.resolve({ instanceId: step.instance.id, status: step.instance.status, version: step.instance.version, events: step.events, instance: next.row, state: next.state });
      this.committed({ step, outbox });
    }
  }
}

function missing(id: string): Rejection {
  return { ok: false, code: 'NOT_FOUND', message: `Expected process instance "${id}" but there is none` };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
