import type { Variables } from '@noticeflow/engine';

/** Thrown by a job handler when the model foresees the failure: caught by an error event with this code. */
export class BpmnError extends Error {
  constructor(readonly code: string, message?: string, readonly variables?: Variables) {
    super(message ?? code);
  }
}
