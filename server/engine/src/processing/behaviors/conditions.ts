import type { Step } from '../step.js';
import type { EventDefinition } from '../../model/executable.js';
import { Failure } from '../failure.js';
import { evaluateAt } from './expressions.js';
import { raiseIncident } from './incidents.js';
import { trigger } from './triggers.js';

/** Looks at the observed conditions after variables changed; one that turns from false to true triggers its event. */
export function observeConditions(step: Step): void {
  for (const name in step.state.conditions) {
    const key = Number(name);
    const observed = step.state.conditions[key];
    // An earlier one may have interrupted this one.
    if (!observed || !step.isLive(observed.owner)) continue;
    const { owner, elementId, part } = observed;
    const value = holds(step, owner, elementId, part);
    if (value === observed.value) continue;
    step.emit({ type: 'ConditionObserved', key, owner, elementId, value, ...(part !== undefined && { part }) });
    if (value) trigger(step, owner, { elementId, ...(part !== undefined && { part }) });
  }
}

/** Data that is not there yet is no error here: the event goes on waiting. */
function holds(step: Step, owner: number, elementId: string, part: number | undefined): boolean {
  const definition = step.element(elementId).event;
  const event: EventDefinition | undefined = part === undefined ? definition : definition?.parts?.[part];
  if (event?.condition === undefined) return false;
  try {
    return evaluateAt(step, event.condition, owner) === true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const known = Object.values(step.state.incidents).some((incident) => incident.owner === owner && incident.elementId === elementId && incident.phase === 'observing');
    if (!known) raiseIncident(step, owner, error.kind, error.message, 'observing', elementId);
    return false;
  }
}
