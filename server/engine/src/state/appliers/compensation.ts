import type { Appliers } from './applier.js';

export const compensationAppliers: Appliers<'CompensationRecorded' | 'CompensationConsumed'> = {
  CompensationRecorded(draft, event) {
    draft.own('compensations').push({
      key: event.key,
      elementId: event.elementId,
      scope: event.scope,
      variables: event.variables,
      ...(event.loopIndex !== undefined && { loopIndex: event.loopIndex }),
    });
  },
  CompensationConsumed(draft, event) {
    draft.reset('compensations', draft.state.compensations.filter((record) => record.key !== event.key));
  },
};
