import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { hasChildren, ownedKeys } from '../../state/view.js';
import type { Step } from '../step.js';
import { raiseIncident } from './incidents.js';
import { activate } from './transitions.js';

/** One token of each of these flows is consumed, and the join is passed. */
export function consumeJoin(step: Step, scope: ElementInstanceKey, element: ExecutableElement, flowIds: readonly string[]): void {
  step.emit({ type: 'TokensConsumed', elementId: element.id, scope, flowIds: [...flowIds] });
  for (const key of ownedKeys(step.state, 'incidents', scope)) {
    const incident = step.state.incidents[key]!;
    if (incident.phase === 'joining' && incident.elementId === element.id) step.emit({ type: 'IncidentResolved', key, elementId: element.id });
  }
  activate(step, element.id, scope);
}

/** At rest: a scope in which tokens only wait at joins will never move again. A person has to see that. */
export function reportDeadlocks(step: Step): void {
  for (const place in step.state.parked) {
    const [scopeText, elementId] = split(place);
    const scope = Number(scopeText);
    if (!step.isLive(scope) || hasChildren(step.state, scope)) continue;
    const known = ownedKeys(step.state, 'incidents', scope).some((key) => step.state.incidents[key]!.phase === 'joining' && step.state.incidents[key]!.elementId === elementId);
    if (known) continue;
    const present = Object.keys(step.state.parked[place]!);
    const missing = step.element(elementId).incoming.filter((id) => !present.includes(id));
    raiseIncident(step, scope, 'deadlock', `Expected tokens on [${missing.join(', ')}] in front of "${elementId}" but none can arrive any more`, 'joining', elementId);
  }
}

export function split(place: string): [string, string] {
  const colon = place.indexOf(':');
  return [place.slice(0, colon), place.slice(colon + 1)];
}
