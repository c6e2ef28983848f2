import type { Rejection, RejectionCode } from '@noticeflow/engine';
import { ProblemError } from '../platform/errors/index.js';

const STATUS: Record<RejectionCode, number> = {
  NOT_FOUND: 404,
  ALREADY_COMPLETED: 409,
  INVALID_STATE: 409,
  SUSPENDED: 409,
  INVALID_ARGUMENT: 422,
  NOT_SUPPORTED: 422,
};

/** The engine refused a command; nothing happened. Answered 404, 409 or 422. */
export class RejectionError extends ProblemError {
  constructor(readonly rejection: Rejection) {
    super(STATUS[rejection.code], rejection.code, rejection.message, rejection.problems?.map(({ elementId, rule, message, messageZh }) => ({ elementId, rule, message, messageZh })) ?? (rejection.elementId ? [{ elementId: rejection.elementId, message: rejection.message }] : undefined));
  }
}

/** True when the error is a refusal of one of these kinds. */
export function isRejection(error: unknown, ...codes: RejectionCode[]): error is RejectionError {
  return error instanceof RejectionError && (codes.length === 0 || codes.includes(error.rejection.code));
}
