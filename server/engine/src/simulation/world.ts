import type { Command, DecisionReference, Effect, ElementInstanceKey, ExecutionContext, Instant, JobDetails, JournalEvent, TaskDetails, Variables } from '../protocol/index.js';
import { decideWith } from '../decisions/index.js';
import type { ExecutableDecision } from '../model/decision.js';
import type { ExecutableProcess } from '../model/executable.js';
import { execute } from '../processing/execute.js';
import { startPartOf } from '../processing/starts.js';
import { emptyState } from '../state/empty.js';
import type { InstanceState } from '../state/types.js';
import { SimulationError } from './error.js';
import { MessageRouter } from './messages.js';

/** Calls below calls; and effects that follow from one call of the simulation. Beyond, processes set each other off without end. */
const MAX_DEPTH = 100;
const MAX_EFFECTS = 100_000;

/** One instance as the simulation keeps it: what the runtime keeps in its tables. */
export interface Entry {
  readonly id: string;
  process: ExecutableProcess;
  state: InstanceState;
  readonly history: JournalEvent[];
  readonly tasks: Map<ElementInstanceKey, { elementId: string; details: TaskDetails }>;
  readonly jobs: Map<ElementInstanceKey, { elementId: string; details: JobDetails; retries: number }>;
  /** Instances it has exchanged messages with: without a correlation key, answers go to them. */
  readonly partners: Set<string>;
}

/** Instances in memory, and the effects between them. A stand-in for the runtime, around the same engine. */
export class World {
  now: Instant;
  readonly entries = new Map<string, Entry>();
  readonly messages: MessageRouter;
  private lastId = 0;
  private readonly effects: { effect: Effect; from: Entry }[] = [];
  private readonly held: { entry: Entry; command: Command }[] = [];
  private working = false;

  constructor(
    readonly processes: ReadonlyMap<string, ExecutableProcess>,
    private readonly decisions: ReadonlyMap<string, ExecutableDecision>,
    now: Instant,
    private readonly options: Pick<ExecutionContext, 'timeZone' | 'scripts' | 'stepLimit'>,
  ) {
    this.now = now;
    this.messages = new MessageRouter(this);
  }

  context(): ExecutionContext {
    const { timeZone } = this.options;
    return { ...this.options, now: this.now, nextId: () => this.nextId(), decide: decideWith((asked) => this.decision(asked), this.now, timeZone === undefined ? {} : { timeZone }) };
  }

  /** Here every process and decision has one version; only a version tag can be another one. */
  private decision({ decisionId, versionTag }: DecisionReference): { decision: ExecutableDecision } | undefined {
    const decision = this.decisions.get(decisionId);
    return decision && (versionTag === undefined || decision.versionTag === versionTag) ? { decision } : undefined;
  }

  nextId(): string {
    this.lastId += 1;
    return String(this.lastId);
  }

  entry(id: string): Entry {
    const entry = this.entries.get(id);
    if (!entry) throw new SimulationError('NOT_FOUND', `Expected process instance "${id}" but there is none`);
    return entry;
  }

  start(process: ExecutableProcess, command: Omit<Extract<Command, { type: 'CreateInstance' }>, 'type' | 'instanceId'>, id = this.nextId()): Entry {
    const entry: Entry = { id, process, state: emptyState(), history: [], tasks: new Map(), jobs: new Map(), partners: new Set() };
    this.entries.set(id, entry);
    try {
      this.run(entry, { type: 'CreateInstance', instanceId: id, ...command });
    } catch (error) {
      if (entry.history.length === 0) this.entries.delete(id);
      throw error;
    }
    return entry;
  }

  /** Executes a command and everything that follows from it in other instances. @throws SimulationError when it is rejected */
  run(entry: Entry, command: Command): void {
    this.step(entry, command);
    if (command.type === 'ResumeInstance') this.resumed(entry);
    this.settle();
  }

  /** Carries the instance over to another version of its process. @throws SimulationError when it cannot be */
  migrate(entry: Entry, target: ExecutableProcess, command: Extract<Command, { type: 'MigrateInstance' }>): void {
    this.step(entry, command, target);
    entry.process = target;
    this.settle();
  }

