import type { ExecutableProcess, JournalEvent } from '@noticeflow/engine';
import { ApiProperty } from '@nestjs/swagger';

export class ConcernedElement {
  @ApiProperty() elementId!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ example: 'userTask' }) kind!: string;
  @ApiProperty({ description: 'How many instances of it' }) count!: number;
}

/** What an order to an instance would bring about. */
export class ConsequenceView {
  @ApiProperty({ type: [ConcernedElement], description: 'Work that is broken off' }) cancelled!: ConcernedElement[];
  @ApiProperty({ type: [ConcernedElement], description: 'Work that waits afterwards and did not before' }) started!: ConcernedElement[];
  @ApiProperty({ type: [ConcernedElement], description: 'Events that begin to be listened to' }) opened!: ConcernedElement[];
  @ApiProperty({ type: [ConcernedElement], description: 'Events that are listened to no longer' }) closed!: ConcernedElement[];
  @ApiProperty({ description: 'The instance ends by it' }) ends!: boolean;
}

const SCOPES: ReadonlySet<string> = new Set(['process', 'subProcess', 'transaction', 'adHocSubProcess', 'eventSubProcess']);

/** Reads the consequence off the events of a step. `versions`: the models whose elements they name, the newest first. */
export function consequenceOf(events: readonly JournalEvent[], versions: readonly ExecutableProcess[]): ConsequenceView {
  const cancelled: string[] = [];
  const started = new Map<number, string>();
  const listening = new Map<string, string>();
  const closed: string[] = [];
  let ends = false;
  for (const event of events) {
    switch (event.type) {
      case 'ElementActivated':
        if (!event.body) started.set(event.key, event.elementId);
        break;
      case 'ElementCompleted':
      case 'ElementTerminated':
        if (!started.delete(event.key) && event.type === 'ElementTerminated' && !event.body) cancelled.push(event.elementId);
        break;
      case 'TimerScheduled':
        // A reminder belongs to its task.
        if (event.before === undefined) listening.set(`timer ${event.key}`, event.elementId);
        break;
      case 'SubscriptionOpened':
        listening.set(`subscription ${event.key}`, event.elementId);
        break;
      case 'TimerCancelled':
      case 'SubscriptionClosed': {
        const name = `${event.type === 'TimerCancelled' ? 'timer' : 'subscription'} ${event.key}`;
        if (!listening.delete(name)) closed.push(event.elementId);
        break;
      }
      case 'InstanceCompleted':
      case 'InstanceTerminated':
        ends = true;
        break;
      default:
    }
  }
  const view = (ids: Iterable<string>): ConcernedElement[] => concerned(ids, versions).filter(({ kind }) => !SCOPES.has(kind));
  // Reminders of a task and the own events of an element go with it: they are no news beside it.
  const told = new Set([...cancelled, ...started.values()]);
  const others = (ids: Iterable<string>): ConcernedElement[] => view([...ids].filter((id) => !told.has(id)));
  return { cancelled: view(cancelled), started: view(started.values()), opened: others(listening.values()), closed: others(closed), ends };
}

function concerned(ids: Iterable<string>, versions: readonly ExecutableProcess[]): ConcernedElement[] {
  const found = new Map<string, ConcernedElement>();
  for (const elementId of ids) {
    const known = found.get(elementId);
    const element = versions.map((version) => version.elements.get(elementId)).find((each) => each !== undefined);
    if (known) known.count += 1;
    else found.set(elementId, { elementId, name: element?.name ?? null, kind: element?.kind ?? 'process', count: 1 });
  }
  return [...found.values()];
}
