import type { EngineEvent } from '../protocol/index.js';

/** Ids of the completed elements, in order; a repeated activity counts once per instance, its body not at all. */
export function trace(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'ElementCompleted' && !event.body ? [event.elementId] : []));
}
