/** One finding inside a problem: where it is and what to do about it. */
export interface ProblemDetail {
  /** JSON pointer-like path into the request body, e.g. `rows/3/name`. */
  path?: string;
  /** BPMN element id, for model problems. */
  elementId?: string;
  /** Id of the violated rule. */
  rule?: string;
  message: string;
  messageZh?: string;
}

/**
 * A refusal the caller can understand and often repair. Rendered as RFC 9457 problem details.
 * `code` is stable SCREAMING_SNAKE and part of the API; `detail` is for people and names ids, never personal values.
 * Anything thrown that is not a ProblemError is a bug and is answered 500 without detail.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly title: string;
  readonly detail: string;

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors?: ProblemDetail[],
    /** Seconds; becomes the Retry-After header. */
    readonly retryAfter?: number,
  ) {
    super(`${code}: ${detail}`);
    this.title = code;
    this.detail = detail;
  }

  /** 404. The same answer for "does not exist" and "is not yours to see". */
  static notFound(what: string, id: string): ProblemError {
    return new ProblemError(404, 'NOT_FOUND', `Expected ${what} '${id}' but there is none you may see`);
  }

  /** 409: the state of the thing forbids it now. */
  static conflict(code: string, detail: string): ProblemError {
    return new ProblemError(409, code, detail);
  }

  /** 422: well-formed, but its content is refused. */
  static invalid(code: string, detail: string, errors?: ProblemDetail[]): ProblemError {
    return new ProblemError(422, code, detail, errors);
  }

  /** 400: the request itself is malformed. */
  static badRequest(code: string, detail: string, errors?: ProblemDetail[]): ProblemError {
    return new ProblemError(400, code, detail, errors);
  }

  static forbidden(code: string, detail: string): ProblemError {
    return new ProblemError(403, code, detail);
  }

  static unauthorized(detail = 'A valid session is required'): ProblemError {
    return new ProblemError(401, 'UNAUTHORIZED', detail);
  }

  /** 429 with Retry-After in whole seconds. */
  static tooMany(code: string, detail: string, retryAfter: number): ProblemError {
    return new ProblemError(429, code, detail, undefined, retryAfter);
  }

  /** 503 with Retry-After in whole seconds: a store is away, nothing was done. */
  static unavailable(detail: string, retryAfter = 2): ProblemError {
    return new ProblemError(503, 'UNAVAILABLE', detail, undefined, retryAfter);
  }
}
