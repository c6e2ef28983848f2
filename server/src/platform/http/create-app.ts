import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import type { Type, DynamicModule } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type RouteOptions } from 'fastify';
import type { AppConfig } from '../config/index.js';
import { ProblemError } from '../errors/index.js';
import { Metrics, RequestLogger, logOptions } from '../observability/index.js';
import { describeApi, registerApiDocs } from './api-docs.js';
import { isDeeperThan, MAX_JSON_DEPTH } from './json-depth.js';
import { securityHeaders } from './security-headers.js';
import { isPageRequest, registerWebApp, sendWebApp } from './web-app.js';

/** A route as Fastify registered it. */
export interface RegisteredRoute {
  method: string;
  url: string;
}

export interface CreatedApp {
  app: NestFastifyApplication;
  /** Every route of the server, Nest's and our own; HEAD twins left out. */
  routes: RegisteredRoute[];
}

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** Builds the web server around a root module; `init` or `listen` is the caller's. Tests use it too: they see the same stack. */
export async function createApp(module: Type<unknown> | DynamicModule, config: AppConfig, options: { logStream?: Writable } = {}): Promise<CreatedApp> {
  const adapter = new FastifyAdapter({
    logger: { ...logOptions(config.logLevel), ...(options.logStream ? { stream: options.logStream } : {}) },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyLimitBytes,
    trustProxy: typeof config.trustProxy === 'number' ? trustHops(config.trustProxy) : config.trustProxy,
    // A logger of its own for each request costs more than the one line that is written about it, which names the request itself.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    requestIdHeader: false,
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    routerOptions: { maxParamLength: 200 },
  });
  const server = adapter.getInstance<FastifyInstance>();
  const routes = recordRoutes(server);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: new RequestLogger(server.log), abortOnError: false, bodyParser: false });
  acceptJsonOnly(server);
  app.enableShutdownHooks();

  await sendSecurityHeaders(server, securityHeaders({ https: config.secureCookies }));
  await app.register(multipart, { limits: { fileSize: 20 * 1024 * 1024, files: 1, fields: 20, fieldSize: 64 * 1024, parts: 21, headerPairs: 50 } });
  await registerWebApp(server, config.webRoot);
  registerApiDocs(server, () => describeApi(app));
  observeRequests(server, app.get(Metrics));
  answerPages(server, config.webRoot);
  return { app, routes };
}

/**
 * Bodies are JSON (multipart comes with its plugin): no form of another site can be posted here.
 * Prototype pollution is refused, not silently cleaned; an empty body is no body, whatever its content type says.
 */
function acceptJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser(['application/json', 'text/plain']);
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else if (isDeeperThan(body as string)) done(ProblemError.badRequest('JSON_TOO_DEEP', `Expected at most ${MAX_JSON_DEPTH} objects or lists within each other`));
    else void parse(request, body as string, done);
  });
}

/** What helmet says is the same for every answer: it is asked once. */
async function sendSecurityHeaders(server: FastifyInstance, options: FastifyHelmetOptions): Promise<void> {
  const probe = fastify();
  await probe.register(helmet, options);
  probe.get('/', (_request, reply) => reply.send());
  const { headers } = await probe.inject('/');
  await probe.close();
  const constant = Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_ANSWER.has(name)));
  server.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(constant);
    done();
  });
}

/** Headers of the probe's own answer. */
const OF_THE_ANSWER = new Set(['content-length', 'content-type', 'date', 'connection', 'keep-alive', 'transfer-encoding']);

/** Believe the nearest `hops` proxies. */
function trustHops(hops: number): (address: string, hop: number) => boolean {
  return (_address, hop) => hop < hops;
}

function recordRoutes(server: FastifyInstance): RegisteredRoute[] {
  const routes: RegisteredRoute[] = [];
  server.addHook('onRoute', (route: RouteOptions) => {
    for (const method of [route.method].flat()) if (method !== 'HEAD') routes.push({ method, url: route.url });
  });
  return routes;
}

function observeRequests(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/v1')) void reply.header('cache-control', 'no-store');
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.http.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    // The route pattern, never the address: ids and query values stay out of the log.
    if (!route.startsWith('/health')) request.log.info({ reqId: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}

/** Addresses inside the web app have no route here: its index.html answers them. Nest answers all other unknown ones with a problem. */
function answerPages(server: FastifyInstance, webRoot: string): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (request.is404 && isPageRequest(request.method, request.url, request.headers.accept) && sendWebApp(reply, webRoot)) return;
    done();
  });
}
