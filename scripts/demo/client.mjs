/** A person at the API: bearer token, JSON in and out, problem details as errors. Retries only what is safe: calls carry an Idempotency-Key. */
import { randomUUID } from 'node:crypto';

export class ProblemAnswer extends Error {
  constructor(method, path, status, body) {
    super(`${method} ${path} → ${status} ${body?.code ?? ''} ${body?.detail ?? body?.title ?? ''}${body?.errors ? ` ${JSON.stringify(body.errors).slice(0, 600)}` : ''}`);
    this.status = status;
    this.body = body;
  }
}

export class Client {
  constructor(baseUrl, token) { this.baseUrl = baseUrl; this.token = token; }

  static async login(baseUrl, username, password) {
    const guest = new Client(baseUrl);
    const { accessToken } = await guest.post('/auth/login', { username, password });
    return new Client(baseUrl, accessToken);
  }

  get(path) { return this.#call('GET', path); }
  post(path, body = {}) { return this.#call('POST', path, body); }
  put(path, body = {}) { return this.#call('PUT', path, body); }

  /** Multipart upload of one file with further form fields. */
  upload(path, file, fields = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([file.content], { type: file.type }), file.name);
    return this.#call('POST', path, form);
  }

  /** @returns {Promise<Uint8Array>} */
  async download(path) {
    const answer = await fetch(`${this.baseUrl}/api/v1${path}`, { headers: this.#headers() });
    if (!answer.ok) throw new ProblemAnswer('GET', path, answer.status, await answer.json().catch(() => undefined));
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** All items of a keyset-paged list. */
  async all(path) {
    const items = [];
    let cursor;
    do {
      const page = await this.get(`${path}${path.includes('?') ? '&' : '?'}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }

  #headers() { return { ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), 'accept-language': 'zh-CN' }; }

  async #call(method, path, body) {
    const form = body instanceof FormData;
    const headers = { ...this.#headers(), ...(body && !form ? { 'content-type': 'application/json' } : {}), ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }) };
    const answer = await fetch(`${this.baseUrl}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : form ? body : JSON.stringify(body) });
    const text = await answer.text();
    const parsed = text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
    if (!answer.ok) throw new ProblemAnswer(method, path, answer.status, parsed);
    return parsed;
  }
}
