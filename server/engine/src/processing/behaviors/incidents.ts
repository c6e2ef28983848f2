import type { ElementInstanceKey, IncidentKind, IncidentPhase } from '../../protocol/index.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';

export function raiseIncident(step: Step, owner: ElementInstanceKey, kind: IncidentKind, message: string, phase: IncidentPhase, elementId = step.instance(owner)!.elementId): void {
  step.emit({ type: 'IncidentRaised', key: step.nextKey(), owner, elementId, kind, message, phase });
}

/** Runs part of an element's life; a Failure becomes an incident at it, so that the token waits there for a person. `elementId`: where it shows, when not at the instance itself. */
export function attempt(step: Step, key: ElementInstanceKey, phase: IncidentPhase, work: () => void, elementId?: string): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Failure) || !step.isLive(key)) throw error;
    raiseIncident(step, key, error.kind, error.message, phase, elementId);
  }
}
