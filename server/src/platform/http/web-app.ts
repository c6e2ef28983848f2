import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const YEAR_SECONDS = 31_536_000;

/**
 * Serves the built web app below `/`. Files with a hash in their name (Vite's assets/) may be kept forever,
 * index.html never. Addresses of pages are answered by index.html, see {@link sendWebApp}.
 */
export async function registerWebApp(server: FastifyInstance, webRoot: string): Promise<void> {
  if (!existsSync(join(webRoot, 'index.html'))) return;
  await server.register(fastifyStatic, {
    root: webRoot,
    wildcard: false,
    index: false,
    cacheControl: false,
    dotfiles: 'ignore',
    // The build may lay index.js.br or .gz beside index.js.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = path.includes(`${sep}assets${sep}`);
      void reply.header('cache-control', hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
}

/** Is this the address of a page of the web app, rather than of the API or of a missing file? A task id ends in `.5`: that is no file type. */
export function isPageRequest(method: string, url: string, accept: string | undefined): boolean {
  const path = url.split('?', 1)[0]!;
  return method === 'GET' && !/^\/(?:api|health|metrics)(?:\/|$)/.test(path) && !/\.[a-z][a-z0-9]{0,7}$/i.test(path) && (accept ?? '*/*').match(/text\/html|\*\/\*/) !== null;
}

/** Sends index.html; false when the web app is not built. */
export function sendWebApp(reply: FastifyReply, webRoot: string): boolean {
  if (!existsSync(join(webRoot, 'index.html'))) return false;
  void reply.header('cache-control', 'no-cache').sendFile('index.html', webRoot, { cacheControl: false });
  return true;
}
