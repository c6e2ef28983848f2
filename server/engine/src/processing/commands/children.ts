import type { ElementInstanceKey, Rejection } from '../../protocol/index.js';
import { throwError, throwEscalation } from '../behaviors/errors.js';
import { raiseIncident } from '../behaviors/incidents.js';
import { complete } from '../behaviors/transitions.js';
import type { Step } from '../step.js';
import { gone, reject, type Handlers } from './handler.js';

/** News of called instances. */
export const childHandlers: Handlers<'ChildCompleted' | 'ChildFailed' | 'ChildEscalated' | 'ChildNotStarted' | 'ChildCancelled'> = {
  ChildCompleted(step, { key, childInstanceId, variables }) {
    const rejection = check(step, key, childInstanceId);
    if (rejection) return rejection;
    const { called, outputs } = step.elementOf(key);
    complete(step, key, called?.propagateAll || outputs?.length ? variables : undefined);
    return undefined;
  },
  ChildFailed(step, { key, childInstanceId, errorCode, message }) {
    const rejection = check(step, key, childInstanceId);
    if (rejection) return rejection;
    // The child has ended already: nothing is left to cancel.
    step.emit({ type: 'ElementDataSet', key, data: { child: null } });
    throwError(step, key, errorCode, { message });
    return undefined;
  },
  ChildEscalated(step, { key, childInstanceId, escalationCode, variables }) {
    const rejection = check(step, key, childInstanceId);
    if (rejection) return rejection;
    throwEscalation(step, key, escalationCode, variables);
    return undefined;
  },
  ChildNotStarted(step, { key, childInstanceId, message }) {
    const rejection = check(step, key, childInstanceId);
    if (rejection) return rejection;
    step.emit({ type: 'ElementDataSet', key, data: { child: null } });
    raiseIncident(step, key, 'called-process', message, 'calling');
    return undefined;
  },
  ChildCancelled(step, { key, childInstanceId, message }) {
    const rejection = check(step, key, childInstanceId);
    if (rejection) return rejection;
    step.emit({ type: 'ElementDataSet', key, data: { child: null } });
    const reason = message === undefined ? '' : `: ${message}`;
    raiseIncident(step, key, 'called-process', `Expected called instance "${childInstanceId}" of "${step.elementOf(key).id}" to end but it was cancelled${reason}`, 'calling');
    return undefined;
  },
};

function check(step: Step, key: ElementInstanceKey, childInstanceId: string): Rejection | undefined {
  const instance = step.instance(key);
  if (!instance) return gone(step.state, key, 'call activity');
  if (instance.data?.child !== childInstanceId) return reject('INVALID_STATE', `Expected call activity ${key} to wait for "${childInstanceId}" but it waits for ${JSON.stringify(instance.data?.child ?? null)}`, { elementId: instance.elementId, key });
  return undefined;
}
