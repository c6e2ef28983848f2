import type { Appliers } from './applier.js';

export const tokenAppliers: Appliers<'SequenceFlowTaken' | 'TokenParked' | 'TokensConsumed'> = {
  // History only: a token on the move lives no longer than its step.
  SequenceFlowTaken() {},
  TokenParked(draft, event) {
    const parked = draft.own('parked');
    const place = `${event.scope}:${event.elementId}`;
    parked[place] = { ...parked[place], [event.flowId]: (parked[place]?.[event.flowId] ?? 0) + 1 };
  },
  TokensConsumed(draft, event) {
    const parked = draft.own('parked');
    const place = `${event.scope}:${event.elementId}`;
    const left = { ...parked[place] };
    for (const flowId of event.flowIds) {
      const count = (left[flowId] ?? 0) - 1;
      if (count > 0) left[flowId] = count;
      else delete left[flowId];
    }
    if (Object.keys(left).length > 0) parked[place] = left;
    else delete parked[place];
  },
};
