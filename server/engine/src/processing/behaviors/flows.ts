import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';
import { conditionAt } from './expressions.js';

/** A token leaves on the flow; it arrives as a piece of work of its own. */
export function takeFlow(step: Step, scope: ElementInstanceKey, flowId: string): void {
  step.emit({ type: 'SequenceFlowTaken', flowId, scope });
  step.enqueue({ kind: 'flow', scope, flowId });
}

/** Activities and events: every flow without a condition, every one whose condition holds, or the default. */
export function allMatchingFlows(step: Step, key: ElementInstanceKey, element: ExecutableElement): string[] {
  const { outgoing, defaultFlow } = element;
  if (outgoing.length === 0) return outgoing;
  const taken: string[] = [];
  let conditional = false;
  for (const id of outgoing) {
    if (id === defaultFlow) continue;
    const { condition } = step.flow(id);
    if (condition === undefined) taken.push(id);
    else {
      conditional = true;
      if (conditionAt(step, condition, key)) taken.push(id);
    }
  }
  if (taken.length > 0 && !(defaultFlow && !conditional)) return taken;
  if (defaultFlow !== undefined) return [...taken, defaultFlow];
  throw noFlow(element);
}

/** Exclusive gateway: the first flow in document order whose condition holds, or the default. */
export function firstMatchingFlow(step: Step, key: ElementInstanceKey, element: ExecutableElement): string[] {
  const { outgoing, defaultFlow } = element;
  if (outgoing.length === 0) return outgoing;
  for (const id of outgoing) {
    if (id === defaultFlow) continue;
    const { condition } = step.flow(id);
    if (condition === undefined || conditionAt(step, condition, key)) return [id];
  }
  if (defaultFlow !== undefined) return [defaultFlow];
  throw noFlow(element);
}

function noFlow(element: ExecutableElement): Failure {
  return new Failure('no-flow', `Expected a flow out of "${element.id}" to match but none of [${element.outgoing.join(', ')}] does and there is no default`);
}
