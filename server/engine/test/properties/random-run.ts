import { applyAll, emptyState, execute, type Command, type ExecutableProcess, type InstanceState, type JournalEvent } from '../../src/index.js';
import { Tokens } from './tokens.js';

/** Kinds of command that some run had accepted. */
export const used = new Set<Command['type']>();

/** An instance on its way: every command is checked from all sides. */
export class Run {
  state: InstanceState = emptyState();
  private replayed: InstanceState = emptyState();
  private readonly journal: JournalEvent[] = [];
  private readonly numbers: Iterator<number>;
  private now = Date.parse('2026-01-01T00:00:00Z');
  private ids = 0;
  private readonly tokens = new Tokens();

  constructor(private process: ExecutableProcess, numbers: Iterable<number>) {
    this.numbers = numbers[Symbol.iterator]();
  }

  /** To a version in which every element and flow is called by its new name; when it is there already, it stays. */
  migrate(target: ExecutableProcess, rename: (id: string) => string): void {
    const mappings = [...this.process.elements.keys(), ...this.process.flows.keys()].filter((id) => rename(id) !== id).map((from) => ({ from, to: rename(from) }));
    expect(this.order({ type: 'MigrateInstance', definitionId: 'next', mappings }, target)).toBe(true);
    this.process = target;
  }

  order(command: Command, target?: ExecutableProcess): boolean {
    const given = this.state;
    const before = JSON.stringify(given);
    const outcome = execute(this.process, given, command, { now: new Date(this.now).toISOString(), nextId: () => `x${(this.ids += 1)}` }, target);
    expect(JSON.stringify(given)).toBe(before);
    if (!outcome.ok) return false;
    used.add(command.type);
    outcome.events.forEach((event, index) => { if (event.seq !== this.journal.length + index + 1) throw new Error(`gap at ${event.seq}`); });
    this.journal.push(...outcome.events);
    // The fold of the journal so far, as it is stored; `expectEmpty` folds it once more from the beginning.
    this.replayed = applyAll(this.replayed, JSON.parse(JSON.stringify(outcome.events)) as JournalEvent[]);
    expect(this.replayed).toEqual(outcome.state);
    expect(applyAll(given, outcome.events)).toEqual(outcome.state);
    const reloaded = JSON.parse(JSON.stringify(outcome.state)) as InstanceState;
    expect(reloaded).toEqual(outcome.state);
    this.expectWhole(reloaded);
    this.expectConserved(outcome.events, reloaded);
    this.state = reloaded;
    return true;
  }

  pick<T>(list: readonly T[]): T {
    return list[(this.numbers.next().value as number) % list.length]!;
  }

  /** One thing somebody outside could do, also foolish ones. */
  randomStep(): void {
    const { state } = this;
    const anyKey = (items: object): number | undefined => (Object.keys(items).length > 0 ? Number(this.pick(Object.keys(items))) : undefined);
    const job = anyKey(state.jobs);
    const element = anyKey(state.elements);
    const [child] = this.children();
    if (child && (this.numbers.next().value as number) % 4 === 0) {
      this.order(this.pick<Command>([
        { type: 'ChildFailed', ...child, errorCode: 'E' }, { type: 'ChildEscalated', ...child, escalationCode: 'X' },
        { type: 'ChildNotStarted', ...child, message: 'x' }, { type: 'ChildCancelled', ...child },
      ]));
      return;
    }
    const somewhere = (): string => this.pick([...this.process.elements.keys()]);
    switch ((this.numbers.next().value as number) % 40) {
      case 0:
      case 1:
        this.order({ type: 'SetVariables', variables: { v: this.pick([0, 1, 2, 3, 4, 5]) } });
        return;
      case 2:
        expect(this.order({ type: 'CompleteTask', key: state.lastKey + 1 })).toBe(false);
        return;
      case 3:
        this.order({ type: 'SuspendInstance' });
        if (Object.keys(state.tasks).length > 0) expect(this.order({ type: 'CompleteTask', key: anyKey(state.tasks)! })).toBe(false);
        this.order({ type: 'ResumeInstance' });
        return;
      case 4:
      case 5: {
        if (job === undefined) return;
        this.order({ type: 'FailJob', key: job, retriesLeft: this.pick([0, 1]), message: 'x' });
        const incident = anyKey(this.state.incidents);
        if (incident !== undefined) this.order({ type: 'ResolveIncident', incidentKey: incident, retries: 1 });
        return;
      }
      case 6:
        if (job !== undefined) this.order({ type: 'ThrowJobError', key: job, errorCode: this.pick(['E', 'other']) });
        return;
      case 7:
        if (job !== undefined) this.order({ type: 'ThrowJobEscalation', key: job, escalationCode: 'X' });
        return;
      case 9: {
        const task = anyKey(state.tasks);
        if (task !== undefined) this.order({ type: 'UpdateTask', key: task, assignee: 'a', dueAt: new Date(this.now + this.pick([1, 100]) * 86_400_000).toISOString() });
        return;
      }
      case 10: {
        const timer = anyKey(state.timers);
        if (timer !== undefined && Date.parse(state.timers[timer]!.dueAt) > this.now) expect(this.order({ type: 'FireTimer', key: timer })).toBe(false);
        return;
      }
      case 11:
        if (element !== undefined && element !== 1) this.order({ type: 'ModifyInstance', instructions: [{ kind: 'terminate', key: element }] });
        return;
      case 12:
        this.order({ type: 'ModifyInstance', instructions: [{ kind: 'activate', elementId: somewhere() }] });
        return;
      case 13:
        if (element !== undefined && element !== 1) this.order({ type: 'ModifyInstance', instructions: [{ kind: 'move', from: state.elements[element]!.elementId, to: somewhere() }] });
        return;
      case 14:
        if (this.pick([0, 1, 2, 3, 4]) === 0) this.order({ type: 'CancelInstance', reason: 'x' });
        return;
      default:
        this.workStep(this.pick([0, 1, 2, 3, 4, 5, 15]));
    }
  }

