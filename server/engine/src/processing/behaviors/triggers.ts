import type { ElementInstanceKey, Variables } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import type { Trigger } from '../behavior.js';
import type { Step } from '../step.js';
import { closeListening, openEventSubProcesses } from './listening.js';
import { attempt } from './incidents.js';
import { activateTriggered, create, pathEnded, prepare, terminate, terminateChildren, type ActivateOptions } from './transitions.js';

/** Something reached a catching event. `owner` is the instance that was listening. */
export function trigger(step: Step, owner: ElementInstanceKey, event: Trigger): void {
  const element = step.element(event.elementId);
  if (element.kind === 'boundaryEvent') triggerBoundary(step, owner, element, event);
  // A start event that listens for itself is that of the process (parallel multiple).
  else if (element.kind === 'startEvent' && step.instance(owner)!.elementId !== element.id) triggerEventSubProcess(step, owner, element, event);
  else step.behaviorFor(owner).triggered?.(step, owner, step.elementOf(owner), event);
}

/** A message or signal reached a subscription. Non-interrupting events can happen again; the others close with their first trigger. */
export function triggerSubscription(step: Step, key: ElementInstanceKey, { variables, messageId }: { variables?: Variables | undefined; messageId?: string }): void {
  const { owner, elementId, part } = step.state.subscriptions[key]!;
  step.emit({ type: 'SubscriptionTriggered', key, elementId, ...(messageId !== undefined && { messageId }) });
  if (!staysOpen(step, elementId)) step.emit({ type: 'SubscriptionClosed', key, elementId });
  trigger(step, owner, { elementId, ...(part !== undefined && { part }), ...(variables && { variables }) });
}

export function staysOpen(step: Step, elementId: string): boolean {
  return step.element(elementId).interrupting === false;
}

/** Interrupting: the activity goes first, then the token leaves through the event. Otherwise a token is added. */
export function triggerBoundary(step: Step, host: ElementInstanceKey, boundary: ExecutableElement, event: Trigger): void {
  if (!partsComplete(step, host, boundary, event)) return;
  const scope = step.instance(host)!.parent;
  if (boundary.interrupting !== false) terminate(step, host);
  activateTriggered(step, boundary.id, scope, { host }, event.variables);
}

/** Interrupting: everything else in the scope ends, and nothing in it listens any more. */
export function triggerEventSubProcess(step: Step, scope: ElementInstanceKey, start: ExecutableElement, event: Trigger): void {
  if (!partsComplete(step, scope, start, event)) return;
  if (start.interrupting !== false) {
    const own = new Set((step.elementOf(scope).eventSubProcesses ?? []).flatMap((id) => step.element(id).startEvents ?? []));
    closeListening(step, scope, (elementId) => own.has(elementId));
    terminateChildren(step, scope);
  }
  startEventSubProcess(step, scope, start, {}, event.variables);
}

/** Runs an event subprocess whose start event has happened. */
export function startEventSubProcess(step: Step, parent: ElementInstanceKey, start: ExecutableElement, options: ActivateOptions, payload?: Variables): void {
  const key = create(step, start.scope!, parent, options);
  attempt(step, key, 'activating', () => {
    prepare(step, key);
    openEventSubProcesses(step, key, step.elementOf(key));
    activateTriggered(step, start.id, key, {}, payload);
    pathEnded(step, key);
  });
}

/** A parallel multiple event needs all its parts; the parts seen so far are kept with the listening instance. */
export function partsComplete(step: Step, owner: ElementInstanceKey, element: ExecutableElement, event: Trigger): boolean {
  const definition = element.event;
  if (definition?.kind !== 'multiple' || !definition.parallel || event.part === undefined) return true;
  const name = `parts:${element.id}`;
  const seen = step.instance(owner)!.data?.[name];
  const parts = Array.isArray(seen) ? seen : [];
  if (parts.includes(event.part)) return false;
  const all = [...parts, event.part];
  const complete = all.length === (definition.parts?.length ?? 0);
  step.emit({ type: 'ElementDataSet', key: owner, data: { [name]: complete ? [] : all } });
  return complete;
}
