import type { Effect, ElementInstanceKey, EngineEvent, ExecutionContext, JournalEvent } from '../protocol/index.js';
import type { ElementKind, ExecutableElement, ExecutableFlow, ExecutableProcess } from '../model/executable.js';
import { openWorkingCopy, type WorkingCopy } from '../state/apply.js';
import type { ElementInstance, InstanceState } from '../state/types.js';
import type { ElementBehavior } from './behavior.js';
import { assertTransition, type LifecycleState } from './lifecycle.js';

/** Work left inside one command: a token on its way, or the next round of a body. */
export type WorkItem =
  | { kind: 'flow'; scope: ElementInstanceKey; flowId: string }
  | { kind: 'iterate'; scope: ElementInstanceKey };

export type BehaviorName = ElementKind | 'multiInstanceBody' | 'loopBody';
export type BehaviorTable = Readonly<Record<BehaviorName, ElementBehavior>>;

const DEFAULT_STEP_LIMIT = 10_000;
/** What each instance of a parallel multi-instance activity may add to the limit, and how many limits all of them together. */
const STEPS_PER_INSTANCE = 3;
const MOST_LIMITS = 4;

/** One command being processed: what it may read, and the events and effects it has decided so far. */
export class Step {
  readonly events: JournalEvent[] = [];
  readonly effects: Effect[] = [];
  /** Set when a variable changed, so that conditional events are looked at before the next piece of work. */
  variablesChanged = false;

  private readonly copy: WorkingCopy;
  private readonly queue: WorkItem[] = [];
  private head = 0;
  /** Tokens about to throw a signal. */
  private readonly later: WorkItem[] = [];
  private readonly pending = new Map<ElementInstanceKey, number>();
  private readonly lifecycle = new Map<ElementInstanceKey, LifecycleState>();
  private readonly stepLimit: number;
  private allowance: number;
  private transitions = 0;

  constructor(
    readonly process: ExecutableProcess,
    base: InstanceState,
    readonly ctx: ExecutionContext,
    private readonly behaviors: BehaviorTable,
    /** The version the instance followed so far; another one than `process` only while it is migrated. */
    readonly before: ExecutableProcess = process,
  ) {
    this.copy = openWorkingCopy(base);
    this.stepLimit = ctx.stepLimit ?? DEFAULT_STEP_LIMIT;
    this.allowance = this.stepLimit;
  }

  /** Read only: it changes by `emit` alone. */
  get state(): InstanceState {
    return this.copy.state;
  }

  emit(event: EngineEvent): void {
    this.events.push(this.copy.append(event, this.ctx.now));
  }

  /** The next free key; taken by the event that is emitted with it. */
  nextKey(): ElementInstanceKey {
    return this.copy.state.lastKey + 1;
  }

  instance(key: ElementInstanceKey): ElementInstance | undefined {
    return this.copy.state.elements[key];
  }

  /** Whether the instance is still there: an earlier decision of this command may have interrupted it. */
  isLive(key: ElementInstanceKey): boolean {
    return this.copy.state.status === 'active' && this.copy.state.elements[key] !== undefined;
  }

  element(id: string): ExecutableElement {
    const element = id === this.process.id ? this.process.root : this.process.elements.get(id);
    if (!element) throw new Error(`Expected element "${id}" in process "${this.process.id}" but there is none`);
    return element;
  }

  elementOf(key: ElementInstanceKey): ExecutableElement {
    return this.element(this.copy.state.elements[key]!.elementId);
  }

  flow(id: string): ExecutableFlow {
    const flow = this.process.flows.get(id);
    if (!flow) throw new Error(`Expected sequence flow "${id}" in process "${this.process.id}" but there is none`);
    return flow;
  }

  behaviorOf(element: ExecutableElement, body = false): ElementBehavior {
    return this.behaviors[body ? (element.multiInstance ? 'multiInstanceBody' : 'loopBody') : element.kind];
  }

  behaviorFor(key: ElementInstanceKey): ElementBehavior {
    return this.behaviorOf(this.elementOf(key), this.copy.state.elements[key]!.body);
  }

