import type { Command, Effect, Variables } from '@noticeflow/engine';
import type { Actor, Participant, StepContext } from './contract.js';
import type { StoredInstance } from './instance-store.js';

/** A command on its way to an instance. */
export interface Order {
  instanceId: string;
  command: Command;
  actor: Actor;
  participants: readonly Participant[];
  annotations?: Record<string, string | number | boolean | null>;
  /** Starts only: the row to begin with. */
  fresh?: StoredInstance;
}

/** One receiver of a signal. */
export type SignalDelivery =
  | { type: 'DeliverSignal'; instanceId: string; key: number; variables: Variables }
  | { type: 'StartBySignal'; instanceId: string; definitionId: string; elementId: string; name: string; variables: Variables };

/** An effect as it lies in the outbox. */
export interface OutboxItem { id: string; tenantId: string; instanceId: string; effect: Effect | SignalDelivery }

/** A step that is durable now. */
export interface Committed { step: StepContext; outbox: OutboxItem[] }
