import type { ElementInstanceKey } from '../../protocol/index.js';
import type { MutableState } from '../mutable.js';
import type { ElementInstance } from '../types.js';
import type { Appliers } from './applier.js';

export const elementAppliers: Appliers<'ElementActivated' | 'ElementCompleted' | 'ElementTerminated' | 'ElementDataSet' | 'ChildStarted' | 'VariablesSet'> = {
  ElementActivated(draft, event) {
    const instance: ElementInstance = { elementId: event.elementId, parent: event.parent };
    if (event.loopIndex !== undefined) instance.loopIndex = event.loopIndex;
    if (event.body) instance.body = true;
    if (event.data) instance.data = event.data;
    draft.sawKey(event.key);
    draft.add(event.key, instance);
  },
  ElementCompleted(draft, event) {
    remove(draft, event.key);
  },
  ElementTerminated(draft, event) {
    remove(draft, event.key);
    if (draft.state.compensations.some((record) => record.scope === event.key)) {
      draft.reset('compensations', draft.state.compensations.filter((record) => record.scope !== event.key));
    }
  },
  ElementDataSet(draft, event) {
    const instance = draft.element(event.key);
    instance.data = { ...instance.data, ...event.data };
  },
  ChildStarted(draft, event) {
    const instance = draft.element(event.key);
    instance.data = { ...instance.data, child: event.childInstanceId };
  },
  VariablesSet(draft, event) {
    const instance = draft.element(event.scope);
    instance.variables = { ...instance.variables, ...event.variables };
  },
};

/** An element instance goes with the tokens parked inside it. */
function remove(draft: MutableState, key: ElementInstanceKey): void {
  delete draft.own('elements')[key];
  const prefix = `${key}:`;
  for (const place in draft.state.parked) if (place.startsWith(prefix)) delete draft.own('parked')[place];
}
