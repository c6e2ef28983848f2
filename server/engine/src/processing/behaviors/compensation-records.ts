import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { visibleVariables } from '../../state/view.js';
import type { Step } from '../step.js';

/**
 * A completed activity is remembered when something can undo it: a handler, a compensation event
 * subprocess, or records inside it (a subprocess without a handler compensates what it contains).
 */
export function recordCompensation(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  const instance = step.instance(key)!;
  const handled = hasHandler(step, element);
  const contains = step.state.compensations.some((record) => record.scope === key);
  if (!(handled && !instance.body) && !contains) return;
  step.emit({
    type: 'CompensationRecorded',
    key,
    elementId: element.id,
    scope: instance.parent,
    variables: handled ? { ...visibleVariables(step.state, key) } : {},
    ...(instance.loopIndex !== undefined && { loopIndex: instance.loopIndex }),
  });
}

/** A compensation boundary event with a handler, or a compensation event subprocess. */
function hasHandler(step: Step, element: ExecutableElement): boolean {
  for (const id of element.boundaryEvents ?? []) if (step.element(id).compensationHandler !== undefined) return true;
  for (const id of element.eventSubProcesses ?? []) {
    if (step.element(id).startEvents?.some((startId) => step.element(startId).event?.kind === 'compensation')) return true;
  }
  return false;
}
