import type { ElementInstanceKey } from '../../protocol/index.js';
import { compensateScope } from './compensation.js';
import { findCatcher } from './errors.js';
import { complete, terminateChildren } from './transitions.js';
import { triggerBoundary } from './triggers.js';
import type { Step } from '../step.js';

/** Cancel end event: what is active ends, what is completed is undone, then the transaction is left by its cancel boundary event. */
export function cancelTransaction(step: Step, key: ElementInstanceKey): void {
  terminateChildren(step, step.instance(key)!.parent, key);
  if (!compensateScope(step, key, step.instance(key)!.parent)) leaveTransaction(step, key);
}

/** The undoing is done. A transaction without cancel boundary event ends as completed. */
export function leaveTransaction(step: Step, key: ElementInstanceKey): void {
  const catcher = findCatcher(step, step.instance(key)!.parent, 'cancel', undefined);
  if (catcher) triggerBoundary(step, catcher.owner, catcher.element, { elementId: catcher.element.id });
  else complete(step, key);
}
