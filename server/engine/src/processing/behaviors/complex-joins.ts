import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement, ExecutableProcess } from '../../model/executable.js';
import type { Step } from '../step.js';
import { conditionAt } from './expressions.js';
import { attempt } from './incidents.js';
import { canStillArrive } from './inclusive-joins.js';
import { consumeJoin } from './joins.js';
import { pathEnded } from './transitions.js';

/**
 * The join of a complex gateway (BPMN 2.0.2 §13.4.5): passed when its activation condition holds for the number of tokens
 * that wait (`activationCount`). Having been passed it waits for reset: what still comes on flows that had no token
 * belongs to the same round and is only consumed. The round is over when a token came on each of them, or none can.
 * Kept as data of the scope: `complex:<gateway>`, the flows of the round that are still open.
 */
export function arriveAtComplexJoin(step: Step, scope: ElementInstanceKey, element: ExecutableElement, flowId: string): void {
  step.emit({ type: 'TokenParked', flowId, elementId: element.id, scope });
  const open = openFlows(step, scope, element);
  if (!open.includes(flowId)) {
    tryJoin(step, scope, element);
    return;
  }
  step.emit({ type: 'TokensConsumed', elementId: element.id, scope, flowIds: [flowId] });
  setOpen(step, scope, element, open.filter((id) => id !== flowId));
  // It may have been the last of its round, while tokens of the next one wait; or the last of its scope.
  tryJoin(step, scope, element);
  pathEnded(step, scope);
}

/**
 * At rest, ends the rounds to which no token can come any more.
 * @returns whether a join was passed by a token of the next round, so that there is work again
 */
export function resetComplexJoins(step: Step): boolean {
  const gateways = complexGateways(step.process);
  if (gateways.length === 0) return false;
  const before = step.events.length;
  for (const name in step.state.elements) {
    const scope = Number(name);
    for (const element of gateways) {
      if (!step.isLive(scope)) break;
      const open = openFlows(step, scope, element);
      if (open.length === 0) continue;
      const left = open.filter((flowId) => canStillArrive(step, scope, element, flowId));
      if (left.length === open.length) continue;
      setOpen(step, scope, element, left);
      if (left.length === 0) tryJoin(step, scope, element);
    }
  }
  return step.events.length > before;
}

/** Passes the join if its condition holds for the tokens that wait; also the way a resolved incident tries it again. */
export function tryJoin(step: Step, scope: ElementInstanceKey, element: ExecutableElement): void {
  const parked = step.state.parked[`${scope}:${element.id}`] ?? {};
  const present = element.incoming.filter((id) => (parked[id] ?? 0) > 0);
  if (present.length === 0 || openFlows(step, scope, element).length > 0) return;
  attempt(step, scope, 'joining', () => {
    const activationCount = Object.values(parked).reduce((sum, count) => sum + count, 0);
    if (!conditionAt(step, element.complex!.activationCondition!, scope, { activationCount })) return;
    setOpen(step, scope, element, element.incoming.filter((id) => !present.includes(id)));
    consumeJoin(step, scope, element, present);
    tryJoin(step, scope, element);
  }, element.id);
}

function openFlows(step: Step, scope: ElementInstanceKey, element: ExecutableElement): string[] {
  const open = step.instance(scope)!.data?.[`complex:${element.id}`];
  return Array.isArray(open) ? (open as string[]) : [];
}

function setOpen(step: Step, scope: ElementInstanceKey, element: ExecutableElement, open: string[]): void {
  step.emit({ type: 'ElementDataSet', key: scope, data: { [`complex:${element.id}`]: open } });
}

const cache = new WeakMap<ExecutableProcess, ExecutableElement[]>();

function complexGateways(process: ExecutableProcess): ExecutableElement[] {
  let found = cache.get(process);
  if (!found) cache.set(process, (found = [...process.elements.values()].filter((element) => element.kind === 'complexGateway')));
  return found;
}
