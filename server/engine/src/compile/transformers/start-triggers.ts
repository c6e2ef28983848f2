import type { ExecutableElement, ExecutableProcess } from '../../model/executable.js';

/** What starts the process from outside, in document order. Asked when message flows have given their names to both ends. */
export function startTriggersOf(process: ExecutableProcess): ExecutableProcess['startTriggers'] {
  return (process.root.children ?? [])
    .flatMap((id) => starters(process, process.elements.get(id)))
    .flatMap(({ id, event }) => (event && event.kind !== 'none' ? [{ elementId: id, event }] : []));
}

/** A start event and a receive task start by themselves, an event-based gateway by the events behind it. */
function starters(process: ExecutableProcess, element: ExecutableElement | undefined): ExecutableElement[] {
  if (element?.kind === 'startEvent') return [element];
  if (!element?.instantiate) return [];
  if (!element.eventGateway) return [element];
  return element.outgoing.flatMap((id) => process.elements.get(process.flows.get(id)?.target ?? '') ?? []);
}
