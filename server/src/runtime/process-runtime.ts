import type { Command, DecisionAnswer, ExecutableDecision, InstanceState, JournalEvent, Problem, Variables } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import { ProblemError } from '../platform/errors/index.js';
import type { WakeUps } from '../platform/queue/index.js';
import { Background } from './background.js';
import type { ActivatedJob, Actor, InlineJobHandler, InstanceRow, JobHandler, Projection, StartRequest, StepResult, SubmitOptions } from './contract.js';
import { Conditions, type ConditionsMet, type PublishedConditions } from './conditions.js';
import { Decisions, type DecisionDefinition } from './decisions.js';
import { Definitions, type Deployed, type DeployRequest, type LintResult, type ProcessDefinition } from './definitions.js';
import { InstanceStore } from './instance-store.js';
import { Jobs, type ActivateRequest } from './jobs.js';
import { entryFromRow, eventsOf, findBreak, type JournalEntry } from './journal.js';
import { Messages, type Published, type PublishRequest } from './messages.js';
import { defaultRuntimeOptions, type RuntimeOptions } from './options.js';
import { Outbox } from './outbox.js';
import { isRejection, RejectionError } from './rejection-error.js';
import { instanceIdOf } from './instance-id.js';
import type { Committed } from './order.js';
import { Pipeline } from './pipeline.js';
import { Scheduler, type Sweeper } from './scheduler.js';
import { Signals, type BroadcastRequest } from './signals.js';
import { Starter } from './starter.js';
import { Timers } from './timers.js';

export interface HistoryPage {
  events: (JournalEvent & { step: number; actor: string; onBehalfOf: string | null; command: string })[];
  /** `after` of the next page; absent at the end. */
  next?: number;
}

/** Who counts what the runtime does. */
export interface RuntimeObserver {
  step(command: Command['type']): void;
  /** Steps that shared one transaction. */
  group(size: number): void;
}

export interface RuntimeParts { database: Database; clock: Clock; ids: IdGenerator; wakeUps: WakeUps; options?: Partial<RuntimeOptions>; observer?: RuntimeObserver }

/**
 * The bridge to the engine: deploys processes, runs their instances durably, and does what follows from each step.
 * A promise of `start` or `submit` resolves when the step is durable, with everything its projections and participants wrote.
 * Call it outside of transactions only.
 */
export class ProcessRuntime {
  readonly options: RuntimeOptions;
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly wakeUps: WakeUps;
  private readonly observer: RuntimeObserver | undefined;
  private readonly store: InstanceStore;
  private readonly definitions: Definitions;
  private readonly decisions: Decisions;
  private readonly conditions: Conditions;
  private readonly pipeline: Pipeline;
  private readonly starter: Starter;
  private readonly jobs: Jobs;
  private readonly messages: Messages;
  private readonly timers: Timers;
  private readonly outbox: Outbox;
  private readonly scheduler: Scheduler;
  private readonly background = new Background();
  private unfollow: (() => void) | undefined;

  constructor({ database, clock, ids, wakeUps, options, observer }: RuntimeParts) {
    this.options = { ...defaultRuntimeOptions(), ...options };
    this.database = database;
    this.clock = clock;
    this.wakeUps = wakeUps;
    this.observer = observer;
    this.store = new InstanceStore(database, this.options.cachedInstances);
    this.decisions = new Decisions(database, clock, ids);
    this.definitions = new Definitions(database, clock, ids, this.decisions);
    this.jobs = new Jobs(database, clock, ids, this.store, this.background, () => this.scheduler.poke(), this.options);
    this.pipeline = new Pipeline(database, this.store, this.definitions, this.decisions, clock, ids, this.options, this.jobs, (committed) => this.afterCommit(committed), (size) => observer?.group(size));
    this.jobs.connect(this.pipeline);
    this.starter = new Starter(this.pipeline, clock, ids);
    this.conditions = new Conditions(database, clock, this.starter, this.definitions);
    this.messages = new Messages(database, clock, ids, this.pipeline, this.starter, this.definitions, this.store);
    const signals = new Signals(database, clock, ids, this.options);
    this.outbox = new Outbox(database, clock, ids, this.store, this.definitions, this.pipeline, this.starter, this.messages, signals, this.options);
    this.timers = new Timers(database, clock, ids, this.pipeline, this.starter, this.definitions, this.options);
    const { timers, outbox, jobs, messages } = this;
    this.scheduler = new Scheduler([
      { name: 'timers', sweep: () => timers.sweep() },
      { name: 'outbox', sweep: () => outbox.sweep() },
      { name: 'jobs', sweep: () => jobs.sweep() },
      { name: 'messages', sweep: () => messages.sweep() },
    ], wakeUps, this.options.sweepMs);
  }

  /** Begins to look for due work. Without it, `drain` does so when asked. */
  async startScheduler(): Promise<void> {
    this.unfollow = this.clock.onChange(() => this.drain());
    await this.scheduler.start();
  }

