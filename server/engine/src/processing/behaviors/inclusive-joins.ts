import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement, ExecutableProcess } from '../../model/executable.js';
import type { Step } from '../step.js';
import { consumeJoin, split } from './joins.js';

/**
 * At rest, passes every inclusive join that is enabled (BPMN 2.0.2 §13.4.3): some incoming flow holds a token, and
 * for each empty incoming flow no token elsewhere in the scope can reach it without passing the gateway,
 * unless that token can also reach a flow that holds one.
 * @returns whether a join was passed, so that there is work again.
 */
export function passInclusiveJoins(step: Step): boolean {
  for (const place in step.state.parked) {
    const [scopeText, elementId] = split(place);
    const element = step.element(elementId);
    if (element.kind !== 'inclusiveGateway') continue;
    const scope = Number(scopeText);
    if (!isEnabled(step, scope, element)) continue;
    const parked = step.state.parked[place]!;
    consumeJoin(step, scope, element, element.incoming.filter((id) => (parked[id] ?? 0) > 0));
    return true;
  }
  return false;
}

function isEnabled(step: Step, scope: ElementInstanceKey, gateway: ExecutableElement): boolean {
  const parked = step.state.parked[`${scope}:${gateway.id}`]!;
  const empty = gateway.incoming.filter((id) => !(parked[id]! > 0));
  if (empty.length === 0) return true;
  const marked = gateway.incoming.filter((id) => parked[id]! > 0);
  const reaches = (place: string) => (flowId: string) => upstream(step, gateway, flowId).has(place);
  for (const place of tokens(step, scope, gateway)) {
    if (empty.some(reaches(place)) && !marked.some(reaches(place))) return false;
  }
  return true;
}

/** Whether some token of the scope can come to this incoming flow of the gateway without passing it. */
export function canStillArrive(step: Step, scope: ElementInstanceKey, gateway: ExecutableElement, flowId: string): boolean {
  for (const place of tokens(step, scope, gateway)) if (upstream(step, gateway, flowId).has(place)) return true;
  return false;
}

/** Where the other tokens of the scope are: on elements, and on flows in front of other joins. */
function* tokens(step: Step, scope: ElementInstanceKey, gateway: ExecutableElement): Iterable<string> {
  for (const key in step.state.elements) {
    const instance = step.state.elements[key]!;
    // What only waits for its compensation handlers has let its token go on.
    if (instance.parent !== scope || instance.data?.detached === true) continue;
    yield instance.elementId;
  }
  const prefix = `${scope}:`;
  for (const place in step.state.parked) {
    if (!place.startsWith(prefix) || place === `${scope}:${gateway.id}`) continue;
    yield* Object.keys(step.state.parked[place]!);
  }
}

/** Of one process version: incoming flow of a gateway → what can come to it. The graph never changes, so it is walked once. */
const reachability = new WeakMap<ExecutableProcess, Map<string, Set<string>>>();

function upstream(step: Step, gateway: ExecutableElement, flowId: string): Set<string> {
  let known = reachability.get(step.process);
  if (!known) reachability.set(step.process, (known = new Map<string, Set<string>>()));
  let found = known.get(flowId);
  if (!found) known.set(flowId, (found = walk(step, gateway, flowId)));
  return found;
}

/** Every element and flow from which a token can come to this incoming flow of the gateway without passing the gateway. */
function walk(step: Step, gateway: ExecutableElement, flowId: string): Set<string> {
  const seen = new Set<string>();
  const open = [flowId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const source = step.element(step.flow(id).source);
    const froms = [source, ...hostOf(step, source), ...linksTo(step, source)];
    for (const from of froms) {
      if (from.id === gateway.id || seen.has(from.id)) continue;
      seen.add(from.id);
      open.push(...from.incoming);
    }
  }
  return seen;
}

/** A token on an activity can leave by its boundary events. */
function hostOf(step: Step, element: ExecutableElement): ExecutableElement[] {
  return element.attachedTo === undefined ? [] : [step.element(element.attachedTo)];
}

/** A token at a throwing link goes on at the catching one. */
function linksTo(step: Step, element: ExecutableElement): ExecutableElement[] {
  if (element.event?.kind !== 'link' || element.kind !== 'intermediateCatchEvent') return [];
  const { name } = element.event;
  return [...step.process.elements.values()].filter((each) => each.kind === 'intermediateThrowEvent' && each.scope === element.scope && each.event?.kind === 'link' && each.event.name === name);
}
