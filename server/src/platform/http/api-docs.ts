import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

/** The description of the web API, from the decorators of the controllers. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Noticeflow API')
    .setDescription('Turns an official campaign notice into running, auditable work. Errors are RFC 9457 problem details; lists use keyset paging; mutating calls take an Idempotency-Key (409 IDEMPOTENCY_IN_PROGRESS: call again with the same key; 409 IDEMPOTENCY_UNKNOWN: the first call gave no answer within a minute, look up whether it happened).')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'accessToken of POST /api/v1/auth/login' })
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, config, { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}` });
}

/** The checked-in form of the description: schemas/openapi.json, paths and schemas in alphabetical order so that diffs stay small. */
export function openApiText(app: NestFastifyApplication): string {
  const document = describeApi(app);
  const sorted = <T extends object>(map: T): T => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
  document.paths = sorted(document.paths);
  if (document.components?.schemas) document.components.schemas = sorted(document.components.schemas);
  return `${JSON.stringify(document, null, 2)}\n`;
}

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Noticeflow API</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;
const START = `window.ui = SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#ui', deepLinking: true, validatorUrl: null });`;

/**
 * `/api/openapi.json` and Swagger UI at `/api/docs`. The page is ours because Nest's has an inline script,
 * which the content security policy forbids. Both are open: they describe the API, not the data.
 */
export function registerApiDocs(server: FastifyInstance, document: () => OpenAPIObject): void {
  let json: string | undefined;
  server.get('/api/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send((json ??= JSON.stringify(document()))));
  server.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  server.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  for (const [file, type] of [['swagger-ui.css', 'text/css'], ['swagger-ui-bundle.js', 'text/javascript']] as const) {
    server.get(`/api/docs/${file}`, (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=86400').send(readFileSync(join(swaggerUiFolder(), file))));
  }
}

/** swagger-ui-dist is a dependency of @nestjs/swagger, not ours: resolve it from there. */
function swaggerUiFolder(): string {
  const nestSwagger = createRequire(import.meta.url).resolve('@nestjs/swagger');
  return dirname(createRequire(nestSwagger).resolve('swagger-ui-dist/package.json'));
}
