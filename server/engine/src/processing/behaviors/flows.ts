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

/** Activities and events: every flow without a condition, every one whose condition holds, and the default when no condition does. */
export function activityFlows(step: Step, key: ElementInstanceKey, element: ExecutableElement): string[] {
  const { always, matching } = matchingFlows(step, key, element);
  const taken = matching.length === 0 && element.defaultFlow !== undefined ? [...always, element.defaultFlow] : [...always, ...matching];
  if (taken.length === 0 && element.outgoing.length > 0) throw noFlow(element);
  return inDocumentOrder(element, taken);
}

/** Inclusive and complex gateways: every flow that matches (one without a condition does), or else the default. */
export function inclusiveFlows(step: Step, key: ElementInstanceKey, element: ExecutableElement): string[] {
  const { always, matching } = matchingFlows(step, key, element);
  const taken = inDocumentOrder(element, [...always, ...matching]);
  if (taken.length > 0 || element.outgoing.length === 0) return taken;
  if (element.defaultFlow !== undefined) return [element.defaultFlow];
  throw noFlow(element);
}

/** Flows other than the default: those without a condition, and those whose condition holds. */
function matchingFlows(step: Step, key: ElementInstanceKey, element: ExecutableElement): { always: string[]; matching: string[] } {
  const always: string[] = [];
  const matching: string[] = [];
  for (const id of element.outgoing) {
    if (id === element.defaultFlow) continue;
    const { condition } = step.flow(id);
    if (condition === undefined) always.push(id);
    else if (conditionAt(step, condition, key)) matching.push(id);
  }
  return { always, matching };
}

function inDocumentOrder(element: ExecutableElement, flowIds: string[]): string[] {
  return flowIds.length < 2 ? flowIds : element.outgoing.filter((id) => flowIds.includes(id));
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
