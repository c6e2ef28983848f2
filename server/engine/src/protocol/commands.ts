import type { ElementInstanceKey, Instant, Json, Variables } from './values.js';

/** The link of a called instance to the call activity that waits for it. */
export interface ParentLink {
  instanceId: string;
  elementKey: ElementInstanceKey;
}

/**
 * Orders to one process instance. `execute` either rejects a command (nothing happens)
 * or answers with the events that follow from it, run to rest.
 */
export type Command =
  /** Starts the instance at its none start event, or at `startElementId` (message, timer, signal … start). `startPart`: the one part of a parallel multiple start event that has come; the instance waits there for the others. */
  | { type: 'CreateInstance'; instanceId: string; businessKey?: string; variables?: Variables; startElementId?: string; startPart?: number; parent?: ParentLink }
  /** Completes a waiting user task, manual task or message-less receive task. */
  | { type: 'CompleteTask'; key: ElementInstanceKey; variables?: Variables }
  /** Changes who holds a user task or when it is due; keeps it open. A new due time moves its reminders. */
  | { type: 'UpdateTask'; key: ElementInstanceKey; assignee?: string | null; dueAt?: Instant | null; note?: string }
  | { type: 'CompleteJob'; key: ElementInstanceKey; variables?: Variables }
  /** A job failed; with `retriesLeft` 0 it becomes an incident, otherwise it may be taken again from `retryAt`. */
  | { type: 'FailJob'; key: ElementInstanceKey; retriesLeft: number; retryAt?: Instant; message: string }
  | { type: 'ThrowJobError'; key: ElementInstanceKey; errorCode: string; message?: string; variables?: Variables }
  | { type: 'ThrowJobEscalation'; key: ElementInstanceKey; escalationCode: string; variables?: Variables }
  /** The timer with this key is due. `key` is the timer's own key. A reminder (TimerScheduled `before`) answers with TaskReminded. */
  | { type: 'FireTimer'; key: ElementInstanceKey }
  /** A message or signal reached the subscription with this key. */
  | { type: 'DeliverMessage'; key: ElementInstanceKey; messageId: string; variables?: Variables }
  | { type: 'DeliverSignal'; key: ElementInstanceKey; variables?: Variables }
  /** The called instance ended. */
  | { type: 'ChildCompleted'; key: ElementInstanceKey; childInstanceId: string; variables: Variables }
  | { type: 'ChildFailed'; key: ElementInstanceKey; childInstanceId: string; errorCode: string; message?: string }
  /** The called process could not be started (unknown id or version): an incident at the call activity; resolving it calls again. */
  | { type: 'ChildNotStarted'; key: ElementInstanceKey; childInstanceId: string; message: string }
  /** The called instance was cancelled by itself: an incident at the call activity; resolving it calls again. */
  | { type: 'ChildCancelled'; key: ElementInstanceKey; childInstanceId: string; message?: string }
  | { type: 'ChildEscalated'; key: ElementInstanceKey; childInstanceId: string; escalationCode: string; variables?: Variables }
  | { type: 'SetVariables'; scopeKey?: ElementInstanceKey; variables: Variables; local?: boolean }
  /** `byParent`: the call activity is gone already and need not be told. */
  | { type: 'CancelInstance'; reason?: string; byParent?: boolean }
  | { type: 'ModifyInstance'; instructions: ModifyInstruction[]; reason?: string }
  /**
   * Carries the instance over to another version of its process, which `execute` is given as its target.
   * Equal ids map by themselves; `mappings` name the others, of elements and of sequence flows in front of joins.
   */
  | { type: 'MigrateInstance'; definitionId: string; mappings?: MigrationMapping[]; reason?: string }
  | { type: 'SuspendInstance' }
  | { type: 'ResumeInstance' }
  /** Tries again what raised the incident (a condition, an expression, a job with new retries). */
  | { type: 'ResolveIncident'; incidentKey: ElementInstanceKey; retries?: number; variables?: Variables }
  | { type: 'ActivateAdHoc'; key: ElementInstanceKey; elementId: string };

export type ModifyInstruction =
  | { kind: 'terminate'; key: ElementInstanceKey }
  | { kind: 'activate'; elementId: string; ancestorKey?: ElementInstanceKey; variables?: Variables }
  /** Moves every active instance of `from` to `to`. */
  | { kind: 'move'; from: string; to: string };

/** An element or sequence flow of the old version, and what stands for it in the new one. */
export interface MigrationMapping { from: string; to: string }

export type CommandType = Command['type'];

/** A value that documents what a caller passes as free form data. */
export type CommandData = Json;
