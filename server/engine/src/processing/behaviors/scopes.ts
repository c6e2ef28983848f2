import type { ElementInstanceKey, Variables } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { hasChildren, hasParkedTokens, visibleVariables } from '../../state/view.js';
import type { Step } from '../step.js';
import { closeListening } from './listening.js';
import { activate, complete, terminateChildren } from './transitions.js';

const NEVER_BEGINS: ReadonlySet<string> = new Set(['startEvent', 'boundaryEvent', 'eventSubProcess']);

/** Elements at which a scope begins when it has no start event: those no flow leads to. */
function implicitStarts(step: Step, scope: ExecutableElement): string[] {
  return (scope.children ?? []).filter((id) => {
    const element = step.element(id);
    if (element.incoming.length > 0 || element.isForCompensation || element.instantiate || NEVER_BEGINS.has(element.kind)) return false;
    // A catching link is reached by its throwing one.
    return !(element.kind === 'intermediateCatchEvent' && element.event?.kind === 'link');
  });
}

/** Ids of the elements a scope begins with. */
export function startsOf(step: Step, scope: ExecutableElement): string[] {
  return scope.noneStart !== undefined ? [scope.noneStart] : implicitStarts(step, scope);
}

export function startScope(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  for (const id of startsOf(step, element)) {
    if (!step.isLive(key)) return;
    activate(step, id, key);
  }
  completeScopeIfDone(step, key);
}

/** A scope is done when no instance lives in it, no token is on its way and none waits at a join. */
export function isScopeDone(step: Step, key: ElementInstanceKey): boolean {
  return step.isLive(key) && !step.hasPending(key) && !hasChildren(step.state, key) && !hasParkedTokens(step.state, key);
}

export function completeScopeIfDone(step: Step, key: ElementInstanceKey): void {
  if (!isScopeDone(step, key)) return;
  if (key === 1) completeInstance(step);
  else complete(step, key);
}

function completeInstance(step: Step): void {
  closeListening(step, 1);
  step.emit({ type: 'InstanceCompleted' });
  const { parent, instanceId } = step.state;
  if (parent) step.effects.push({ type: 'NotifyParent', parent, childInstanceId: instanceId, outcome: { type: 'completed', variables: rootVariables(step) } });
}

/** The instance ends before its end: everything in it is terminated first. A calling process is told, unless it is its caller that wants it. */
export function cancelInstance(step: Step, message?: string, byParent = false): void {
  const detail = message === undefined ? {} : { message };
  terminateInstance(step, 'cancelled', detail);
  const { parent, instanceId } = step.state;
  if (parent && !byParent) step.effects.push({ type: 'NotifyParent', parent, childInstanceId: instanceId, outcome: { type: 'cancelled', ...detail } });
}

export function terminateInstance(step: Step, reason: 'cancelled' | 'error', detail: { errorCode?: string; message?: string } = {}): void {
  closeListening(step, 1);
  terminateChildren(step, 1);
  step.emit({
    type: 'InstanceTerminated',
    reason,
    ...(detail.errorCode !== undefined && { errorCode: detail.errorCode }),
    ...(detail.message !== undefined && { message: detail.message }),
  });
}

export function rootVariables(step: Step): Variables {
  return { ...visibleVariables(step.state, 1) };
}
