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
    delete draft.own('elements')[event.key];
  },
  ElementTerminated(draft, event) {
    delete draft.own('elements')[event.key];
    // What a terminated scope had completed can never be compensated any more.
    if (draft.state.compensations.some((record) => record.scope === event.key)) {
      draft.reset('compensations', draft.state.compensations.filter((record) => record.scope !== event.key));
    }
  },
  ElementDataSet(draft, event) {
    const instance = draft.element(event.key);
    instance.data = { ...instance.data, ...event.data };
    if (event.results) instance.results = { ...instance.results, ...event.results };
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
