import type { ElementBehavior } from '../behavior.js';
import { callProcess } from '../behaviors/calls.js';

/** Runs another process as an instance of its own and waits for it. */
export const callActivity: ElementBehavior = {
  activate: callProcess,
  terminate(step, key) {
    const child = step.instance(key)!.data?.child;
    if (typeof child === 'string') step.effects.push({ type: 'CancelChild', childInstanceId: child, reason: `call activity ${key} was terminated` });
  },
};

