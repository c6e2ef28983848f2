import type { ElementBehavior } from '../behavior.js';
import { firstMatchingFlow, inclusiveFlows } from '../behaviors/flows.js';
import { consumeJoin } from '../behaviors/joins.js';
import { listen } from '../behaviors/listening.js';
import { activate, activateTriggered, complete, pathEnded } from '../behaviors/transitions.js';

/** Splits to the first matching flow; as a merge it lets every token pass. */
export const exclusiveGateway: ElementBehavior = {
  activate: (step, key) => complete(step, key),
  selectFlows: firstMatchingFlow,
};

/** Joins when every incoming flow holds a token (one is consumed of each), splits to all flows whatever their conditions say. */
export const parallelGateway: ElementBehavior = {
  arrive(step, scope, element, flowId) {
    if (element.incoming.length <= 1) {
      activate(step, element.id, scope, { flowId });
      return;
    }
    step.emit({ type: 'TokenParked', flowId, elementId: element.id, scope });
    const parked = step.state.parked[`${scope}:${element.id}`]!;
    if (element.incoming.every((id) => (parked[id] ?? 0) > 0)) consumeJoin(step, scope, element, element.incoming);
  },
  activate: (step, key) => complete(step, key),
  selectFlows: (_step, _key, element) => element.outgoing,
};

/** Splits to every matching flow. A join is decided when the command has come to rest (behaviors/joins.ts). */
export const inclusiveGateway: ElementBehavior = {
  arrive(step, scope, element, flowId) {
    if (element.incoming.length <= 1) activate(step, element.id, scope, { flowId });
    else step.emit({ type: 'TokenParked', flowId, elementId: element.id, scope });
  },
  activate: (step, key) => complete(step, key),
  selectFlows: inclusiveFlows,
};

/** Waits for the first of the events that follow it; the rest is closed in the same step. */
export const eventBasedGateway: ElementBehavior = {
  activate(step, key, element) {
    for (const flowId of element.outgoing) {
      const target = step.element(step.flow(flowId).target);
      if (target.event) listen(step, key, target, target.event);
    }
  },
  triggered(step, key, element, trigger) {
    const scope = step.instance(key)!.parent;
    const flowId = element.outgoing.find((id) => step.flow(id).target === trigger.elementId);
    if (flowId === undefined) throw new Error(`Expected "${trigger.elementId}" to follow event gateway "${element.id}" but it does not`);
    // The path goes on in the chosen event, so the scope must not take the gateway's end for its own.
    step.hold(scope);
    complete(step, key);
    step.emit({ type: 'SequenceFlowTaken', flowId, scope });
    activateTriggered(step, trigger.elementId, scope, { flowId }, trigger.variables);
    step.release(scope);
    pathEnded(step, scope);
  },
  selectFlows: () => [],
};
