import type { JournalEvent } from './events.js';
import type { ParentLink } from './commands.js';
import type { ElementInstanceKey, Variables } from './values.js';

/**
 * What has to be done outside the instance once its events are committed.
 * The runtime stores effects in its outbox in the same transaction and turns each into a command to another instance.
 * Task, job, timer and subscription rows are no effects: they are projections of the events.
 */
export type Effect =
  | { type: 'StartChild'; childInstanceId: string; processId: string; binding: 'latest' | 'deployment' | 'versionTag'; versionTag?: string; businessKey?: string; variables: Variables; parent: ParentLink }
  | { type: 'CancelChild'; childInstanceId: string; reason: string }
  | { type: 'NotifyParent'; parent: ParentLink; childInstanceId: string; outcome: { type: 'completed'; variables: Variables } | { type: 'failed'; errorCode: string; message?: string } | { type: 'cancelled'; message?: string } | { type: 'escalated'; escalationCode: string; variables?: Variables } }
  | { type: 'PublishMessage'; messageId: string; name: string; correlationKey?: string; variables: Variables; timeToLive?: string; from: ElementInstanceKey }
  /** The throwing instance (`exceptInstanceId`) has heard the signal already, in the step that threw it. */
  | { type: 'BroadcastSignal'; signalId: string; name: string; variables: Variables; exceptInstanceId: string };

export type RejectionCode =
  | 'NOT_FOUND'
  | 'ALREADY_COMPLETED'
  | 'INVALID_STATE'
  | 'INVALID_ARGUMENT'
  | 'SUSPENDED'
  | 'NOT_SUPPORTED';

export type MigrationRule = 'element-missing' | 'kind-changed' | 'scope-changed' | 'loop-changed' | 'event-changed' | 'flow-missing' | 'quantity-changed';

/** Why a living element cannot be carried over to another version. */
export interface MigrationProblem {
  elementId: string;
  rule: MigrationRule;
  message: string;
  messageZh: string;
  /** Naming what stands for it in the new version would help. */
  mappable: boolean;
}

/** The caller asked for something that cannot be done now; nothing happened. */
export interface Rejection {
  ok: false;
  code: RejectionCode;
  /** "Expected … but …", with the ids a person needs. */
  message: string;
  elementId?: string;
  key?: ElementInstanceKey;
  /** Of a refused migration: everything that stands in its way. */
  problems?: MigrationProblem[];
}

/** `S` is the state of the instance (state/types.ts); a parameter, because the vocabulary knows nobody. */
export interface Accepted<S> {
  ok: true;
  events: JournalEvent[];
  effects: Effect[];
  /** The state after the events: the same as folding them with `apply`, without doing it again. */
  state: S;
}

export type OutcomeOf<S> = Accepted<S> | Rejection;
