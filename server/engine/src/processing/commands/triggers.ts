import type { ElementInstanceKey, Rejection, Variables } from '../../protocol/index.js';
import { nextDue } from '../../expressions/timers.js';
import { trigger, triggerSubscription } from '../behaviors/triggers.js';
import type { Step } from '../step.js';
import { gone, reject, type Handlers } from './handler.js';

/** What reaches a waiting event from outside. */
export const triggerHandlers: Handlers<'FireTimer' | 'DeliverMessage' | 'DeliverSignal'> = {
  FireTimer(step, { key }) {
    const timer = step.state.timers[key];
    if (!timer) return gone(step.state, key, 'timer');
    if (timer.dueAt > step.ctx.now) return reject('INVALID_STATE', `Expected timer ${key} to be due but it is due at ${timer.dueAt} and it is ${step.ctx.now}`, { elementId: timer.elementId, key });
    step.emit({ type: 'TimerFired', key, elementId: timer.elementId });
    if (timer.before !== undefined) {
      step.emit({ type: 'TaskReminded', key: timer.owner, elementId: timer.elementId, before: timer.before });
      return undefined;
    }
    scheduleNext(step, timer);
    trigger(step, timer.owner, { elementId: timer.elementId, ...(timer.part !== undefined && { part: timer.part }) });
    return undefined;
  },
  DeliverMessage: (step, { key, messageId, variables }) => deliver(step, key, 'message', variables, messageId),
  DeliverSignal: (step, { key, variables }) => deliver(step, key, 'signal', variables),
};

/** Counted from when the timer was due, not from when it fired: late firing does not add up. */
function scheduleNext(step: Step, timer: Step['state']['timers'][number]): void {
  const { owner, elementId, dueAt, remaining, interval, part } = timer;
  if (interval === undefined || remaining === undefined || remaining === 0) return;
  const { timeZone } = step.ctx;
  step.emit({
    type: 'TimerScheduled',
    key: step.nextKey(),
    owner,
    elementId,
    dueAt: nextDue(dueAt, interval, timeZone === undefined ? {} : { timeZone }),
    remaining: remaining > 0 ? remaining - 1 : remaining,
    interval,
    ...(part !== undefined && { part }),
  });
}

function deliver(step: Step, key: ElementInstanceKey, kind: 'message' | 'signal', variables: Variables | undefined, messageId?: string): Rejection | undefined {
  const subscription = step.state.subscriptions[key];
  if (!subscription) return gone(step.state, key, 'subscription');
  if (subscription.kind !== kind) return reject('INVALID_ARGUMENT', `Expected subscription ${key} to wait for a ${kind} but it waits for a ${subscription.kind}`, { key });
  triggerSubscription(step, key, { variables, ...(messageId !== undefined && { messageId }) });
  return undefined;
}
