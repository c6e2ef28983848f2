import type { ParentLink } from './commands.js';
import type { ElementInstanceKey, Instant, Json, Variables } from './values.js';

/**
 * What happened to one process instance, in order. Every id, time and evaluated value is in the event,
 * so folding the events with `apply` rebuilds the state without evaluating anything.
 * Events are the only thing the runtime's projections (tasks, jobs, timers, subscriptions, incidents) read.
 */
export type EngineEvent =
  | { type: 'InstanceCreated'; instanceId: string; processId: string; businessKey?: string; parent?: ParentLink }
  | { type: 'InstanceCompleted'; variables?: Variables }
  | { type: 'InstanceTerminated'; reason: 'cancelled' | 'error'; errorCode?: string; message?: string }
  | { type: 'InstanceSuspended' }
  | { type: 'InstanceResumed' }
  /** Life cycle: Activating → Activated → Completing → Completed, or → Terminating → Terminated. Only the states that matter outside are journaled as events. */
  | { type: 'ElementActivated'; key: ElementInstanceKey; elementId: string; parent: ElementInstanceKey; loopIndex?: number; flowId?: string; host?: ElementInstanceKey; body?: boolean; data?: { [k: string]: Json } }
  | { type: 'ElementCompleted'; key: ElementInstanceKey; elementId: string; body?: boolean }
  | { type: 'ElementTerminated'; key: ElementInstanceKey; elementId: string; body?: boolean }
  /** Engine-private bookkeeping of an element instance (multi-instance counters, join state …), and what instances of it gave. Copied, never interpreted, by the applier. */
  | { type: 'ElementDataSet'; key: ElementInstanceKey; data: { [k: string]: Json }; results?: Results }
  | { type: 'SequenceFlowTaken'; flowId: string; scope: ElementInstanceKey }
  /** A token waits on a flow in front of a join. */
  | { type: 'TokenParked'; flowId: string; elementId: string; scope: ElementInstanceKey }
  | { type: 'TokensConsumed'; elementId: string; scope: ElementInstanceKey; flowIds: string[] }
  | { type: 'VariablesSet'; scope: ElementInstanceKey; variables: Variables }
  | { type: 'TaskCreated'; key: ElementInstanceKey; elementId: string; task: TaskDetails }
  | { type: 'TaskUpdated'; key: ElementInstanceKey; assignee?: string | null; dueAt?: Instant | null; note?: string }
  /** The open task `key` is due in `before` (ISO 8601 duration, as modelled in `nf:deadline remindBefore`). Follows the TimerFired of its timer; changes nothing. */
  | { type: 'TaskReminded'; key: ElementInstanceKey; elementId: string; before: string }
  | { type: 'TaskCompleted'; key: ElementInstanceKey; elementId: string }
  | { type: 'TaskCancelled'; key: ElementInstanceKey; elementId: string }
  | { type: 'JobCreated'; key: ElementInstanceKey; elementId: string; job: JobDetails }
  | { type: 'JobCompleted'; key: ElementInstanceKey; elementId: string }
  | { type: 'JobFailed'; key: ElementInstanceKey; elementId: string; retriesLeft: number; retryAt?: Instant; message: string }
  /** A person gave a failed job new attempts. */
  | { type: 'JobRetriesUpdated'; key: ElementInstanceKey; elementId: string; retriesLeft: number }
  | { type: 'JobCancelled'; key: ElementInstanceKey; elementId: string }
  /** `key` is the timer's own key; `owner` the element instance it belongs to (host for a boundary event). `remaining` counts further firings of a cycle; -1 is without end. `before`: it only reminds of the task `owner`, this ISO 8601 duration before it is due. */
  | { type: 'TimerScheduled'; key: ElementInstanceKey; owner: ElementInstanceKey; elementId: string; dueAt: Instant; remaining?: number; interval?: string; part?: number; before?: string }
  | { type: 'TimerFired'; key: ElementInstanceKey; elementId: string }
  | { type: 'TimerCancelled'; key: ElementInstanceKey; elementId: string }
  | { type: 'SubscriptionOpened'; key: ElementInstanceKey; owner: ElementInstanceKey; elementId: string; kind: 'message' | 'signal'; name: string; correlationKey?: string; part?: number }
  | { type: 'SubscriptionTriggered'; key: ElementInstanceKey; elementId: string; messageId?: string }
  | { type: 'SubscriptionClosed'; key: ElementInstanceKey; elementId: string }
  | { type: 'ConditionObserved'; key: ElementInstanceKey; owner: ElementInstanceKey; elementId: string; value: boolean; part?: number }
  | { type: 'ConditionClosed'; key: ElementInstanceKey; elementId: string }
  | { type: 'IncidentRaised'; key: ElementInstanceKey; owner: ElementInstanceKey; elementId: string; kind: IncidentKind; message: string; phase: IncidentPhase }
  | { type: 'IncidentResolved'; key: ElementInstanceKey; elementId: string }
  | { type: 'ChildStarted'; key: ElementInstanceKey; elementId: string; childInstanceId: string; processId: string }
  /** A business rule task was decided: every decision evaluated for it, the one asked for last, with the rules that made its result. */
  | { type: 'DecisionEvaluated'; key: ElementInstanceKey; elementId: string; decisionId: string; version?: number; decisions: { id: string; rules: string[] }[]; result: Json }
  | { type: 'ErrorThrown'; key: ElementInstanceKey; elementId: string; errorCode: string; caughtBy?: string }
  | { type: 'EscalationThrown'; key: ElementInstanceKey; elementId: string; escalationCode: string; caughtBy?: string }
  | { type: 'MessageThrown'; key: ElementInstanceKey; elementId: string; name: string; correlationKey?: string }
  | { type: 'SignalThrown'; key: ElementInstanceKey; elementId: string; name: string }
  /** A completed activity that can still be compensated, with its variables as at completion. */
  | { type: 'CompensationRecorded'; key: ElementInstanceKey; elementId: string; scope: ElementInstanceKey; variables: Variables; loopIndex?: number }
  | { type: 'CompensationConsumed'; key: ElementInstanceKey; elementId: string }
  | { type: 'InstanceModified'; instructions: Json; reason?: string }
  /** From here on the instance follows another version. `elements` and `flows`: the ids in its state that are called otherwise there, old to new. What was opened or closed for it stands in events of its own. */
  | { type: 'InstanceMigrated'; definitionId: string; elements: { [from: string]: string }; flows: { [from: string]: string }; reason?: string };

