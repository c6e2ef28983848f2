import type { ElementInstanceKey } from '../../protocol/index.js';
import type { EventDefinition, ExecutableElement } from '../../model/executable.js';
import { firstDue, type Due, type Timer } from '../../expressions/timers.js';
import { ownedKeys, visibleVariables } from '../../state/view.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';
import { messageOf, textAt } from './expressions.js';

/**
 * Opens what a catching event waits for: subscriptions, timers, observed conditions.
 * `owner` is the instance that lives as long as the listening does: the host of a boundary event,
 * the scope of an event subprocess, the gateway, or the catch event itself. Expressions are evaluated in it.
 */
export function listen(step: Step, owner: ElementInstanceKey, element: ExecutableElement, event: EventDefinition, part?: number): void {
  switch (event.kind) {
    case 'message': {
      const name = textAt(step, event.name, owner) || element.id;
      const correlationKey = textAt(step, event.correlationKey, owner);
      step.emit({ type: 'SubscriptionOpened', key: step.nextKey(), owner, elementId: element.id, kind: 'message', name, ...(correlationKey !== undefined && { correlationKey }), ...(part !== undefined && { part }) });
      return;
    }
    case 'signal': {
      const name = textAt(step, event.name, owner);
      if (!name) throw new Failure('expression', `Expected signal event "${element.id}" to have a signal name but it has none`);
      step.emit({ type: 'SubscriptionOpened', key: step.nextKey(), owner, elementId: element.id, kind: 'signal', name, ...(part !== undefined && { part }) });
      return;
    }
    case 'timer':
      schedule(step, owner, element, event, part);
      return;
    case 'conditional':
      // Starts out as false, so that a condition which holds already is seen as a change at once.
      step.emit({ type: 'ConditionObserved', key: step.nextKey(), owner, elementId: element.id, value: false, ...(part !== undefined && { part }) });
      step.variablesChanged = true;
      return;
    case 'multiple':
      event.parts?.forEach((each, index) => listen(step, owner, element, each, index));
      return;
    default:
      // Errors, escalations, compensation and cancel look for their catcher when they are thrown.
      return;
  }
}

function schedule(step: Step, owner: ElementInstanceKey, element: ExecutableElement, event: EventDefinition, part: number | undefined): void {
  const { timer } = event;
  if (!timer) throw new Failure('expression', `Expected timer event "${element.id}" to have a date, duration or cycle but it has none`);
  const due = dueOf(step, owner, timer, element);
  // Only what stays open can fire again: a non-interrupting event, or a catch event that waits out its cycle by itself.
  const repeats = element.interrupting === false || (element.kind === 'intermediateCatchEvent' && step.instance(owner)?.elementId === element.id);
  step.emit({
    type: 'TimerScheduled',
    key: step.nextKey(),
    owner,
    elementId: element.id,
    dueAt: due.dueAt,
    ...(repeats && due.remaining !== undefined && { remaining: due.remaining }),
    ...(repeats && due.interval !== undefined && { interval: due.interval }),
    ...(part !== undefined && { part }),
  });
}

function dueOf(step: Step, owner: ElementInstanceKey, timer: Timer, element: ExecutableElement): Due {
  const { now, timeZone } = step.ctx;
  try {
    return firstDue(timer, now, visibleVariables(step.state, owner), timeZone === undefined ? {} : { timeZone });
  } catch (error) {
    throw new Failure('expression', `Expected timer "${element.id}" to have a valid ${timer.kind} but: ${messageOf(error)}`);
  }
}

export function openBoundaryEvents(step: Step, host: ElementInstanceKey, element: ExecutableElement): void {
  for (const id of element.boundaryEvents ?? []) {
    const boundary = step.element(id);
    if (boundary.event) listen(step, host, boundary, boundary.event);
  }
}

/** Event subprocesses listen as long as their scope lives. */
export function openEventSubProcesses(step: Step, scope: ElementInstanceKey, element: ExecutableElement): void {
  for (const id of element.eventSubProcesses ?? []) {
    for (const startId of step.element(id).startEvents ?? []) {
      const start = step.element(startId);
      if (start.event) listen(step, scope, start, start.event);
    }
  }
}

/** Closes all that belongs to an instance. Its incidents go too: nothing of it waits for a person any more. */
export function closeListening(step: Step, owner: ElementInstanceKey, only?: (elementId: string) => boolean): void {
  const { state } = step;
  for (const key of ownedKeys(state, 'subscriptions', owner)) {
    const { elementId } = state.subscriptions[key]!;
    if (!only || only(elementId)) step.emit({ type: 'SubscriptionClosed', key, elementId });
  }
  for (const key of ownedKeys(state, 'timers', owner)) {
    const { elementId } = state.timers[key]!;
    if (!only || only(elementId)) step.emit({ type: 'TimerCancelled', key, elementId });
  }
  for (const key of ownedKeys(state, 'conditions', owner)) {
    const { elementId } = state.conditions[key]!;
    if (!only || only(elementId)) step.emit({ type: 'ConditionClosed', key, elementId });
  }
  if (only) return;
  for (const key of ownedKeys(state, 'incidents', owner)) step.emit({ type: 'IncidentResolved', key, elementId: state.incidents[key]!.elementId });
}
