import type { JobResult } from './job-handlers.js';
import type { IncidentKind, IncidentPhase, Instant, JobDetails, ScriptHandler, TaskDetails, Variables } from '../protocol/index.js';

export interface SimulationOptions {
  /** BPMN and DMN XML, one string per file. */
  resources: string[];
  /** Where the clock starts (default 2026-01-01T00:00:00Z); it moves only by `advance`. */
  now?: Date | Instant;
  timeZone?: string;
  /** Handlers for script tasks in other formats than FEEL. */
  scripts?: Record<string, ScriptHandler>;
  /** Workers by job type; jobs without one wait in `jobs()`. */
  jobHandlers?: Record<string, JobHandler>;
  stepLimit?: number;
}

export type JobHandler = (job: SimulationJob & { throwBpmnError: (code: string, message?: string) => never }) => JobResult | Promise<JobResult>;

export interface SimulationTask extends TaskDetails { id: string; instanceId: string; key: number; elementId: string }
export interface SimulationJob extends Omit<JobDetails, 'variables'> { id: string; instanceId: string; key: number; elementId: string; variables: Variables }
export interface SimulationTimer { id: string; instanceId: string; key: number; elementId: string; dueAt: Instant; remaining?: number; interval?: string }
export interface SimulationSubscription { id: string; instanceId: string; key: number; elementId: string; kind: 'message' | 'signal'; name: string; correlationKey?: string }
export interface SimulationIncident { id: string; instanceId: string; key: number; elementId: string; kind: IncidentKind; message: string; phase: IncidentPhase }

export interface SimulationInstance {
  id: string;
  processId: string;
  businessKey?: string;
  /** Instance whose call activity started this one. */
  parentInstanceId?: string;
  state: 'active' | 'completed' | 'terminated';
  suspended: boolean;
  /** Variables of the root scope, also after the end. */
  variables: Variables;
  incidents: SimulationIncident[];
  /** Present once ended by an error or cancellation. */
  end?: { reason: string; errorCode?: string; message?: string };
}

