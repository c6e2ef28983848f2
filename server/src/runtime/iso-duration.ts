import { firstDue } from '@noticeflow/engine';
import { ProblemError } from '../platform/errors/index.js';

/** `now` plus an ISO 8601 duration such as `PT2H`. @throws ProblemError 422 */
export function addIsoDuration(now: Date, duration: string): Date {
  try {
    return new Date(firstDue({ kind: 'duration', expression: duration }, now.toISOString(), {}).dueAt);
  } catch {
    throw ProblemError.invalid('INVALID_DURATION', `Expected an ISO 8601 duration such as PT2H but got "${duration.slice(0, 80)}"`);
  }
}
