import type { ElementInstanceKey, MigrationMapping, MigrationProblem, MigrationRule } from '../../protocol/index.js';
import type { EventDefinition, ExecutableElement, ExecutableProcess } from '../../model/executable.js';
import type { ElementInstance, InstanceState } from '../../state/types.js';
import { isInnerInstance } from '../../state/view.js';
import { split } from './joins.js';

/** What has to happen for an instance to follow another version. With problems, nothing of it may be done. */
export interface MigrationPlan {
  problems: MigrationProblem[];
  /** Ids in the state that are called otherwise in the new version. */
  elements: Record<string, string>;
  flows: Record<string, string>;
  /** Listening that the new version does not have. */
  close: { collection: Listening; key: ElementInstanceKey; elementId: string }[];
  /** Events of the new version to listen to: boundary events, event subprocesses, choices behind an event gateway. */
  open: { owner: ElementInstanceKey; elementId: string }[];
  /** Joins and observed conditions may be decided otherwise now. */
  reconsider: { joins: ReadonlySet<string>; conditions: boolean };
}

type Listening = 'subscriptions' | 'timers' | 'conditions';
const LISTENING: readonly Listening[] = ['subscriptions', 'timers', 'conditions'];
const LISTENS: ReadonlySet<string> = new Set(['message', 'signal', 'timer', 'conditional', 'multiple']);
const SCOPES: ReadonlySet<string> = new Set(['process', 'subProcess', 'transaction', 'adHocSubProcess']);

/** Elements and flows of one version as those of another. */
export class VersionMapping {
  private readonly named: ReadonlyMap<string, string>;

  constructor(readonly source: ExecutableProcess, readonly target: ExecutableProcess, mappings: readonly MigrationMapping[]) {
    this.named = new Map(mappings.map(({ from, to }) => [from, to]));
  }

  /** A mapping that names nothing, or names twice. */
  misnamed(mappings: readonly MigrationMapping[]): MigrationMapping | undefined {
    return mappings.find(({ from, to }) => (this.source.elements.has(from) ? !this.target.elements.has(to) : !this.source.flows.has(from) || !this.target.flows.has(to))) ?? mappings.find(({ from, to }) => this.named.get(from) !== to);
  }

  element(id: string): string | undefined {
    if (id === this.source.id) return this.target.id;
    return this.named.get(id) ?? (this.target.elements.has(id) ? id : undefined);
  }

  flow(id: string): string | undefined {
    return this.named.get(id) ?? (this.target.flows.has(id) ? id : undefined);
  }
}

/** Looks at everything that lives in the state. Pure: the same state and versions have the same plan. */
export function planMigration(state: InstanceState, mapping: VersionMapping): MigrationPlan {
  return new Planner(state, mapping).plan();
}

class Planner {
  private readonly problems = new Map<string, MigrationProblem>();
  private readonly elements: Record<string, string> = {};
  private readonly flows: Record<string, string> = {};

  constructor(private readonly state: InstanceState, private readonly mapping: VersionMapping) {}

  plan(): MigrationPlan {
    const { state } = this;
    for (const key in state.elements) this.carry(state.elements[key]!.elementId);
    const joins = this.carryTokens();
    for (const { elementId } of state.compensations) this.carryRecord(elementId);
    const close = this.unheard();
    const open = this.unopened();
    const conditions = open.length > 0 || Object.values(state.conditions).some(({ elementId, part }) => {
      const to = this.mapping.element(elementId);
      return to !== undefined && conditionOf(this.source(elementId), part) !== conditionOf(this.target(to), part);
    });
    return { problems: [...this.problems.values()], elements: this.elements, flows: this.flows, close, open, reconsider: { joins, conditions } };
  }

