import type { EngineEvent, EventType } from '../../protocol/index.js';
import type { MutableState } from '../mutable.js';

export type EventOf<T extends EventType> = Extract<EngineEvent, { type: T }>;

/** Copies one kind of event into the state. Decides nothing. A shipped applier is never changed, only added to. */
export type Appliers<T extends EventType> = { [K in T]: (draft: MutableState, event: EventOf<K>) => void };
