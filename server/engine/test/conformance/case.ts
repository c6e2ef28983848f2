import type { Variables } from '../../src/index.js';

/** What is expected at one moment; lists are element ids, in order of creation. Absent means not looked at. */
export interface Expectation {
  state?: 'active' | 'completed' | 'terminated';
  /** Completed elements, exactly. */
  trace?: string[];
  /** Terminated elements, exactly and in order. */
  terminated?: string[];
  tasks?: string[];
  jobs?: string[];
  timers?: string[];
  subscriptions?: string[];
  /** `elementId:kind`. */
  incidents?: string[];
  /** The instance has these, and may have others. */
  variables?: Variables;
  /** The instance has none of these. */
  absent?: string[];
  /** Number of instances per process, of any state. */
  instances?: Record<string, number>;
  /** `elementId:due` of the timers. */
  due?: string[];
  /** `elementId:before` of every reminder so far. */
  reminded?: string[];
  errorCode?: string;
  /** Details of the first open task. */
  task?: Record<string, unknown>;
}

/** One step of a case: one action, or an expectation about `of` (default: the instance started last by a step). */
export interface CaseStep {
  start?: string; businessKey?: string;
  complete?: string;
  completeJob?: string;
  update?: string; assignee?: string | null; dueAt?: string | null;
  failJob?: string; retries?: number;
  error?: string; code?: string;
  escalate?: string;
  message?: string; correlationKey?: string; messageId?: string; timeToLive?: string;
  signal?: string;
  /** Data for the conditional start events. */
  publish?: Variables;
  advance?: string;
  set?: Variables;
  resolve?: string;
  /** Of the instance started last, or the newest of process `of`. */
  cancel?: true; suspend?: true; resume?: true;
  adHoc?: string;
  modify?: { activate?: string[]; terminate?: string[]; move?: { from: string; to: string }[] };
  /** Another version of the process in the same folder. */
  migrate?: string; mappings?: { from: string; to: string }[];
  variables?: Variables;
  /** The action is refused with this code. */
  rejected?: string;
  expect?: Expectation;
  /** The expectation is about the newest instance of this process. */
  of?: string;
}

export interface Case { name: string; bpmn: string; also?: string[]; stepLimit?: number; steps: CaseStep[] }
