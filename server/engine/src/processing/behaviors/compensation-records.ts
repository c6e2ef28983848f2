import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { visibleVariables } from '../../state/view.js';
import type { Step } from '../step.js';

/**
 * A completed activity is remembered when something can undo it: a compensation boundary event with a handler,
 * or records inside it (a subprocess without a handler compensates what it contains).
 */
export function recordCompensation(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  const instance = step.instance(key)!;
  const handled = element.boundaryEvents?.some((id) => step.element(id).compensationHandler !== undefined) ?? false;
  const contains = step.state.compensations.some((record) => record.scope === key);
  if (!(handled && !instance.body) && !contains) return;
  step.emit({
    type: 'CompensationRecorded',
    key,
    elementId: element.id,
    scope: instance.parent,
    variables: handled || element.eventSubProcesses?.length ? { ...visibleVariables(step.state, key) } : {},
    ...(instance.loopIndex !== undefined && { loopIndex: instance.loopIndex }),
  });
}
