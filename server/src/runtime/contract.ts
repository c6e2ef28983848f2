import type { Command, EngineEvent, InstanceState, JournalEvent, ParentLink, Variables } from '@noticeflow/engine';
import type { Tx } from '../persistence/tx.js';

/** Who does it. `onBehalfOf` is the person another one stands in for. */
export interface Actor {
  kind: 'user' | 'system' | 'worker';
  tenantId: string;
  /** User id, worker name, or the system component. */
  id: string;
  onBehalfOf?: string;
}

export interface StartRequest {
  tenantId: string;
  processId: string;
  /** Newest version when absent. */
  version?: number;
  businessKey?: string;
  variables?: Variables;
  /** Start event other than the none start. */
  startElementId?: string;
  /** The campaign and the unit the instance works for: copied to the instance row and to its tasks, inherited by called instances. */
  campaignId?: string;
  unitId?: string;
  parent?: ParentLink;
}

/**
 * Runs inside the command's transaction, after the engine has decided and before commit:
 * whatever a feature must store together with the step (record revisions, opinions, duties).
 * Throwing rolls the whole step back; the error reaches the caller.
 */
export type Participant = (tx: Tx, step: StepContext) => Promise<void>;

export interface StepContext {
  instance: InstanceRow;
  command: Command;
  events: JournalEvent[];
  actor: Actor;
  now: Date;
}

export interface SubmitOptions {
  actor: Actor;
  participants?: Participant[];
  /** Journaled with the step: opinion id, record revision ids. No personal values. */
  annotations?: Record<string, string | number | boolean | null>;
}

export interface StepResult {
  instanceId: string;
  status: InstanceState['status'];
  /** Row version after the step. */
  version: number;
  events: JournalEvent[];
  /** The instance after the step. */
  instance: InstanceRow;
  state: InstanceState;
}

/** The instance row as features see it. */
export interface InstanceRow {
  id: string;
  tenantId: string;
  processDefinitionId: string;
  processId: string;
  processVersion: number;
  businessKey: string | null;
  campaignId: string | null;
  unitId: string | null;
  parentInstanceId: string | null;
  rootInstanceId: string;
  status: InstanceState['status'];
  suspended: boolean;
  version: number;
  startedAt: Date;
  endedAt: Date | null;
  startedBy: string;
}

/**
 * A feature that follows every step in its own tables, in the same transaction
 * (tasks inbox, duties, notifications). Registered once at start; called for events it names.
 */
export interface Projection {
  name: string;
  events: readonly EngineEvent['type'][];
  project(tx: Tx, step: StepContext): Promise<void>;
}

/** Work the server itself does for service tasks of this type (`nf:taskDefinition type`). */
export interface JobHandler {
  type: string;
  inline?: false;
  /** Runs outside any transaction; returns variables, or throws: BpmnError for modelled errors, anything else is a failure with retries. */
  handle(job: ActivatedJob): Promise<Variables | undefined>;
}

/** A computation: takes no time and touches nothing outside. It is done within the step that reaches the task, and may be done again. */
export interface InlineJobHandler {
  type: string;
  inline: true;
  /** As above; when it throws, the job is tried once more the ordinary way, outside of the step. */
  handle(job: ActivatedJob): Variables | undefined;
}

export interface ActivatedJob {
  id: string;
  instanceId: string;
  elementId: string;
  type: string;
  variables: Variables;
  headers: Record<string, string>;
  retriesLeft: number;
  tenantId: string;
  campaignId: string | null;
  unitId: string | null;
}
