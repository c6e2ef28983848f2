import type { Transformer } from '../context.js';
import { transformEventDefinitions } from './event-definition.js';

/** Start, intermediate, boundary and end events. What they react to or throw is the event definition. */
export const transformEvent: Transformer = (node, element, scope) => {
  element.event = transformEventDefinitions(node, scope.builder.context);
  if (node.attachedTo !== undefined) element.attachedTo = node.attachedTo;
  if (node.type === 'boundaryEvent' || (node.type === 'startEvent' && !scope.isProcess)) element.interrupting = node.interrupting;
};
