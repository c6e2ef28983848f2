import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { AccountsService } from '../accounts/index.js';
import { TenantsService } from '../organisations/index.js';
import { fixture } from './testing.js';

const TENANT = 'tenant-jy';
const PASSWORD = 'Zheng-que-2022';

describe('the task API', () => {
  let server: TestApp;
  let admin: { authorization: string };
  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: TENANT, code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(AccountsService).createMany(TENANT, [{ username: 'root', displayName: '李四', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }] }]);
    admin = await server.login('root', PASSWORD);
  }, 60_000);
  afterAll(() => server?.close());

  const get = async (url: string) => server.app.inject({ url: `/api/v1${url}`, headers: admin });
  const post = async (url: string, payload: object, headers: Record<string, string> = {}) => server.app.inject({ method: 'POST', url: `/api/v1${url}`, payload, headers: { ...admin, ...headers } });
  const start = async (): Promise<{ instanceId: string; taskId: string }> => {
    const started = await post('/process-instances', { processDefinitionKey: 'plain' });
    expect(started.statusCode).toBe(201);
    const instanceId = started.json<{ id: string }>().id;
    const { items } = (await get('/tasks?view=todo&limit=100')).json<{ items: { id: string; instance: { id: string } }[] }>();
    return { instanceId, taskId: items.find((item) => item.instance.id === instanceId)!.id };
  };

  it('given a plain process deployed and started over HTTP, then its task is found, read, completed and seen in the timeline', async () => {
    const deployed = await post('/deployments', { name: '普通流程', resources: [{ name: 'plain.bpmn', content: fixture('without-extension') }] });
    expect(deployed.statusCode).toBeLessThan(300);
    const { instanceId, taskId } = await start();
    expect((await get('/tasks/counts')).json()).toMatchObject({ todo: 1, overdue: 0, started: 1 });
    expect((await get(`/tasks/${taskId}`)).json()).toMatchObject({ id: taskId, title: '济源团市委-请示', kind: 'work', actions: expect.arrayContaining([expect.objectContaining({ verb: 'complete', label: '提交', allowed: true })]) });
    const completed = await post(`/tasks/${taskId}/complete`, { data: { approved: true }, comment: '同意' });
    expect(completed.statusCode).toBe(200);
    expect(completed.json()).toMatchObject({ task: { id: taskId, status: 'completed' }, next: { title: '济源团市委-落实' } });
    const { items, next } = (await get(`/process-instances/${instanceId}/timeline`)).json<{ items: { action: string }[]; next: { name: string }[] }>();
    expect(items.map((item) => item.action)).toEqual(['发起', '提交']);
    expect(next.map((item) => item.name)).toEqual(['落实']);
  });

  it('given the same Idempotency-Key twice, then the second answer is the first; without it 409', async () => {
    const { taskId } = await start();
    const key = { 'idempotency-key': '3f6c1b1e-9d3c-4a57-8a52-2f0f0c8f4a11' };
    const [first, again] = [await post(`/tasks/${taskId}/complete`, {}, key), await post(`/tasks/${taskId}/complete`, {}, key)];
    expect([first.statusCode, again.statusCode]).toEqual([200, 200]);
    expect(again.json()).toEqual(first.json());
    const late = await post(`/tasks/${taskId}/complete`, {});
    expect(late.statusCode).toBe(409);
    expect(late.json()).toMatchObject({ code: 'TASK_ALREADY_COMPLETED' });
  });

  it('given malformed requests, then they are refused and a missing body is an empty one', async () => {
    const { taskId } = await start();
    for (const url of ['/tasks?view=everything', '/tasks?limit=1000', '/tasks?cursor=x']) expect((await get(url)).statusCode).toBeGreaterThanOrEqual(400);
    expect((await post(`/tasks/${taskId}/complete`, { status: 'completed' })).statusCode).toBeGreaterThanOrEqual(400);
    expect((await get('/tasks/..%2f..%2fetc')).statusCode).toBe(404);
    expect((await server.app.inject({ method: 'POST', url: `/api/v1/tasks/${taskId}/claim`, headers: admin })).statusCode).toBe(200);
    expect((await post(`/tasks/${taskId}/return`, {})).statusCode).toBe(422);
  });
});
