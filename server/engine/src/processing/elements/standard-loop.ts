import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import type { ElementBehavior } from '../behavior.js';
import { conditionAt } from '../behaviors/expressions.js';
import { activate, complete } from '../behaviors/transitions.js';
import type { Step } from '../step.js';

/** The body of a standard loop: repeats its activity WHILE the condition is true, at most `maximum` times. Its data: `next`. */
export const loopBody: ElementBehavior = {
  activate(step, key, element) {
    step.emit({ type: 'ElementDataSet', key, data: { next: 0 } });
    if (element.loop!.testBefore && !wantsMore(step, key, element)) complete(step, key);
    else iterate(step, key, element);
  },
  iterate,
  // The condition is tested while the instance completes, so that a failing one stops there and can be tried again.
  childCompleting(step, key, element, child) {
    step.emit({ type: 'ElementDataSet', key, data: { more: wantsMore(step, key, element, child) } });
  },
  childEnded(step, key) {
    if (step.instance(key)!.data!.more) step.enqueue({ kind: 'iterate', scope: key });
    else complete(step, key);
  },
};

function iterate(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  const next = count(step, key);
  step.emit({ type: 'ElementDataSet', key, data: { next: next + 1 } });
  activate(step, element.id, key, { loopIndex: next });
}

function wantsMore(step: Step, key: ElementInstanceKey, element: ExecutableElement, at: ElementInstanceKey = key): boolean {
  const { maximum, condition } = element.loop!;
  const done = count(step, key);
  if (maximum !== undefined && done >= maximum) return false;
  if (condition !== undefined) return conditionAt(step, condition, at, { loopCounter: done });
  return maximum !== undefined;
}

function count(step: Step, key: ElementInstanceKey): number {
  return (step.instance(key)!.data?.next as number | undefined) ?? 0;
}
