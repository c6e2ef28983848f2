import type { ExecutableElement, ExecutableProcess, Problem } from '@noticeflow/engine';

/** What the template check needs to know about a process; made from a compiled one by {@link outlineOf}. */
export interface ProcessOutline {
  id: string;
  name?: string;
  elements: ReadonlyMap<string, ElementOutline>;
}

export interface ElementOutline {
  id: string;
  kind: string;
  name?: string;
  taskKind?: string;
  formId?: string;
  fieldPaths: string[];
  duty?: string;
  obligations: string[];
  /** Process a call activity calls, unless it is an expression. */
  calls?: string;
  /** Decision a business rule task asks, unless it is an expression. */
  decision?: string;
  job?: { type: string; headers: Readonly<Record<string, string>> };
}

/** The decisions of one file by their ids, or why there are none. */
export interface DecisionReading {
  decisionIds: string[];
  problems: ProcessReading['problems'];
}

/** The processes of one file, or why there are none. */
export interface ProcessReading {
  processes: ProcessOutline[];
  problems: Pick<Problem, 'elementId' | 'rule' | 'severity' | 'message' | 'messageZh' | 'line'>[];
}

export function outlineOf(process: ExecutableProcess): ProcessOutline {
  const elements = new Map<string, ElementOutline>();
  for (const element of process.elements.values()) elements.set(element.id, elementOutline(element));
  return { id: process.id, ...(process.name ? { name: process.name } : {}), elements };
}

function elementOutline(element: ExecutableElement): ElementOutline {
  const { task, called, job, decision } = element;
  return {
    id: element.id,
    kind: element.kind,
    fieldPaths: (task?.fields ?? []).map((field) => field.path),
    obligations: task?.obligations ?? [],
    ...(element.name ? { name: element.name } : {}),
    ...(task?.kind ? { taskKind: task.kind } : {}),
    ...(task?.formId ? { formId: task.formId } : {}),
    ...(task?.duty ? { duty: task.duty } : {}),
    ...(called && !called.processId.startsWith('=') ? { calls: called.processId } : {}),
    ...(decision?.decisionId !== undefined && decision.expression === undefined && !decision.decisionId.startsWith('=') ? { decision: decision.decisionId } : {}),
    ...(job ? { job: { type: job.type, headers: job.headers ?? {} } } : {}),
  };
}
