import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, type ProblemDetail } from './problem-error.js';
import { problemTitle } from './problem-titles.js';

/** The body of every refusal: RFC 9457 `application/problem+json`. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  /** The request id, to be quoted to support and found in the log. */
  instance: string;
  errors?: ProblemDetail[];
}

/**
 * Renders whatever was thrown. Problems and HTTP exceptions keep their status; everything else is a bug:
 * logged with its stack, answered 500 without a word of detail.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.log(problem, error, request.id);
    if (reply.sent || reply.raw.headersSent) return;
    if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter));
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(renderProblem(problem, request.id, request.headers['accept-language'])));
  }

  private log(problem: ProblemError, error: unknown, requestId: string): void {
    const stack = error instanceof Error ? error.stack : String(error);
    this.logger.error({ requestId, code: problem.code, status: problem.status }, stack);
  }
}

/** The wire form of a problem. */
export function renderProblem(problem: ProblemError, requestId: string, acceptLanguage?: string): ProblemBody {
  return {
    type: `urn:noticeflow:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: problemTitle(problem.code, problem.status, acceptLanguage),
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    instance: `urn:noticeflow:request:${requestId}`,
    ...(problem.errors?.length ? { errors: problem.errors } : {}),
  };
}

/** Fastify and drivers throw plain errors carrying a `statusCode` or a driver code. */
interface ForeignError {
  statusCode?: unknown;
  code?: unknown;
  status?: unknown;
  message?: unknown;
  errors?: unknown;
}

/** Errors of other layers (runtime rejections) may already look like a problem: status, SCREAMING_SNAKE code. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HttpException) return fromHttpException(error);
  const foreign = (error ?? {}) as ForeignError;
  if (isProblemShaped(foreign)) {
    return new ProblemError(foreign.status, foreign.code, foreign.message, Array.isArray(foreign.errors) ? (foreign.errors as ProblemDetail[]) : undefined);
  }
  if (typeof foreign.statusCode === 'number' && foreign.statusCode >= 400 && foreign.statusCode < 500) {
    return new ProblemError(foreign.statusCode, codeOf(foreign.statusCode), typeof foreign.message === 'string' ? foreign.message : '');
  }
  if (isStoreAway(foreign)) return ProblemError.unavailable('The database did not answer; repeat the call with the same Idempotency-Key');
  return new ProblemError(500, 'INTERNAL', 'Unexpected failure; quote the instance id to support');
}

function isProblemShaped(e: ForeignError): e is { status: number; code: string; message: string; errors?: unknown } {
  return typeof e.status === 'number' && e.status >= 400 && e.status < 600 && typeof e.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(e.code) && typeof e.message === 'string';
}

function fromHttpException(error: HttpException): ProblemError {
  const status = error.getStatus();
  const response = error.getResponse();
  const message = typeof response === 'object' && response !== null && 'message' in response ? response.message : error.message;
  const detail = Array.isArray(message) ? message.join('; ') : String(message);
  return new ProblemError(status, codeOf(status), status >= 500 ? 'Unexpected failure' : detail);
}

const CODES: Record<number, string> = {
  400: 'BAD_REQUEST', 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 404: 'NOT_FOUND', 405: 'METHOD_NOT_ALLOWED', 409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE', 415: 'UNSUPPORTED_MEDIA_TYPE', 422: 'UNPROCESSABLE', 429: 'TOO_MANY_REQUESTS', 503: 'UNAVAILABLE',
};

function codeOf(status: number): string {
  return CODES[status] ?? (status >= 500 ? 'INTERNAL' : 'BAD_REQUEST');
}

/** Connection-level driver codes: the caller cannot know whether the step was stored, so it is never a 2xx. */
const STORE_AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'PROTOCOL_CONNECTION_LOST', 'ER_SERVER_SHUTDOWN', 'ER_CON_COUNT_ERROR', 'SQLITE_BUSY']);

function isStoreAway(error: ForeignError): boolean {
  return typeof error.code === 'string' && STORE_AWAY.has(error.code);
}
