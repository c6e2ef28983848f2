import type { ElementBehavior } from '../behavior.js';
import { conditionAt } from '../behaviors/expressions.js';
import { allMatchingFlows } from '../behaviors/flows.js';
import { consumeJoin } from '../behaviors/joins.js';
import { activate, complete } from '../behaviors/transitions.js';

/** Joins when its activation condition holds for the number of tokens that wait (`activationCount`), splits as an inclusive gateway does. */
export const complexGateway: ElementBehavior = {
  arrive(step, scope, element, flowId) {
    const condition = element.complex?.activationCondition;
    if (element.incoming.length <= 1 || condition === undefined) {
      activate(step, element.id, scope, { flowId });
      return;
    }
    step.emit({ type: 'TokenParked', flowId, elementId: element.id, scope });
    const parked = step.state.parked[`${scope}:${element.id}`]!;
    const present = element.incoming.filter((id) => (parked[id] ?? 0) > 0);
    const activationCount = Object.values(parked).reduce((sum, count) => sum + count, 0);
    if (conditionAt(step, condition, scope, { activationCount })) consumeJoin(step, scope, element, present);
  },
  activate: (step, key) => complete(step, key),
  selectFlows: allMatchingFlows,
};