  /** Looks for no more due work and finishes what follows from committed steps, up to a few seconds. Callers are still served. */
  async quiesce(): Promise<void> {
    this.unfollow?.();
    await this.scheduler.stop();
    await Promise.race([this.background.idle(), new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
  }

  /** Ends in order. */
  async stop(): Promise<void> {
    await this.quiesce();
    this.halt();
  }

  /** Stops like a killed process: nothing after the last commit happens. For tests. */
  halt(): void {
    this.unfollow?.();
    this.background.stop();
    this.pipeline.stop();
    void this.scheduler.stop();
  }

  /** @throws ProblemError 422 MODEL_INVALID with the element ids */
  deploy(request: DeployRequest): Promise<Deployed> {
    return this.definitions.deploy(request);
  }

  /** Findings about a process file, for a tenant with the decisions it has. */
  lint(xml: string, tenantId?: string): Promise<LintResult> {
    return this.definitions.lint(xml, tenantId);
  }

  /** Everything the compiler has to say about a DMN file. */
  async lintDecisions(xml: string): Promise<{ problems: Problem[]; decisions: ExecutableDecision[] }> {
    const { file, problems } = await this.decisions.compile('', xml);
    return { problems, decisions: file.decisions };
  }

  /** A version with its compiled process; cached. @throws ProblemError 404 */
  definition(id: string): Promise<ProcessDefinition> {
    return this.definitions.get(id);
  }

  /** @throws ProblemError 404 */
  findDefinition(tenantId: string, processId: string, version?: number): Promise<ProcessDefinition> {
    return this.definitions.find(tenantId, processId, version);
  }

  /** A version of a decision with its compiled form; cached. @throws ProblemError 404 */
  decision(tenantId: string, id: string): Promise<DecisionDefinition> {
    return this.decisions.get(tenantId, id);
  }

  /** Tries a decision; nothing is stored. @throws ProblemError 404, 422 DECISION_FAILED when it has no result */
  evaluateDecision(tenantId: string, id: string, variables: Variables): Promise<DecisionAnswer> {
    return this.decisions.evaluate(tenantId, id, variables);
  }

  /** Publishes data to the conditional start events of the tenant: an instance starts wherever a condition is true. */
  publishConditions(request: PublishedConditions): Promise<ConditionsMet> {
    return this.conditions.publish(request);
  }

  /** @throws ProblemError 404 for an unknown process, RejectionError when it cannot be started so */
  async start(request: StartRequest, options: SubmitOptions): Promise<StepResult> {
    const definition = await this.definitions.find(request.tenantId, request.processId, request.version);
    const { businessKey, variables, startElementId, campaignId, unitId, parent } = request;
    return this.starter.start({ definition, businessKey, variables, startElementId, campaignId, unitId, parent, ...options });
  }

  /**
   * Starts the instance of this business key once and for all: however often and wherever it is called, there is one instance of
   * (tenant, process, business key), and every call answers it. `started` tells whether this call made it.
   */
  async startOnce(request: StartRequest & { businessKey: string }, options: SubmitOptions): Promise<{ instanceId: string; started: boolean }> {
    const definition = await this.definitions.find(request.tenantId, request.processId, request.version);
    const instanceId = instanceIdOf(request.tenantId, request.processId, request.businessKey);
    const { businessKey, variables, startElementId, campaignId, unitId, parent } = request;
    try {
      await this.starter.start({ definition, instanceId, businessKey, variables, startElementId, campaignId, unitId, parent, ...options });
      return { instanceId, started: true };
    } catch (error) {
      if (!isRejection(error) || !(await this.store.row(instanceId))) throw error;
      return { instanceId, started: false };
    }
  }

  /** @throws RejectionError when the engine refuses; whatever a participant throws */
  submit(instanceId: string, command: Command, options: SubmitOptions): Promise<StepResult> {
    return this.pipeline.submit({ instanceId, command, actor: options.actor, participants: options.participants ?? [], ...(options.annotations && { annotations: options.annotations }) });
  }

  /** The events a command would lead to on what is stored now; nothing of it is kept. @throws RejectionError as `submit` would */
  async preview(instanceId: string, command: Command): Promise<{ row: InstanceRow; events: JournalEvent[] }> {
    const stored = (await this.store.load([instanceId])).get(instanceId);
    if (!stored) throw ProblemError.notFound('process instance', instanceId);
    const { outcome } = await this.pipeline.consider(stored, command);
    if (!outcome.ok) throw new RejectionError(outcome);
    return { row: stored.row, events: outcome.events };
  }

  /** What is stored now. @throws ProblemError 404 */
  async state(instanceId: string): Promise<{ row: InstanceRow; state: InstanceState }> {
    const found = (await this.store.load([instanceId])).get(instanceId);
    if (!found) throw ProblemError.notFound('process instance', instanceId);
    return { row: found.row, state: found.state };
  }

  /** Events after the number `after`, oldest first. */
  async history(instanceId: string, { after = 0, limit = 500 }: { after?: number; limit?: number } = {}): Promise<HistoryPage> {
    // Every step has at least one event, so `limit` steps always hold a page.
    const rows = await this.database.read((tx) => tx.query(`SELECT * FROM journal WHERE instance_id = ? AND last_seq > ? ORDER BY version LIMIT ${Math.trunc(limit)}`, [instanceId, after]));
    const events: HistoryPage['events'] = [];
    for (const entry of rows.map(entryFromRow)) {
      for (const event of eventsOf(entry)) {
        if (event.seq <= after) continue;
        if (events.length === limit) return { events, next: events.at(-1)!.seq };
        events.push({ ...event, step: entry.version, actor: entry.actor, onBehalfOf: entry.onBehalfOf, command: entry.command });
      }
    }
    return rows.length === limit ? { events, next: events.at(-1)!.seq } : { events };
  }

  /** All events of some instances, each in order. */
  async histories(instanceIds: readonly string[]): Promise<Map<string, JournalEvent[]>> {
    const events = new Map<string, JournalEvent[]>(instanceIds.map((id) => [id, []]));
    if (instanceIds.length === 0) return events;
    const rows = await this.database.read((tx) => tx.query(`SELECT * FROM journal WHERE instance_id IN (${instanceIds.map(() => '?').join(', ')}) ORDER BY instance_id, version`, [...instanceIds]));
    for (const entry of rows.map(entryFromRow)) events.get(entry.instanceId)!.push(...eventsOf(entry));
    return events;
  }

  /** The events of the last step. */
  async lastEvents(instanceId: string): Promise<JournalEvent[]> {
    const [row] = await this.database.read((tx) => tx.query('SELECT * FROM journal WHERE instance_id = ? ORDER BY version DESC LIMIT 1', [instanceId]));
    return row ? eventsOf(entryFromRow(row)) : [];
  }

  /** The steps as stored, for timelines and audits. */
  async journal(instanceId: string): Promise<JournalEntry[]> {
    return (await this.database.read((tx) => tx.query('SELECT * FROM journal WHERE instance_id = ? ORDER BY version', [instanceId]))).map(entryFromRow);
  }

  /** What is wrong with the instance's hash chain, or undefined. */
  async verifyJournal(instanceId: string): Promise<string | undefined> {
    const [row] = await this.database.read((tx) => tx.query('SELECT last_hash FROM process_instance WHERE id = ?', [instanceId]));
    return findBreak(await this.journal(instanceId), row && String(row.last_hash));
  }

  registerProjection(projection: Projection): void {
    this.pipeline.register(projection);
  }

  /** Due work of a feature: looked for by every node at the scheduler's turns, and by `drain`. */
  registerSweeper(sweeper: Sweeper): void {
    this.scheduler.add(sweeper);
  }

  registerJobHandler(handler: JobHandler | InlineJobHandler): void {
    this.jobs.register(handler);
  }

  publishMessage(request: PublishRequest): Promise<Published> {
    return this.messages.publish(request);
  }

  async broadcastSignal(request: BroadcastRequest): Promise<{ instanceIds: string[] }> {
    return { instanceIds: await this.outbox.broadcast(request) };
  }

  activateJobs(request: ActivateRequest): Promise<ActivatedJob[]> {
    return this.jobs.activate(request);
  }

  completeJob(jobId: string, actor: Actor, variables?: StartRequest['variables']): Promise<void> {
    return this.jobs.complete(jobId, actor, variables);
  }

  failJob(jobId: string, actor: Actor, failure: { message: string; retriesLeft: number; retryMs?: number }): Promise<void> {
    return this.jobs.fail(jobId, actor, failure);
  }

  throwJobError(jobId: string, actor: Actor, error: { errorCode: string; message?: string; variables?: StartRequest['variables'] }): Promise<void> {
    return this.jobs.throwError(jobId, actor, error);
  }

  /** Does all that is due at the clock's time, and what follows from it, until nothing is left. For tests, demos and batch work. */
  async drain(): Promise<void> {
    let found: number;
    do {
      await this.scheduler.settled();
      await this.background.idle();
      found = await this.scheduler.sweepAll();
      // What the scheduler took at the same moment belongs to it as well.
      await this.scheduler.settled();
    } while (found > 0 || this.background.busy);
  }

  private afterCommit({ step, outbox }: Committed): void {
    this.observer?.step(step.command.type);
    if (!this.options.effects) return;
    for (const item of outbox) this.background.run(`effect ${item.effect.type} of ${item.instanceId}`, () => this.outbox.handle(item));
    let opened = false;
    for (const event of step.events) {
      if (event.type === 'TimerScheduled') this.wakeUps.wake(`${step.instance.id}.${event.key}`, new Date(event.dueAt));
      else if (event.type === 'SubscriptionOpened') opened ||= event.kind === 'message';
      else if (event.type === 'InstanceResumed') this.wakeUps.wake(step.instance.id);
    }
    for (const job of this.jobs.own(step)) this.background.run(`job ${job.id} of type ${job.type}`, () => this.jobs.run(job));
    if (opened) this.background.run(`messages for ${step.instance.id}`, () => this.messages.subscriptionsOpened(step));
  }
}
