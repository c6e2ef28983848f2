import { hasChildren } from '../../state/view.js';
import { activate } from '../behaviors/transitions.js';
import { gone, reject, type Handlers } from './handler.js';

export const adHocHandlers: Handlers<'ActivateAdHoc'> = {
  ActivateAdHoc(step, { key, elementId }) {
    if (!step.instance(key)) return gone(step.state, key, 'ad-hoc subprocess');
    const container = step.elementOf(key);
    if (container.kind !== 'adHocSubProcess') return reject('INVALID_ARGUMENT', `Expected "${container.id}" to be an ad-hoc subprocess but it is a ${container.kind}`, { elementId: container.id, key });
    const target = step.process.elements.get(elementId);
    if (target?.scope !== container.id || target.incoming.length > 0 || target.kind === 'boundaryEvent' || target.kind === 'eventSubProcess' || target.isForCompensation) {
      return reject('INVALID_ARGUMENT', `Expected "${elementId}" to be an activity to choose in "${container.id}" but it is not`, { elementId, key });
    }
    if (step.instance(key)!.data?.ending) return reject('INVALID_STATE', `Expected "${container.id}" to be open but it is ending`, { elementId: container.id, key });
    if (container.adHoc?.sequential && hasChildren(step.state, key)) return reject('INVALID_STATE', `Expected nothing to run in sequential "${container.id}" but something does`, { elementId: container.id, key });
    activate(step, elementId, key);
    return undefined;
  },
};
