/** A person at the HTTP interface, for what a journey needs done beforehand. */
import { randomUUID } from 'node:crypto';
import { sealedPdf } from './people.js';

/** Of every demonstration account; the embedded profile tells it at GET /api/v1/demo-accounts. */
export const DEMO_PASSWORD = 'noticeflow-demo';
const SETTLES_WITHIN_MS = 30_000;

export interface TaskRow { id: string; elementId: string; title: string; instance: { id: string } }

export class Api {
  private constructor(private readonly origin: string, private readonly token: string) {}

  static async login(origin: string, username: string, password = DEMO_PASSWORD): Promise<Api> {
    const { accessToken } = await new Api(origin, '').post<{ accessToken: string }>('/auth/login', { username, password });
    return new Api(origin, accessToken);
  }

  get<T>(path: string): Promise<T> { return this.call<T>('GET', path); }
  put<T>(path: string, body: object): Promise<T> { return this.call<T>('PUT', path, JSON.stringify(body), { 'content-type': 'application/json' }); }
  post<T>(path: string, body: object = {}): Promise<T> { return this.call<T>('POST', path, JSON.stringify(body), { 'content-type': 'application/json' }); }

  /** The person's open task of an element; jobs before it run after the step, so it may take a moment. */
  async openTask(elementId: string): Promise<TaskRow> {
    const deadline = Date.now() + SETTLES_WITHIN_MS;
    for (;;) {
      const { items } = await this.get<{ items: TaskRow[] }>('/tasks?view=todo&limit=100');
      const task = items.find((open) => open.elementId === elementId);
      if (task) return task;
      if (Date.now() > deadline) throw new Error(`Expected an open task ${elementId} but there is none`);
      await new Promise((next) => setTimeout(next, 100));
    }
  }

  async complete(elementId: string, body: object = {}): Promise<TaskRow> {
    const task = await this.openTask(elementId);
    await this.post(`/tasks/${task.id}/complete`, body);
    return task;
  }

  /** Uploads the sealed PDF to the open task of an element and completes it. */
  async submitSealed(elementId: string): Promise<void> {
    const task = await this.openTask(elementId);
    const form = new FormData();
    form.append('taskId', task.id);
    form.append('file', new Blob([new Uint8Array(sealedPdf('结对名单'))], { type: 'application/pdf' }), '结对名单（盖章）.pdf');
    const file = await this.call<{ id: string; name: string }>('POST', '/attachments', form);
    await this.post(`/tasks/${task.id}/complete`, { data: { sealedPdf: [{ id: file.id, name: file.name }] } });
  }

  private async call<T>(method: string, path: string, body?: string | FormData, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: { ...headers, 'accept-language': 'zh-CN', ...(this.token && { authorization: `Bearer ${this.token}` }), ...(method !== 'GET' && { 'idempotency-key': randomUUID() }) },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} → ${answer.status} ${text.slice(0, 600)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