/** What the instances of a multi-instance activity gave, by their index. */
export type Results = { [index: number]: Json };

export type EventType = EngineEvent['type'];

/** An event in its place: `seq` counts from 1 per instance without gaps; `at` is the command's time. */
export type JournalEvent = EngineEvent & { seq: number; at: Instant };

export type IncidentKind = 'expression' | 'condition' | 'no-flow' | 'job' | 'called-process' | 'step-limit' | 'deadlock' | 'script' | 'decision' | 'uncaught' | 'unsupported';

/** Where the stuck element instance stands, so that resolving the incident continues there. */
export type IncidentPhase = 'activating' | 'completing' | 'iterating' | 'job' | 'calling' | 'joining' | 'observing';

/** What a waiting user, manual or receive task tells the outside. Expressions are already evaluated. */
export interface TaskDetails {
  kind: 'user' | 'manual' | 'receive';
  name: string;
  assignee?: string;
  /** Id of the organisation the work belongs to, and the post in it. */
  unit?: string;
  post?: string;
  cc?: string[];
  formId?: string;
  /** Which record of the form's register the task works on; evaluated `nf:form record`. */
  record?: string;
  dueAt?: Instant;
  priority?: number;
  title?: string;
  loopIndex?: number;
}

export interface JobDetails {
  type: string;
  retries: number;
  /** Inputs of the job: local scope of the element over the scopes above, evaluated input mappings only when declared. */
  variables?: Variables;
  headers?: { [name: string]: string };
}
