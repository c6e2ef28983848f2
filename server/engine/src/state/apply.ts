import type { EngineEvent, Instant, JournalEvent } from '../protocol/index.js';
import { appliers } from './appliers/index.js';
import { MutableState } from './mutable.js';
import type { InstanceState } from './types.js';

/** Copies one event into a new state; the given one is left as it was. Live work and replay both use it. */
export function apply(state: InstanceState, event: JournalEvent): InstanceState {
  return applyAll(state, [event]);
}

/** Folds events into a new state, at the cost of one copy. */
export function applyAll(state: InstanceState, events: readonly JournalEvent[]): InstanceState {
  const draft = new MutableState(state);
  for (const event of events) applyTo(draft, event);
  return draft.state;
}

/** The state a command works on: every event is applied at once, so decisions see what earlier decisions did. */
export interface WorkingCopy {
  readonly state: InstanceState;
  /** Numbers and applies the event; returns it as it enters the journal. */
  append(event: EngineEvent, at: Instant): JournalEvent;
}

export function openWorkingCopy(base: InstanceState): WorkingCopy {
  const draft = new MutableState(base);
  return {
    state: draft.state,
    append(event, at) {
      const entry = event as JournalEvent;
      entry.seq = draft.state.seq + 1;
      entry.at = at;
      applyTo(draft, entry);
      return entry;
    },
  };
}

function applyTo(draft: MutableState, event: JournalEvent): void {
  if (event.seq !== draft.state.seq + 1) {
    throw new Error(`Expected event ${draft.state.seq + 1} of instance ${draft.state.instanceId} but got ${event.seq} (${event.type})`);
  }
  const applier = appliers[event.type] as (target: MutableState, value: JournalEvent) => void;
  if (!applier) throw new Error(`Expected a known event but got "${String(event.type)}"`);
  applier(draft, event);
  draft.state.seq = event.seq;
}
