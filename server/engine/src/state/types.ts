import type { ElementInstanceKey, IncidentKind, IncidentPhase, Instant, Json, ParentLink, Results, TaskDetails, Variables } from '../protocol/index.js';

/**
 * State of one process instance: what is live, and nothing else (no history, no model). One JSON row.
 * A tree of element instances, tokens parked at joins, tasks/jobs/timers/subscriptions/incidents that wait, compensation records.
 * Only `apply` changes it.
 */
export interface InstanceState {
  instanceId: string;
  processId: string;
  businessKey?: string;
  parent?: ParentLink;
  status: 'new' | 'active' | 'completed' | 'terminated';
  suspended?: boolean;
  /** Sequence number of the last event applied. */
  seq: number;
  /** Highest key handed out. */
  lastKey: ElementInstanceKey;
  /** Live element instances by key. Key 1 is the process itself. */
  elements: Record<ElementInstanceKey, ElementInstance>;
  /** Tokens waiting at joins: `${scopeKey}:${elementId}` → flow id → count. */
  parked: Record<string, Record<string, number>>;
  jobs: Record<ElementInstanceKey, { elementId: string; retriesLeft: number }>;
  tasks: Record<ElementInstanceKey, { elementId: string; kind: TaskDetails['kind'] }>;
  timers: Record<ElementInstanceKey, { owner: ElementInstanceKey; elementId: string; dueAt: Instant; remaining?: number; interval?: string; part?: number; before?: string }>;
  subscriptions: Record<ElementInstanceKey, { owner: ElementInstanceKey; elementId: string; kind: 'message' | 'signal'; name: string; correlationKey?: string; part?: number }>;
  incidents: Record<ElementInstanceKey, { owner: ElementInstanceKey; elementId: string; kind: IncidentKind; message: string; phase: IncidentPhase }>;
  /** Ordered: last completed last. */
  compensations: CompensationRecord[];
  /** Conditional events being observed: last value seen, for edge triggering. */
  conditions: Record<ElementInstanceKey, { owner: ElementInstanceKey; elementId: string; value: boolean; part?: number }>;
  /** Present once ended by an error or cancellation. */
  end?: { reason: string; errorCode?: string; message?: string };
}

/** A completed activity that can still be compensated. */
export interface CompensationRecord { key: ElementInstanceKey; elementId: string; scope: ElementInstanceKey; variables: Variables; loopIndex?: number }

export interface ElementInstance {
  elementId: string;
  /** Enclosing scope instance (0 for the process). */
  parent: ElementInstanceKey;
  /** Variables of this scope, absent when it has none. */
  variables?: Variables;
  loopIndex?: number;
  /** True for the body of a multi-instance or loop activity: the parent of its instances. */
  body?: boolean;
  /** Private bookkeeping: counters, output collection, child instance id … */
  data?: { [k: string]: Json };
  /** Multi-instance bodies with an output collection: what was gathered so far. Apart from `data`, because it is large and copying it must be cheap. */
  results?: Results;
}
