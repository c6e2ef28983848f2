import type { ElementInstanceKey, Variables } from '../protocol/index.js';
import { keysOwnedBy, ownsAny } from './owner-index.js';
import type { ElementInstance, InstanceState } from './types.js';

/** Questions about a state. Processors read through these and never write. */

export function childKeys(state: InstanceState, scope: ElementInstanceKey): ElementInstanceKey[] {
  return keysOwnedBy(state.elements, parentOf, scope, state.lastKey);
}

export function hasChildren(state: InstanceState, scope: ElementInstanceKey): boolean {
  return ownsAny(state.elements, parentOf, scope, state.lastKey);
}

const parentOf = (instance: ElementInstance): ElementInstanceKey => instance.parent;

export function hasParkedTokens(state: InstanceState, scope: ElementInstanceKey): boolean {
  const prefix = `${scope}:`;
  for (const place in state.parked) if (place.startsWith(prefix)) return true;
  return false;
}

type Owned = 'timers' | 'subscriptions' | 'conditions' | 'incidents';

/** Keys of what belongs to an element instance. */
export function ownedKeys(state: InstanceState, collection: Owned, owner: ElementInstanceKey): ElementInstanceKey[] {
  return keysOwnedBy<{ owner: ElementInstanceKey }>(state[collection], ownerOf, owner, state.lastKey);
}

const ownerOf = (item: { owner: ElementInstanceKey }): ElementInstanceKey => item.owner;

/** An instance of a multi-instance or loop activity, as opposed to its body. */
export function isInnerInstance(state: InstanceState, instance: ElementInstance): boolean {
  return !instance.body && instance.loopIndex !== undefined && state.elements[instance.parent]?.body === true;
}

/** The variables an expression at this element instance sees: inner scopes hide outer ones. Do not write to the result. */
export function visibleVariables(state: InstanceState, key: ElementInstanceKey): Variables {
  const layers: Variables[] = [];
  for (let at = key; at !== 0; ) {
    const instance = state.elements[at];
    if (!instance) break;
    if (instance.variables) layers.push(instance.variables);
    if (isInnerInstance(state, instance)) layers.push({ loopCounter: instance.loopIndex! + 1 });
    at = instance.parent;
  }
  if (layers.length === 0) return {};
  if (layers.length === 1) return layers[0]!;
  const merged: Variables = {};
  for (let i = layers.length - 1; i >= 0; i -= 1) Object.assign(merged, layers[i]);
  return merged;
}
