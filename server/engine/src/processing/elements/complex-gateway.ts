import type { ElementBehavior } from '../behavior.js';
import { arriveAtComplexJoin } from '../behaviors/complex-joins.js';
import { inclusiveFlows } from '../behaviors/flows.js';
import { activate, complete } from '../behaviors/transitions.js';

/** Joins when its activation condition holds (behaviors/complex-joins.ts), splits as an inclusive gateway does. */
export const complexGateway: ElementBehavior = {
  arrive(step, scope, element, flowId) {
    if (element.incoming.length <= 1 || element.complex?.activationCondition === undefined) activate(step, element.id, scope, { flowId });
    else arriveAtComplexJoin(step, scope, element, flowId);
  },
  activate: (step, key) => complete(step, key),
  selectFlows: inclusiveFlows,
};
