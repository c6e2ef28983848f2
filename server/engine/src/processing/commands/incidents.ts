import { callProcess } from '../behaviors/calls.js';
import { tryJoin } from '../behaviors/complex-joins.js';
import { attempt } from '../behaviors/incidents.js';
import { closeListening } from '../behaviors/listening.js';
import { enter, finish } from '../behaviors/transitions.js';
import { propagate } from '../behaviors/variables.js';
import { gone, reject, type Handlers } from './handler.js';

export const incidentHandlers: Handlers<'ResolveIncident'> = {
  ResolveIncident(step, { incidentKey, retries, variables }) {
    const incident = step.state.incidents[incidentKey];
    if (!incident) return gone(step.state, incidentKey, 'incident');
    if (retries !== undefined && (!Number.isInteger(retries) || retries < 1)) return reject('INVALID_ARGUMENT', `Expected the retries to be a whole number from 1 but they are ${retries}`);
    const { owner, elementId, phase } = incident;
    step.emit({ type: 'IncidentResolved', key: incidentKey, elementId });
    if (variables) propagate(step, owner, variables);
    switch (phase) {
      case 'job':
        if (step.state.jobs[owner]) step.emit({ type: 'JobRetriesUpdated', key: owner, elementId, retriesLeft: retries ?? 1 });
        break;
      case 'activating':
        // What was opened before the failure is opened anew.
        closeListening(step, owner);
        step.resumeAt(owner, 'activating');
        enter(step, owner);
        break;
      case 'completing':
        step.resumeAt(owner, 'completing');
        finish(step, owner);
        break;
      case 'iterating':
        step.enqueue({ kind: 'iterate', scope: owner });
        break;
      case 'calling':
        attempt(step, owner, 'calling', () => callProcess(step, owner, step.elementOf(owner)));
        break;
      case 'joining':
        if (step.element(elementId).kind === 'complexGateway') tryJoin(step, owner, step.element(elementId));
        break;
      case 'observing':
        step.variablesChanged = true;
        break;
    }
    return undefined;
  },
};