  /** As `run`, but a rejection is only the news that somebody else was first. */
  offer(entry: Entry, command: Command): boolean {
    try {
      this.step(entry, command);
      return true;
    } catch (error) {
      if (!(error instanceof SimulationError)) throw error;
      // News for a suspended instance waits until it is resumed; other rejections mean that somebody else was first.
      if (error.code === 'SUSPENDED') this.held.push({ entry, command });
      return false;
    }
  }

  private resumed(entry: Entry): void {
    const waiting = this.held.filter((each) => each.entry === entry);
    for (const each of waiting) {
      this.held.splice(this.held.indexOf(each), 1);
      this.offer(entry, each.command);
    }
    for (const key in entry.state.subscriptions) this.messages.opened(entry, Number(key));
  }

  private step(entry: Entry, command: Command, target?: ExecutableProcess): void {
    const outcome = execute(entry.process, entry.state, command, this.context(), target);
    if (!outcome.ok) throw SimulationError.of(outcome);
    entry.state = outcome.state;
    for (const event of outcome.events) {
      entry.history.push(event);
      project(entry, event);
    }
    for (const effect of outcome.effects) this.effects.push({ effect, from: entry });
    for (const event of outcome.events) if (event.type === 'SubscriptionOpened' && event.kind === 'message') this.messages.opened(entry, event.key);
  }

  /** Effects are carried out in the order they were decided; what they cause comes behind them. */
  settle(): void {
    if (this.working) return;
    this.working = true;
    try {
      let count = 0;
      for (let next = this.effects.shift(); next; next = this.effects.shift()) {
        count += 1;
        if (count > MAX_EFFECTS) throw new SimulationError('INVALID_STATE', `Expected the processes to come to rest within ${MAX_EFFECTS} messages, signals and calls but they did not`);
        this.perform(next.effect, next.from);
      }
    } finally {
      this.effects.length = 0;
      this.working = false;
    }
  }

  private perform(effect: Effect, from: Entry): void {
    switch (effect.type) {
      case 'StartChild': {
        const parent = this.entry(effect.parent.instanceId);
        if (parent.state.elements[effect.parent.elementKey]?.data?.child !== effect.childInstanceId) return;
        this.startChild(effect, parent);
        return;
      }
      case 'CancelChild': {
        const child = this.entries.get(effect.childInstanceId);
        if (child?.state.status === 'active') this.offer(child, { type: 'CancelInstance', reason: effect.reason, byParent: true });
        return;
      }
      case 'NotifyParent': {
        const parent = this.entry(effect.parent.instanceId);
        const { childInstanceId, outcome } = effect;
        const key = effect.parent.elementKey;
        if (outcome.type === 'completed') this.offer(parent, { type: 'ChildCompleted', key, childInstanceId, variables: outcome.variables });
        else if (outcome.type === 'failed') this.offer(parent, { type: 'ChildFailed', key, childInstanceId, errorCode: outcome.errorCode, ...(outcome.message !== undefined && { message: outcome.message }) });
        else if (outcome.type === 'cancelled') this.offer(parent, { type: 'ChildCancelled', key, childInstanceId, ...(outcome.message !== undefined && { message: outcome.message }) });
        else this.offer(parent, { type: 'ChildEscalated', key, childInstanceId, escalationCode: outcome.escalationCode, ...(outcome.variables && { variables: outcome.variables }) });
        return;
      }
      case 'PublishMessage':
        this.messages.publish({ id: effect.messageId, name: effect.name, variables: effect.variables, correlationKey: effect.correlationKey, timeToLive: effect.timeToLive, from: { entry: from, elementId: throwerOf(from, effect.from) } });
        return;
      case 'BroadcastSignal':
        this.broadcast(effect.name, effect.variables, effect.exceptInstanceId);
        return;
    }
  }

  private startChild(effect: Extract<Effect, { type: 'StartChild' }>, parent: Entry): void {
    const process = this.processes.get(effect.processId);
    const { childInstanceId, variables, businessKey } = effect;
    const failed = (message: string) => this.offer(parent, { type: 'ChildNotStarted', key: effect.parent.elementKey, childInstanceId, message });
    if (depthOf(this, parent) >= MAX_DEPTH) {
      failed(`Expected process "${effect.processId}" to be called at most ${MAX_DEPTH} levels deep: does it call itself?`);
      return;
    }
    if (!process) {
      failed(`Expected process "${effect.processId}" to call but there is none`);
      return;
    }
    try {
      this.start(process, { variables, parent: effect.parent, ...(businessKey !== undefined && { businessKey }) }, childInstanceId);
    } catch (error) {
      if (!(error instanceof SimulationError)) throw error;
      failed(error.message);
    }
  }

