import type { ExecutableElement, ExecutableProcess } from '@noticeflow/engine';

/** What completing a task says to the process, in its outcome variable. */
export const OUTCOMES = ['approve', 'return', 'reject', 'done'] as const;
export type TaskOutcome = (typeof OUTCOMES)[number];

const MODEL_KINDS = ['work', 'approval', 'receipt'] as const;
/** `sign` is never modelled: it is the task of an added signer. */
export const TASK_KINDS = [...MODEL_KINDS, 'sign'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export function taskKindOf(element: ExecutableElement | undefined): TaskKind {
  const kind = element?.task?.kind;
  return MODEL_KINDS.find((known) => known === kind) ?? 'work';
}

/** Name of the process variable that gets the outcome. */
export function outcomeVariableOf(element: ExecutableElement | undefined): string {
  return element?.task?.outcomeVariable ?? 'outcome';
}

/**
 * True when a condition met after the task, before the next activity, asks for this outcome.
 * A process that does not ask would walk on as if the work had been approved, so such an outcome is not offered.
 */
export function modelsOutcome(process: ExecutableProcess, elementId: string, outcome: TaskOutcome): boolean {
  const variable = outcomeVariableOf(process.elements.get(elementId));
  const seen = new Set<string>();
  const pending = [elementId];
  while (pending.length > 0) {
    const id = pending.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const flowId of process.elements.get(id)?.outgoing ?? []) {
      const flow = process.flows.get(flowId);
      if (!flow) continue;
      if (flow.condition && asksFor(flow.condition, variable, outcome)) return true;
      if (process.elements.get(flow.target)?.kind.endsWith('Gateway')) pending.push(flow.target);
    }
  }
  return false;
}

/** Text comparison on purpose: it only decides what is offered, the engine still evaluates the condition. */
export function asksFor(condition: string, variable: string, outcome: TaskOutcome): boolean {
  return condition.includes(variable) && condition.includes(`"${outcome}"`);
}
