import type { ExecutableElement, ExecutableMessageFlow, ExecutableProcess } from '../../model/executable.js';
import type { CompileContext } from '../context.js';

/**
 * Message flows of the collaborations, handed to the processes at either end. An end that names no message takes the
 * name from the flow, else from the other end, else the flow's id: what is drawn as connected is connected.
 */
export function connectMessageFlows(processes: ExecutableProcess[], context: CompileContext): void {
  for (const { participants, messageFlows } of context.model.collaborations) {
    const poolOf = new Map(participants.map((participant) => [participant.id, participant.processRef]));
    for (const flow of messageFlows) {
      const executable: ExecutableMessageFlow = { id: flow.id, source: flow.source, target: flow.target };
      const ends = [flow.source, flow.target].map((id) => find(processes, id));
      const messageName = context.messageName(flow.messageRef) ?? ends.map(messageOf).find((name) => name !== undefined) ?? flow.id;
      executable.messageName = messageName;
      for (const end of ends) if (end) giveName(end, messageName);
      for (const process of processes) {
        const involved = [flow.source, flow.target].some((id) => process.elements.has(id) || poolOf.get(id) === process.id);
        if (involved) process.messageFlows.push(executable);
      }
    }
  }
}

function find(processes: ExecutableProcess[], id: string): ExecutableElement | undefined {
  for (const process of processes) {
    const element = process.elements.get(id);
    if (element) return element;
  }
  return undefined;
}

function messageOf(element: ExecutableElement | undefined): string | undefined {
  return element?.event?.kind === 'message' ? element.event.name : undefined;
}

function giveName(element: ExecutableElement, name: string): void {
  if (element.event?.kind === 'message') element.event.name ??= name;
  // A send or receive task at the end of a message flow exchanges that message even without messageRef.
  else if (element.event === undefined && (element.kind === 'sendTask' || element.kind === 'receiveTask')) element.event = { kind: 'message', name };
}