  /** Reaches every subscription that is open now, then the signal start events. */
  broadcast(name: string, variables: Variables, exceptInstanceId?: string): void {
    const listening = [...this.entries.values()].flatMap((entry) => (entry.id === exceptInstanceId ? [] : Object.entries(entry.state.subscriptions)
      .filter(([, subscription]) => subscription.kind === 'signal' && subscription.name === name)
      .map(([key]) => ({ entry, key: Number(key) }))));
    const subscribed = new Map(listening.map(({ entry, key }) => [`${entry.id}:${key}`, entry.state.subscriptions[key]!.elementId]));
    for (const { entry, key } of listening) this.offer(entry, { type: 'DeliverSignal', key, variables });
    for (const { process, elementId } of this.startsBy('signal', name)) {
      // An instance that waits at its own start event for this signal has got it.
      const waited = listening.some(({ entry, key }) => entry.process === process && subscribed.get(`${entry.id}:${key}`) === elementId);
      if (!waited) this.startBy(process, elementId, 'signal', name, variables);
    }
    this.settle();
  }

  /** Starts an instance by a message or signal; of a parallel multiple start event it is only a part. */
  startBy(process: ExecutableProcess, startElementId: string, kind: 'message' | 'signal', name: string, variables: Variables): Entry {
    const startPart = startPartOf(process.elements.get(startElementId)?.event, kind, name, { now: this.now });
    return this.start(process, { startElementId, variables, ...(startPart !== undefined && { startPart }) });
  }

  startsBy(kind: 'message' | 'signal', name: string): { process: ExecutableProcess; elementId: string }[] {
    return [...this.processes.values()].flatMap((process) => process.startTriggers
      .filter(({ event }) => [event, ...(event.parts ?? [])].some((each) => each.kind === kind && each.name === name))
      .map(({ elementId }) => ({ process, elementId })));
  }
}

function depthOf(world: World, entry: Entry): number {
  let depth = 1;
  for (let at = entry.state.parent; at; at = world.entry(at.instanceId).state.parent) depth += 1;
  return depth;
}

function throwerOf(entry: Entry, key: ElementInstanceKey): string | undefined {
  for (let i = entry.history.length - 1; i >= 0; i -= 1) {
    const event = entry.history[i]!;
    if (event.type === 'MessageThrown' && event.key === key) return event.elementId;
  }
  return undefined;
}

/** What the runtime's projections do: details of tasks and jobs are not in the state. */
function project(entry: Entry, event: JournalEvent): void {
  switch (event.type) {
    case 'TaskCreated':
      entry.tasks.set(event.key, { elementId: event.elementId, details: event.task });
      break;
    case 'TaskUpdated': {
      const task = entry.tasks.get(event.key)!;
      const details = { ...task.details };
      if (event.assignee === null) delete details.assignee;
      else if (event.assignee !== undefined) details.assignee = event.assignee;
      if (event.dueAt === null) delete details.dueAt;
      else if (event.dueAt !== undefined) details.dueAt = event.dueAt;
      entry.tasks.set(event.key, { ...task, details });
      break;
    }
    case 'TaskCompleted':
    case 'TaskCancelled':
      entry.tasks.delete(event.key);
      break;
    case 'JobCreated':
      entry.jobs.set(event.key, { elementId: event.elementId, details: event.job, retries: event.job.retries });
      break;
    case 'JobFailed':
    case 'JobRetriesUpdated':
      entry.jobs.get(event.key)!.retries = event.retriesLeft;
      break;
    case 'JobCompleted':
    case 'JobCancelled':
      entry.jobs.delete(event.key);
      break;
    case 'InstanceMigrated':
      for (const work of [...entry.tasks.values(), ...entry.jobs.values()]) work.elementId = event.elements[work.elementId] ?? work.elementId;
      break;
    default:
      break;
  }
}
