import type { ExecutableElement, ExecutableProcess } from '@noticeflow/engine';

/** Elements a person or another process works on: where looking ahead stops. */
const STOPS = new Set(['userTask', 'manualTask', 'receiveTask', 'callActivity']);
const CONTAINERS = new Set(['subProcess', 'transaction']);
/** Looking ahead is a courtesy; a monstrous model must not make it expensive. */
const STEP_LIMIT = 500;

/**
 * The tasks that come next after these elements on the ordinary way: flows are followed through gateways, events,
 * automatic tasks and subprocesses up to the first user task, call activity or receive task.
 * Flows taken only on 退回 or 不同意 are left out, and so are boundary events and the elements themselves.
 */
export function followingTasks(process: ExecutableProcess, from: Iterable<string>): ExecutableElement[] {
  const start = new Set(from);
  const found = new Map<string, ExecutableElement>();
  const seen = new Set<string>();
  const pending = [...start].flatMap((id) => targets(process, id));
  for (let steps = 0; pending.length > 0 && steps < STEP_LIMIT; steps += 1) {
    const id = pending.shift()!;
    const element = process.elements.get(id);
    if (!element || seen.has(id)) continue;
    seen.add(id);
    if (STOPS.has(element.kind)) {
      if (!start.has(id)) found.set(id, element);
    } else if (CONTAINERS.has(element.kind) && element.noneStart) {
      pending.push(element.noneStart);
    } else if (element.kind === 'endEvent' && element.scope && element.scope !== process.id) {
      pending.push(...targets(process, element.scope));
    } else {
      pending.push(...targets(process, id));
    }
  }
  return [...found.values()];
}

function targets(process: ExecutableProcess, elementId: string): string[] {
  const element = process.elements.get(elementId);
  const ordinary = (element?.outgoing ?? []).flatMap((flowId) => {
    const flow = process.flows.get(flowId);
    return flow && !isWayBack(flow.condition) ? [flow.target] : [];
  });
  if (ordinary.length > 0 || !element?.scope || element.scope === process.id) return ordinary;
  // The last element of a subprocess: what follows is what follows the subprocess.
  return element.outgoing.length === 0 ? targets(process, element.scope) : [];
}

function isWayBack(condition: string | undefined): boolean {
  return condition !== undefined && /"(?:return|reject)"/.test(condition) && !/not\s*\(|!=/.test(condition);
}
