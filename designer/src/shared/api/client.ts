import { currentLanguage } from '../i18n/index.js';
import { ApiProblem, problemOf } from './problem.js';

export type Query = Record<string, string | number | boolean | undefined | null>;

/** One page of a keyset-paged list. */
export interface Page<T> { items: T[]; nextCursor?: string | null; total?: number }

const BASE = '/api/v1';
const listeners = new Set<() => void>();

/** Calls back when the server says that the session is over. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/** The address of a call or download below `/api/v1`. */
export function apiUrl(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ''}`;
}

/** 128 random bits. Not `randomUUID`: browsers have that on https and localhost only, and an office network may have neither. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface CallOptions { query?: Query; body?: unknown; signal?: AbortSignal }

async function send(method: string, path: string, { query, body, signal }: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': currentLanguage() === 'zh' ? 'zh-CN' : 'en' };
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (signal) init.signal = signal;
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  // A retried or doubled click is answered with the first answer.
  if (method !== 'GET') headers['Idempotency-Key'] = randomKey();
  let response: Response;
  try {
    response = await fetch(apiUrl(path, query), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem({ title: 'offline', status: 0, code: 'OFFLINE' });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  // `/me` is the question itself: its answer is read by who asked, and would otherwise ask again.
  if (problem.status === 401 && path !== '/auth/login' && path !== '/me') for (const listener of listeners) listener();
  throw problem;
}

async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/**
 * The one way to the server. Throws {@link ApiProblem} for every refused call.
 * A feature states the types of its calls in its own `api.ts`.
 */
export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>('GET', path, { ...(query && { query }), ...(signal && { signal }) }),
  post: <T>(path: string, body?: unknown, query?: Query) => call<T>('POST', path, { body: body ?? {}, ...(query && { query }) }),
  put: <T>(path: string, body: unknown) => call<T>('PUT', path, { body }),
  patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, { body }),
  delete: <T>(path: string, body?: unknown) => call<T>('DELETE', path, body === undefined ? {} : { body }),
  /** Fetches a file and hands it to the browser as a download under the server's file name. */
  async download(path: string, query?: Query, fallbackName = 'download'): Promise<void> {
    const response = await send('GET', path, query ? { query } : {});
    const name = fileName(response.headers.get('content-disposition')) ?? fallbackName;
    const url = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => { URL.revokeObjectURL(url); }, 10_000);
  },
};

/** The file name of a Content-Disposition header, RFC 5987 form first. */
export function fileName(header: string | null): string | undefined {
  if (!header) return undefined;
  const extended = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(header)?.[1];
  if (extended) return decodeURIComponent(extended);
  return /filename="?([^";]+)"?/.exec(header)?.[1];
}
