import type { ElementInstanceKey, Variables } from '../../protocol/index.js';
import type { EventDefinition, ExecutableElement } from '../../model/executable.js';
import { isInnerInstance } from '../../state/view.js';
import type { Step } from '../step.js';
import { raiseIncident } from './incidents.js';
import { terminateInstance } from './scopes.js';
import { triggerBoundary, triggerEventSubProcess } from './triggers.js';

type Kind = 'error' | 'escalation' | 'cancel';

interface Catcher {
  /** The host of a boundary event, or the scope of an event subprocess. */
  owner: ElementInstanceKey;
  element: ExecutableElement;
}

/**
 * Looks for who catches, innermost scope outwards; in a scope its event subprocesses before the boundary events
 * of the activity it is, at one level the exact code before the one that catches all.
 */
export function findCatcher(step: Step, from: ElementInstanceKey, kind: Kind, code: string | undefined): Catcher | undefined {
  let below: ExecutableElement | undefined;
  for (let key = from; key !== 0; key = step.instance(key)!.parent) {
    const instance = step.instance(key)!;
    const element = step.element(instance.elementId);
    if (!instance.body) {
      const start = bestMatch(step, listeningStarts(step, element, below), kind, code);
      if (start) return { owner: key, element: start };
    }
    if (!isInnerInstance(step.state, instance)) {
      const boundary = bestMatch(step, element.boundaryEvents ?? [], kind, code);
      if (boundary) return { owner: key, element: boundary };
    }
    below = element;
  }
  return undefined;
}

/**
 * The start events of the event subprocesses that can still hear something thrown `below`. A handler does not catch what it throws itself;
 * while an interrupting one runs, nothing in its scope listens any more.
 */
function listeningStarts(step: Step, scope: ExecutableElement, below: ExecutableElement | undefined): string[] {
  const starts = (id: string) => step.element(id).startEvents ?? [];
  const all = scope.eventSubProcesses ?? [];
  if (below?.kind !== 'eventSubProcess') return all.flatMap(starts);
  const interrupted = starts(below.id).some((id) => step.element(id).interrupting !== false);
  return interrupted ? [] : all.filter((id) => id !== below.id).flatMap(starts);
}

function bestMatch(step: Step, ids: readonly string[], kind: Kind, code: string | undefined): ExecutableElement | undefined {
  let catchAll: ExecutableElement | undefined;
  for (const id of ids) {
    const element = step.element(id);
    for (const event of definitionsOf(element)) {
      if (event.kind !== kind) continue;
      if (event.name === undefined) catchAll ??= element;
      else if (event.name === code) return element;
    }
  }
  return catchAll;
}

function definitionsOf(element: ExecutableElement): EventDefinition[] {
  if (!element.event) return [];
  return element.event.kind === 'multiple' ? (element.event.parts ?? []) : [element.event];
}

function deliver(step: Step, { owner, element }: Catcher, variables: Variables | undefined): void {
  const event = { elementId: element.id, ...(variables && { variables }) };
  if (element.kind === 'boundaryEvent') triggerBoundary(step, owner, element, event);
  else triggerEventSubProcess(step, owner, element, event);
}

/** A modelled error. Uncaught, the whole instance ends as aborted, and a calling process is told. */
export function throwError(step: Step, from: ElementInstanceKey, errorCode: string, options: { message?: string | undefined; variables?: Variables | undefined } = {}): void {
  const catcher = findCatcher(step, from, 'error', errorCode);
  step.emit({ type: 'ErrorThrown', key: from, elementId: step.instance(from)!.elementId, errorCode, ...(catcher && { caughtBy: catcher.element.id }) });
  if (catcher) {
    deliver(step, catcher, options.variables);
    return;
  }
  const { parent, instanceId } = step.state;
  const message = options.message;
  terminateInstance(step, 'error', { errorCode, ...(message !== undefined && { message }) });
  if (parent) step.effects.push({ type: 'NotifyParent', parent, childInstanceId: instanceId, outcome: { type: 'failed', errorCode, ...(message !== undefined && { message }) } });
}

/**
 * An error thrown by work (a job, a script) that nobody models is a mistake of the work: a person decides.
 * In a called process the caller may catch it, so it is passed on.
 */
export function throwErrorOfWork(step: Step, key: ElementInstanceKey, errorCode: string, phase: 'job' | 'activating', options: { message?: string | undefined; variables?: Variables | undefined } = {}): void {
  if (findCatcher(step, key, 'error', errorCode) || step.state.parent) {
    throwError(step, key, errorCode, options);
    return;
  }
  const elementId = step.instance(key)!.elementId;
  step.emit({ type: 'ErrorThrown', key, elementId, errorCode });
  const message = `Expected error "${errorCode}" of "${elementId}" to be caught but no event catches it${options.message ? `: ${options.message}` : ''}`;
  if (phase === 'job') step.emit({ type: 'JobFailed', key, elementId, retriesLeft: 0, message });
  raiseIncident(step, key, 'uncaught', message, phase);
}

/** An escalation; uncaught it is recorded and harmless. The thrower looks whether it still lives before it goes on. */
export function throwEscalation(step: Step, from: ElementInstanceKey, escalationCode: string, variables?: Variables): void {
  const catcher = findCatcher(step, from, 'escalation', escalationCode);
  step.emit({ type: 'EscalationThrown', key: from, elementId: step.instance(from)!.elementId, escalationCode, ...(catcher && { caughtBy: catcher.element.id }) });
  if (catcher) {
    deliver(step, catcher, variables);
    return;
  }
  const { parent, instanceId } = step.state;
  if (parent) step.effects.push({ type: 'NotifyParent', parent, childInstanceId: instanceId, outcome: { type: 'escalated', escalationCode, ...(variables && { variables }) } });
}
