import type { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger, FastifyServerOptions } from 'fastify';

type PinoOptions = Extract<NonNullable<FastifyServerOptions['logger']>, object>;

/**
 * JSON lines on stdout. Nothing of a request is logged by itself: no body, no header, no query, no address,
 * only what observeRequests writes. Personal data thus has no way in but an error message, and those name ids.
 */
export function logOptions(level: string): PinoOptions {
  return {
    level,
    base: undefined,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { req: (request) => ({ method: request.method }), res: (reply) => ({ statusCode: reply.statusCode }) },
    redact: { paths: ['password', '*.password', 'authorization', '*.authorization', 'cookie', '*.cookie', 'token', '*.token'], censor: '[redacted]' },
  };
}

/** Lets Nest and our services log through Fastify's pino. */
export class RequestLogger implements LoggerService {
  constructor(private readonly logger: FastifyBaseLogger) {}

  log(message: unknown, ...rest: unknown[]): void {
    // Nest tells the story of every route and module at start: interesting once, noise ever after.
    this.write(isNestStartup(rest) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(level: 'error' | 'warn' | 'info' | 'debug' | 'trace', message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    const stack = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
    const fields = { ...(context ? { context } : {}), ...(stack ? { stack } : {}) };
    if (message instanceof Error) this.logger[level]({ ...fields, stack: message.stack }, message.message);
    else if (typeof message === 'object' && message !== null) this.logger[level]({ ...fields, ...message }, context ?? '');
    else this.logger[level](fields, String(message));
  }
}

const STARTUP_CONTEXTS = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

function isNestStartup(rest: unknown[]): boolean {
  return STARTUP_CONTEXTS.has(String(rest.at(-1)));
}
