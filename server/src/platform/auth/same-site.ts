import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * May a request that authenticates by cookie change something? Browsers say where it came from:
 * Sec-Fetch-Site where the context is trustworthy, Origin on every POST. One without either is refused (use a bearer token).
 */
export function isSameSite(method: string, headers: IncomingHttpHeaders, publicOrigin?: string): boolean {
  if (SAFE_METHODS.has(method)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const origin = headers.origin;
  if (!origin) return false;
  if (publicOrigin) return origin === publicOrigin;
  return URL.canParse(origin) && new URL(origin).host === headers.host;
}
