import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { hasChildren } from '../../state/view.js';
import type { ElementBehavior } from '../behavior.js';
import { conditionAt } from '../behaviors/expressions.js';
import { attempt } from '../behaviors/incidents.js';
import { openEventSubProcesses } from '../behaviors/listening.js';
import { isScopeDone } from '../behaviors/scopes.js';
import { complete, terminateChildren } from '../behaviors/transitions.js';
import type { Step } from '../step.js';

/** People choose what is done in it and in which order (command ActivateAdHoc), until its completion condition holds. */
export const adHocSubProcess: ElementBehavior = {
  activate: openEventSubProcesses,
  childEnded: endIfWanted,
  // A condition that failed is looked at again.
  iterate: endIfWanted,
};

function endIfWanted(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  // A failing condition is the subprocess's incident, not that of the activity that has just completed.
  attempt(step, key, 'iterating', () => {
    if (!wantsToEnd(step, key, element)) return;
    if (element.adHoc?.cancelRemaining !== false) terminateChildren(step, key);
    if (isScopeDone(step, key)) complete(step, key);
  });
}

/** Without a condition it ends when what was chosen has ended. */
function wantsToEnd(step: Step, key: ElementInstanceKey, element: ExecutableElement): boolean {
  if (step.instance(key)!.data?.ending) return true;
  const condition = element.adHoc?.completionCondition;
  const ends = condition === undefined ? !hasChildren(step.state, key) && !step.hasPending(key) : conditionAt(step, condition, key);
  if (ends) step.emit({ type: 'ElementDataSet', key, data: { ending: true } });
  return ends;
}