  /** Something that waits is done. Where nothing can be done an incident has told a person so: there is no silent hang. */
  workStep(v: number, { calm = false } = {}): void {
    const keys = (items: object) => Object.keys(items).map(Number);
    const { state } = this;
    const orders: Command[] = [
      ...keys(state.tasks).map((key): Command => ({ type: 'CompleteTask', key, variables: { v } })),
      ...keys(state.jobs).filter((key) => state.jobs[key]!.retriesLeft > 0).map((key): Command => ({ type: 'CompleteJob', key, variables: { v } })),
      ...keys(state.timers).map((key): Command => ({ type: 'FireTimer', key })),
      ...keys(state.subscriptions).map((key): Command => (state.subscriptions[key]!.kind === 'message'
        ? { type: 'DeliverMessage', key, messageId: `m${(this.ids += 1)}`, variables: { v } }
        : { type: 'DeliverSignal', key, variables: { v } })),
      ...this.children().map((child): Command => ({ type: 'ChildCompleted', ...child, variables: { v } })),
      ...this.emptyAdHocs().map(([key, elementId]): Command => ({ type: 'ActivateAdHoc', key, elementId })),
      ...(keys(state.conditions).length > 0 ? [{ type: 'SetVariables', variables: { v } } as Command] : []),
    ];
    // Listening that stays open can start something new for ever; somebody who is calm leaves it alone.
    const staysOpen = (order: Command): boolean => (order.type === 'FireTimer' && this.process.elements.get(state.timers[order.key]!.elementId)?.interrupting === false)
      || ((order.type === 'DeliverMessage' || order.type === 'DeliverSignal') && this.process.elements.get(state.subscriptions[order.key]!.elementId)?.interrupting === false);
    const ending = calm ? orders.filter((order) => !staysOpen(order)) : [];
    if (orders.length === 0) {
      const [incident] = keys(state.incidents);
      if (incident === undefined) throw new Error(`Expected something to do but there is nothing: ${JSON.stringify(state)}`);
      this.order({ type: 'ResolveIncident', incidentKey: incident, retries: 1, variables: { v } });
      // Nobody can repair a model from here: a join that a modification has robbed of its token stays as it is.
      if (Object.keys(this.state.incidents).length > 0) this.order({ type: 'CancelInstance', reason: 'stuck' });
      return;
    }
    const order = this.pick(ending.length > 0 ? ending : orders);
    if (order.type === 'FireTimer') this.now = Math.max(this.now, Date.parse(state.timers[order.key]!.dueAt));
    expect(this.order(order)).toBe(true);
  }

  /** Call activities that wait for their called instance. */
  private children(): { key: number; childInstanceId: string }[] {
    const { elements, incidents } = this.state;
    const stuck = new Set(Object.values(incidents).map(({ owner }) => owner));
    return Object.entries(elements).flatMap(([key, { data }]) => (typeof data?.child === 'string' && !stuck.has(Number(key)) ? [{ key: Number(key), childInstanceId: data.child }] : []));
  }

  private emptyAdHocs(): [key: number, elementId: string][] {
    const { elements } = this.state;
    return Object.entries(elements).flatMap(([key, { elementId }]): [number, string][] => {
      const element = this.process.elements.get(elementId);
      const busy = Object.values(elements).some(({ parent }) => parent === Number(key));
      return element?.kind === 'adHocSubProcess' && !busy ? [[Number(key), element.children![0]!]] : [];
    });
  }

  /** Nothing appears from nowhere and nothing vanishes: what lives is what has begun and not ended. */
  private expectConserved(events: readonly JournalEvent[], state: InstanceState): void {
    this.tokens.follow(events);
    if (state.status !== 'active') return;
    const keys = (items: object) => Object.keys(items).map(Number);
    expect(this.tokens.waiting()).toEqual({
      elements: keys(state.elements), tasks: keys(state.tasks), jobs: keys(state.jobs), timers: keys(state.timers),
      subscriptions: keys(state.subscriptions), incidents: keys(state.incidents),
      parked: Object.values(state.parked).flatMap((flows) => Object.values(flows)).reduce((sum, count) => sum + count, 0),
    });
  }

  expectEmpty(): void {
    expect(applyAll(emptyState(), this.journal)).toEqual(this.replayed);
    const { elements, ...rest } = this.state;
    expect(Object.keys(elements)).toEqual(['1']);
    expect(rest).toMatchObject({ parked: {}, jobs: {}, tasks: {}, timers: {}, subscriptions: {}, incidents: {}, conditions: {}, compensations: [] });
  }

  /** Whatever waits belongs to a live instance, and every instance to a live scope. */
  private expectWhole(state: InstanceState): void {
    if (state.status !== 'active') return;
    const live = (key: number) => state.elements[key] !== undefined;
    for (const { parent, elementId } of Object.values(state.elements)) if (parent !== 0 && !live(parent)) throw new Error(`${elementId} has no parent ${parent}`);
    for (const items of [state.timers, state.subscriptions, state.conditions, state.incidents]) for (const { owner, elementId } of Object.values(items)) if (!live(owner)) throw new Error(`${elementId} has no owner ${owner}`);
    for (const items of [state.tasks, state.jobs]) for (const key of Object.keys(items)) if (!live(Number(key))) throw new Error(`work ${key} has no element`);
    for (const place of Object.keys(state.parked)) if (!live(Number(place.split(':')[0]))) throw new Error(`tokens at ${place} have no scope`);
  }
}
