import type { Transformer } from '../context.js';

/** Gateways. Conditions are on the flows, joins are found by counting incoming flows. */
export const transformGateway: Transformer = (node, element) => {
  if (node.type === 'eventBasedGateway') {
    element.eventGateway = { exclusive: node.eventGatewayType !== 'Parallel', instantiate: node.instantiate };
    if (node.instantiate) element.instantiate = true;
  }
  if (node.type === 'complexGateway') {
    element.complex = node.activationCondition === undefined ? {} : { activationCondition: node.activationCondition };
  }
};