  /** The element a living one becomes, when it can become it. */
  private carry(id: string): ExecutableElement | undefined {
    const to = this.mapping.element(id);
    if (to === undefined) return this.problem(id, 'element-missing', true, `Expected an element for "${id}" in the new version but there is none`, '新版本没有对应的环节');
    const source = this.source(id);
    const target = this.target(to);
    if (source.kind !== target.kind) return this.problem(id, 'kind-changed', true, `Expected "${to}" to be a ${source.kind} but it is a ${target.kind}`, '新版本中的环节类型不同');
    const scope = source.scope === undefined ? undefined : this.mapping.element(source.scope);
    // When the scope itself is missing that is said once, at the scope.
    if (target.scope !== scope && (scope !== undefined || source.scope === undefined)) {
      return this.problem(id, 'scope-changed', false, `Expected "${to}" in "${scope}" but it is in "${target.scope}"`, '环节已移到另一个子流程');
    }
    if (loopOf(source) !== loopOf(target)) return this.problem(id, 'loop-changed', false, `Expected "${to}" to be repeated as "${id}" is but it is not`, '多实例或循环的设置已改变');
    if (waitsForEvent(source) !== waitsForEvent(target)) return this.problem(id, 'event-changed', true, `Expected "${to}" to wait for the same kind of event as "${id}" but it does not`, '等待的事件类型不同');
    if (to !== id) this.elements[id] = to;
    return target;
  }

  private carryTokens(): Set<string> {
    const changed = new Set<string>();
    for (const place in this.state.parked) {
      const [, id] = split(place);
      const target = this.carry(id);
      if (!target) continue;
      const source = this.source(id);
      if (source.startQuantity !== target.startQuantity) this.problem(id, 'quantity-changed', false, `Expected "${target.id}" to need ${source.startQuantity} tokens but it needs ${target.startQuantity}`, '需要的令牌数已改变');
      for (const flow of Object.keys(this.state.parked[place]!)) {
        const to = this.mapping.flow(flow);
        if (to === undefined || !target.incoming.includes(to)) this.problem(id, 'flow-missing', true, `Expected a flow into "${target.id}" for "${flow}", on which a token waits, but there is none`, `汇聚前的连线“${flow}”在新版本中不再指向该网关`);
        else if (to !== flow) this.flows[flow] = to;
      }
      const incoming = source.incoming.map((flow) => this.mapping.flow(flow));
      if (source.complex?.activationCondition !== target.complex?.activationCondition || incoming.length !== target.incoming.length || !target.incoming.every((flow) => incoming.includes(flow))) changed.add(target.id);
    }
    return changed;
  }

  /** What was completed is only remembered: its place does not matter, its handler is looked up by its id. */
  private carryRecord(id: string): void {
    const to = this.mapping.element(id);
    if (to === undefined) this.problem(id, 'element-missing', true, `Expected an element for "${id}", which may still be compensated, but there is none`, '可能还要补偿的环节在新版本中不存在');
    else if (this.source(id).kind !== this.target(to).kind) this.problem(id, 'kind-changed', true, `Expected "${to}" to be a ${this.source(id).kind} but it is a ${this.target(to).kind}`, '可能还要补偿的环节类型不同');
    else if (to !== id) this.elements[id] = to;
  }

  /** Listening whose event the new version does not have in the same place. */
  private unheard(): MigrationPlan['close'] {
    const close: MigrationPlan['close'] = [];
    for (const collection of LISTENING) {
      for (const name in this.state[collection]) {
        const key = Number(name);
        const { owner, elementId } = this.state[collection][key]!;
        if (elementId === this.state.elements[owner]!.elementId) continue;
        const to = this.stays(this.state.elements[owner]!, elementId);
        if (to === undefined) close.push({ collection, key, elementId });
        else if (to !== elementId) this.elements[elementId] = to;
      }
    }
    return close;
  }

  /** Events of the new version that no event of the old one has become. One that had fired already is not opened again. */
  private unopened(): MigrationPlan['open'] {
    const open: MigrationPlan['open'] = [];
    for (const name in this.state.elements) {
      const key = Number(name);
      const instance = this.state.elements[key]!;
      const to = this.mapping.element(instance.elementId);
      // Opened when its activation is tried again.
      const stuck = Object.values(this.state.incidents).some(({ owner, phase }) => owner === key && phase === 'activating');
      if (to === undefined || stuck) continue;
      const kept = new Set(this.heardBy(this.mapping.source, key, instance.elementId).map((id) => this.stays(instance, id)));
      for (const id of this.heardBy(this.mapping.target, key, to)) {
        if (!kept.has(id) && LISTENS.has(this.target(id).event?.kind ?? 'none')) open.push({ owner: key, elementId: id });
      }
    }
    return open;
  }

