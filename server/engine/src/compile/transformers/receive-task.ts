import type { Transformer } from '../context.js';

/** A receive task waits for its message; without one it waits to be completed by hand. */
export const transformReceiveTask: Transformer = (node, element, { builder: { context } }) => {
  if (node.instantiate) element.instantiate = true;
  if (node.messageRef === undefined) return;
  element.event = { kind: 'message' };
  const name = context.messageName(node.messageRef);
  const correlationKey = node.extension.subscription?.correlationKey ?? context.message(node.messageRef)?.correlationKey;
  if (name !== undefined) element.event.name = name;
  if (correlationKey !== undefined) element.event.correlationKey = correlationKey;
};
