import type { ExecutableProcess, InstanceState, JournalEvent } from '@noticeflow/engine';

export type ElementMark = 'done' | 'current' | 'future' | 'incident' | 'cancelled';

export interface DiagramState {
  elements: Record<string, { state: ElementMark; count: number; active: number; at: string | null }>;
  /** Sequence flows taken at least once. */
  flows: string[];
}

/** Colours for the diagram of one instance: what is done, where it stands, what is stuck, what was broken off. */
export function diagramState(process: ExecutableProcess, state: InstanceState, events: Iterable<JournalEvent>): DiagramState {
  const elements: DiagramState['elements'] = {};
  const flows = new Set<string>();
  const mark = (id: string, next: ElementMark, at: string, counts: boolean): void => {
    const known = elements[id];
    elements[id] = { state: next, count: (known?.count ?? 0) + (counts ? 1 : 0), active: 0, at };
  };
  /** What happened before a migration is shown at the places of the new version. */
  const rename = (event: Extract<JournalEvent, { type: 'InstanceMigrated' }>): void => {
    const moved = Object.entries(event.elements).flatMap(([from, to]) => (elements[from] ? [[to, elements[from]] as const] : []));
    for (const from of Object.keys(event.elements)) delete elements[from];
    Object.assign(elements, Object.fromEntries(moved));
    for (const [from, to] of Object.entries(event.flows)) if (flows.delete(from)) flows.add(to);
  };
  for (const event of events) {
    if (event.type === 'ElementCompleted' && !event.body) mark(event.elementId, 'done', event.at, true);
    else if (event.type === 'ElementTerminated' && !event.body) mark(event.elementId, 'cancelled', event.at, false);
    else if (event.type === 'ElementActivated' && !event.body) mark(event.elementId, elements[event.elementId]?.state ?? 'current', event.at, false);
    else if (event.type === 'SequenceFlowTaken') flows.add(event.flowId);
    else if (event.type === 'InstanceMigrated') rename(event);
  }
  for (const { elementId, body } of Object.values(state.elements)) {
    const element = elements[elementId];
    if (!element) continue;
    element.state = 'current';
    if (!body) element.active += 1;
  }
  for (const place of Object.keys(state.parked)) {
    const id = place.slice(place.indexOf(':') + 1);
    elements[id] = { state: 'current', count: elements[id]?.count ?? 0, active: elements[id]?.active ?? 0, at: elements[id]?.at ?? null };
  }
  for (const { elementId } of Object.values(state.incidents)) elements[elementId] = { state: 'incident', count: elements[elementId]?.count ?? 0, active: elements[elementId]?.active ?? 0, at: elements[elementId]?.at ?? null };
  for (const id of process.elements.keys()) if (id !== process.id) elements[id] ??= { state: 'future', count: 0, active: 0, at: null };
  for (const id of Object.keys(elements)) if (!process.elements.has(id) || id === process.id) delete elements[id];
  return { elements, flows: [...flows].filter((id) => process.flows.has(id)) };
}