  /** The event it becomes for the same listener, or undefined. */
  private stays(owner: ElementInstance, eventId: string): string | undefined {
    const listener = this.mapping.element(owner.elementId);
    const to = this.mapping.element(eventId);
    if (listener === undefined || to === undefined) return undefined;
    const source = this.source(eventId);
    const target = this.target(to);
    if (source.kind !== target.kind || shapeOf(source.event) !== shapeOf(target.event)) return undefined;
    return heard(this.mapping.target, this.target(listener)).includes(to) ? to : undefined;
  }

  /** Events an instance of the element listens to beside its own. */
  private heardBy(process: ExecutableProcess, key: ElementInstanceKey, elementId: string): string[] {
    const instance = this.state.elements[key]!;
    const element = find(process, elementId);
    const ids: string[] = [];
    // Boundary events of a repeated activity belong to its body, event subprocesses to each instance.
    if (!isInnerInstance(this.state, instance)) ids.push(...boundary(element));
    if (!instance.body && !this.isInterrupted(key)) ids.push(...starts(process, element));
    ids.push(...choices(process, element));
    return ids;
  }

  /** An interrupting event subprocess has taken over the scope: nothing in it listens any more. */
  private isInterrupted(key: ElementInstanceKey): boolean {
    return Object.values(this.state.elements).some(({ parent, elementId }) => {
      if (parent !== key) return false;
      const element = this.source(elementId);
      return element.kind === 'eventSubProcess' && (element.startEvents ?? []).some((id) => this.source(id).interrupting !== false);
    });
  }

  private source(id: string): ExecutableElement {
    return find(this.mapping.source, id);
  }

  private target(id: string): ExecutableElement {
    return find(this.mapping.target, id);
  }

  private problem(elementId: string, rule: MigrationRule, mappable: boolean, message: string, messageZh: string): undefined {
    this.problems.set(`${elementId} ${rule}`, { elementId, rule, message, messageZh, mappable });
  }
}

function find(process: ExecutableProcess, id: string): ExecutableElement {
  const element = id === process.id ? process.root : process.elements.get(id);
  if (!element) throw new Error(`Expected element "${id}" in process "${process.id}" but there is none`);
  return element;
}

const boundary = (element: ExecutableElement): string[] => element.boundaryEvents ?? [];

function starts(process: ExecutableProcess, element: ExecutableElement): string[] {
  return SCOPES.has(element.kind) ? (element.eventSubProcesses ?? []).flatMap((id) => find(process, id).startEvents ?? []) : [];
}

function choices(process: ExecutableProcess, element: ExecutableElement): string[] {
  return element.kind === 'eventBasedGateway' ? element.outgoing.map((id) => process.flows.get(id)!.target) : [];
}

const heard = (process: ExecutableProcess, element: ExecutableElement): string[] => [...boundary(element), ...starts(process, element), ...choices(process, element)];

/** What kind of event it is, and of which parts it is made. */
const shapeOf = (event: EventDefinition | undefined): string => (event?.kind === 'multiple' ? `${event.parallel === true}:${(event.parts ?? []).map((part) => part.kind).join()}` : event?.kind ?? 'none');

/** Elements that rest at their own event. */
function waitsForEvent({ kind, event }: ExecutableElement): string {
  return kind === 'intermediateCatchEvent' || kind === 'receiveTask' ? shapeOf(event) : '';
}

/** How an activity is repeated, as far as its body has already decided it. */
function loopOf({ multiInstance, loop }: ExecutableElement): string {
  if (multiInstance) {
    const { sequential, collection, elementVariable, outputCollection, outputElement } = multiInstance;
    return JSON.stringify([sequential, collection !== undefined, elementVariable, outputCollection, outputElement]);
  }
  return loop ? 'loop' : '';
}

function conditionOf({ event }: ExecutableElement, part: number | undefined): string | undefined {
  return (part === undefined ? event : event?.parts?.[part])?.condition;
}