  /** Notes and checks a transition. An instance not met in this command rests as `activated`; one that is stuck is terminated from where it stands. */
  transition(key: ElementInstanceKey, to: LifecycleState): void {
    const from = this.lifecycle.get(key) ?? (this.instance(key) ? (to === 'terminating' ? this.stuckAt(key) : 'activated') : 'none');
    assertTransition(from, to, `element instance ${key}`);
    this.lifecycle.set(key, to);
  }

  private stuckAt(key: ElementInstanceKey): LifecycleState {
    for (const incident of Object.values(this.copy.state.incidents)) {
      if (incident.owner === key && (incident.phase === 'activating' || incident.phase === 'completing')) return incident.phase;
    }
    return 'activated';
  }

  /** The instance was left stuck in this state by an earlier command. */
  resumeAt(key: ElementInstanceKey, state: LifecycleState): void {
    this.lifecycle.set(key, state);
  }

  /** Counts an element transition; true when the command has used up its allowance. */
  exceedsStepLimit(): boolean {
    this.transitions += 1;
    return this.transitions > this.allowance;
  }

  /** Many instances at once are no endless loop: they bring their own steps, up to a bound. */
  allowInstances(count: number): void {
    this.allowance = Math.min(this.allowance + count * STEPS_PER_INSTANCE, this.stepLimit * MOST_LIMITS);
  }

  /** Whether the next element transition would be one too many. */
  get isExhausted(): boolean {
    return this.transitions >= this.allowance;
  }

  get limit(): number {
    return this.allowance;
  }

  /**
   * A token on its way to a signal that is thrown waits until no other token of the instance can move: whoever is about
   * to listen on a parallel path does so before, whatever the order of the paths in the file.
   */
  enqueue(item: WorkItem): void {
    (this.throwsSignal(item) ? this.later : this.queue).push(item);
    this.pending.set(item.scope, (this.pending.get(item.scope) ?? 0) + 1);
  }

  /** The next piece of work whose scope still lives. */
  dequeue(): WorkItem | undefined {
    while (this.head < this.queue.length || this.later.length > 0) {
      if (this.head === this.queue.length) this.queue.push(this.later.shift()!);
      const item = this.queue[this.head]!;
      this.head += 1;
      if (this.head > 1024 && this.head * 2 > this.queue.length) {
        this.queue.splice(0, this.head);
        this.head = 0;
      }
      this.pending.set(item.scope, this.pending.get(item.scope)! - 1);
      if (this.isLive(item.scope)) return item;
    }
    return undefined;
  }

  /** Keeps a scope from completing while a token of it is in the hands of a behavior. */
  hold(scope: ElementInstanceKey): void {
    this.pending.set(scope, (this.pending.get(scope) ?? 0) + 1);
  }

  release(scope: ElementInstanceKey): void {
    this.pending.set(scope, this.pending.get(scope)! - 1);
  }

  /** Whether tokens are still on their way in the scope. */
  hasPending(scope: ElementInstanceKey): boolean {
    return (this.pending.get(scope) ?? 0) > 0;
  }

  /** Tokens on their way in the scope are withdrawn, as everything in it is interrupted. */
  dropPending(scope: ElementInstanceKey): void {
    this.withdraw(this.queue, this.head, scope);
    this.withdraw(this.later, 0, scope);
  }

  private withdraw(items: WorkItem[], from: number, scope: ElementInstanceKey): void {
    for (let i = items.length - 1; i >= from; i -= 1) {
      const item = items[i]!;
      if (item.kind === 'flow' && item.scope === scope) {
        items.splice(i, 1);
        this.pending.set(scope, this.pending.get(scope)! - 1);
      }
    }
  }

  private throwsSignal(item: WorkItem): boolean {
    if (item.kind !== 'flow') return false;
    const { kind, event } = this.element(this.flow(item.flowId).target);
    return (kind === 'intermediateThrowEvent' || kind === 'endEvent') && (event?.kind === 'signal' || event?.parts?.some((part) => part.kind === 'signal') === true);
  }
}
