import type { ElementInstanceKey, Json, Variables } from '../../protocol/index.js';
import { childKeys, isInnerInstance } from '../../state/view.js';
import type { Step } from '../step.js';
import { closeListening, openBoundaryEvents } from './listening.js';
import { recordCompensation } from './compensation-records.js';
import { activityFlows, takeFlow } from './flows.js';
import { attempt, raiseIncident } from './incidents.js';
import { applyInputs, applyOutputs, setLocal } from './variables.js';

export interface ActivateOptions {
  flowId?: string;
  /** Boundary events: the activity they sit on. */
  host?: ElementInstanceKey;
  loopIndex?: number;
  /** Variables of the new instance's own scope. */
  variables?: Variables;
  /** Private bookkeeping the instance begins with. */
  data?: { [name: string]: Json };
}

/** A token arrives on a flow. */
export function arrive(step: Step, scope: ElementInstanceKey, flowId: string): void {
  const element = step.element(step.flow(flowId).target);
  const behavior = step.behaviorOf(element);
  if (behavior.arrive && !element.multiInstance && !element.loop) {
    behavior.arrive(step, scope, element, flowId);
    return;
  }
  if (element.startQuantity > 1) {
    step.emit({ type: 'TokenParked', flowId, elementId: element.id, scope });
    const parked = step.state.parked[`${scope}:${element.id}`]!;
    const flowIds = Object.entries(parked).flatMap(([id, count]) => Array<string>(count).fill(id));
    if (flowIds.length < element.startQuantity) return;
    step.emit({ type: 'TokensConsumed', elementId: element.id, scope, flowIds: flowIds.slice(0, element.startQuantity) });
  }
  activate(step, element.id, scope, { flowId });
}

/** none → activating → activated. The instance waits afterwards, or has gone on already. */
export function activate(step: Step, elementId: string, scope: ElementInstanceKey, options: ActivateOptions = {}): ElementInstanceKey {
  const key = create(step, elementId, scope, options);
  if (step.exceedsStepLimit()) {
    raiseIncident(step, key, 'step-limit', `Expected the command to come to rest within ${step.limit} steps but it did not: is there an endless loop?`, 'activating');
    return key;
  }
  enter(step, key);
  return key;
}

/** An event that has happened already (start event, boundary event, chosen event of a gateway): live only for the record. */
export function activateTriggered(step: Step, elementId: string, scope: ElementInstanceKey, options: ActivateOptions = {}, payload?: Variables): ElementInstanceKey {
  const key = create(step, elementId, scope, options);
  step.transition(key, 'activated');
  complete(step, key, payload);
  return key;
}

/** The instance appears without being entered. Scopes that a modification needs around its target start this way. */
export function create(step: Step, elementId: string, scope: ElementInstanceKey, options: ActivateOptions): ElementInstanceKey {
  const element = step.element(elementId);
  const key = step.nextKey();
  step.transition(key, 'activating');
  const body = options.loopIndex === undefined && (element.multiInstance !== undefined || element.loop !== undefined);
  step.emit({
    type: 'ElementActivated',
    key,
    elementId,
    parent: scope,
    ...(options.loopIndex !== undefined && { loopIndex: options.loopIndex }),
    ...(options.flowId !== undefined && { flowId: options.flowId }),
    ...(options.host !== undefined && { host: options.host }),
    ...(body && { body: true }),
    ...(options.data && { data: options.data }),
  });
  if (options.variables) setLocal(step, key, options.variables);
  return key;
}

/** Goes through activation; also the way a resolved incident tries it again. */
export function enter(step: Step, key: ElementInstanceKey): void {
  const element = step.elementOf(key);
  attempt(step, key, 'activating', () => {
    prepare(step, key);
    step.behaviorFor(key).activate(step, key, element);
  });
}

/** Inputs and boundary events: what every element has before its own behavior begins. */
export function prepare(step: Step, key: ElementInstanceKey): void {
  const instance = step.instance(key)!;
  const element = step.element(instance.elementId);
  if (!instance.body) applyInputs(step, key, element);
  // Boundary events of a multi-instance activity belong to its body.
  if (!isInnerInstance(step.state, instance)) openBoundaryEvents(step, key, element);
  step.transition(key, 'activated');
}

/** activated → completing → completed, then on along the flows. */
export function complete(step: Step, key: ElementInstanceKey, variables?: Variables): void {
  step.transition(key, 'completing');
  finish(step, key, variables);
}

/** The rest of completion; also the way a resolved incident tries it again. */
export function finish(step: Step, key: ElementInstanceKey, variables?: Variables): void {
  attempt(step, key, 'completing', () => {
    const instance = step.instance(key)!;
    const element = step.element(instance.elementId);
    const parent = instance.parent;
    const inner = isInnerInstance(step.state, instance);
    if (!instance.body) applyOutputs(step, key, element, variables);
    if (inner) {
      step.behaviorFor(parent).childCompleting?.(step, parent, element, key);
      // What it threw on completing may have interrupted its activity, and it with it.
      if (!step.isLive(key)) return;
    }
    const behavior = step.behaviorOf(element, instance.body);
    const flows = inner ? [] : (behavior.selectFlows ?? activityFlows)(step, key, element);
    behavior.completing?.(step, key, element);

    closeListening(step, key);
    recordCompensation(step, key, element);
    step.transition(key, 'completed');
    step.emit({ type: 'ElementCompleted', key, elementId: element.id, ...(instance.body && { body: true }) });
    for (const flowId of flows) {
      for (let i = 0; i < element.completionQuantity; i += 1) takeFlow(step, parent, flowId);
    }
    if (flows.length === 0) pathEnded(step, parent, element.id);
  });
}

/** A path inside a scope has come to its end; the scope decides whether it is done. */
export function pathEnded(step: Step, scope: ElementInstanceKey, elementId?: string): void {
  if (!step.isLive(scope)) return;
  step.behaviorFor(scope).childEnded?.(step, scope, step.elementOf(scope), elementId);
}

/** → terminating → terminated: stop listening, children depth first, then the instance itself. */
export function terminate(step: Step, key: ElementInstanceKey): void {
  step.transition(key, 'terminating');
  const instance = step.instance(key)!;
  const element = step.element(instance.elementId);
  closeListening(step, key);
  terminateChildren(step, key);
  if (step.state.tasks[key]) step.emit({ type: 'TaskCancelled', key, elementId: element.id });
  if (step.state.jobs[key]) step.emit({ type: 'JobCancelled', key, elementId: element.id });
  step.behaviorFor(key).terminate?.(step, key, element);
  step.transition(key, 'terminated');
  step.emit({ type: 'ElementTerminated', key, elementId: element.id, ...(instance.body && { body: true }) });
}

/** Interrupts everything inside a scope that itself lives on: instances, parked tokens and tokens on their way. */
export function terminateChildren(step: Step, scope: ElementInstanceKey, except?: ElementInstanceKey): void {
  step.dropPending(scope);
  for (const child of childKeys(step.state, scope)) if (child !== except) terminate(step, child);
  const prefix = `${scope}:`;
  for (const place in step.state.parked) {
    if (!place.startsWith(prefix)) continue;
    const flowIds = Object.entries(step.state.parked[place]!).flatMap(([id, count]) => Array<string>(count).fill(id));
    step.emit({ type: 'TokensConsumed', elementId: place.slice(prefix.length), scope, flowIds });
  }
}
