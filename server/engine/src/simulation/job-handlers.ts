import type { Variables } from '../protocol/index.js';

/** Variables a worker brings back; nothing when it has none. */
export type JobResult = Variables | void | undefined;

/** Thrown inside a job handler to raise a BPMN error. */
export class JobBpmnError extends Error {
  override readonly name = 'JobBpmnError';

  constructor(readonly code: string, readonly detail?: string) {
    super(`BPMN error ${code}`);
  }
}
