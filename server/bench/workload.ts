import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@noticeflow/engine';

export type WorkloadName = 'W1' | 'W2' | 'W3' | 'W4';

/** One completion: of a task of this element, after which so many new tasks are open. */
export interface Step { element: string; answer: Record<string, Json>; opens: number }

/** A process of the benchmark and the way its instances take: the same for every adapter. */
export interface Workload {
  name: WorkloadName;
  processId: string;
  xml: string;
  /** Tasks open after the start, and their element. */
  opens: number;
  variables: Record<string, Json>;
  /** What is done to the instance of this number, in order; the last step ends it. Without steps the start does. */
  path(number: number): readonly Step[];
}

const step = (element: string, opens: number, answer: Record<string, Json> = {}): Step => ({ element, answer, opens });

const APPROVE = [step('submit', 1, { approved: true }), step('confirm', 0)];
const RETURNED_ONCE = [step('submit', 1, { approved: false }), ...APPROVE];
const REVIEWS = 10;
const CAMPAIGN = [step('survey', REVIEWS, { assignNeeded: true }), ...Array.from({ length: REVIEWS - 1 }, () => step('review', 0)), step('review', 1), step('assign', 0)];

/** `models` is the folder of the workloads' BPMN files. */
export function loadWorkload(name: WorkloadName, models: string): Workload {
  const xml = (file: string): string => readFileSync(join(models, `${file}.bpmn`), 'utf8');
  const variables = { requester: 'u-1', amount: 1200 };
  switch (name) {
    // One instance in five is sent back once: 2.2 completions an instance.
    case 'W1': return { name, processId: 'approval', xml: xml('W1-approval'), opens: 1, variables, path: (number) => (number % 5 === 0 ? RETURNED_ONCE : APPROVE) };
    case 'W2': return { name, processId: 'campaign', xml: xml('W2-campaign'), opens: 1, variables, path: () => CAMPAIGN };
    case 'W3': return { name, processId: 'straight', xml: xml('W3-straight-through'), opens: 0, variables: { ...variables, approved: true }, path: () => [] };
    case 'W4': return { name, processId: 'timers', xml: xml('W4-timers'), opens: 0, variables, path: () => [] };
  }
}

/** The service tasks of the workloads do nothing. */
export const NOOP_JOB = 'noop';
