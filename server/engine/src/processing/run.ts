import { resetComplexJoins } from './behaviors/complex-joins.js';
import { observeConditions } from './behaviors/conditions.js';
import { passInclusiveJoins } from './behaviors/inclusive-joins.js';
import { reportDeadlocks } from './behaviors/joins.js';
import { arrive } from './behaviors/transitions.js';
import type { Step } from './step.js';

/** Works off what the command set in motion until nothing moves any more. */
export function runToRest(step: Step): void {
  for (;;) {
    if (step.variablesChanged) {
      step.variablesChanged = false;
      observeConditions(step);
      continue;
    }
    const item = step.dequeue();
    if (item) {
      if (item.kind === 'flow') arrive(step, item.scope, item.flowId);
      else step.behaviorFor(item.scope).iterate?.(step, item.scope, step.elementOf(item.scope));
      continue;
    }
    if (step.state.status !== 'active') return;
    if (passInclusiveJoins(step) || resetComplexJoins(step)) continue;
    reportDeadlocks(step);
    return;
  }
}
