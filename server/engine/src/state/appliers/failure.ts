import type { Appliers } from './applier.js';

export const failureAppliers: Appliers<'IncidentRaised' | 'IncidentResolved' | 'DecisionEvaluated' | 'ErrorThrown' | 'EscalationThrown' | 'MessageThrown' | 'SignalThrown'> = {
  IncidentRaised(draft, event) {
    draft.sawKey(event.key);
    draft.own('incidents')[event.key] = { owner: event.owner, elementId: event.elementId, kind: event.kind, message: event.message, phase: event.phase };
  },
  IncidentResolved(draft, event) {
    delete draft.own('incidents')[event.key];
  },
  // History only: what follows from a decision or a throw comes as events of its own.
  DecisionEvaluated() {},
  ErrorThrown() {},
  EscalationThrown() {},
  MessageThrown() {},
  SignalThrown() {},
};
