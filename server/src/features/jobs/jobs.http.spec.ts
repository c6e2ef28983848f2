import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { bpmn } from '../../runtime/testing.js';
import { AccountsService } from '../accounts/index.js';
import { TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
const flow = (from: string, to: string): string => `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
const model = bpmn('served', `<startEvent id="s"/>${flow('s', 'job')}<serviceTask id="job"><extensionElements><nf:taskDefinition type="outside" retries="3"/></extensionElements></serviceTask>${flow('job', 'e')}<endEvent id="e"/>
  <boundaryEvent id="closed" attachedToRef="job"><errorEventDefinition errorRef="E"/></boundaryEvent>${flow('closed', 'other')}<endEvent id="other"/>`, '<error id="E" errorCode="OFFICE_CLOSED"/>');

describe('jobs for workers outside', () => {
  let server: TestApp;
  let admin: { authorization: string };
  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: 't1', code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(AccountsService).createMany('t1', [{ username: 'admin', displayName: '李四', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }] }]);
    admin = await server.login('admin', PASSWORD);
    await call('POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content: model }] });
  });
  afterAll(() => server?.close());

  const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers: admin, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
  };
  const start = async () => (await call('POST', '/process-instances', { processDefinitionKey: 'served' })).body.id as string;
  const take = async (worker: string, lockMs = 10_000) => (await call('POST', '/jobs/activate', { type: 'outside', maxJobs: 10, lockMs, worker })).body.items as { id: string; instanceId: string; retriesLeft: number }[];
  const state = async (id: string) => (await call('GET', `/process-instances/${id}`)).body;
  const later = (ms: number) => server.clock.set(new Date(server.clock.now().getTime() + ms));

  it('are given to one worker at a time; a worker whose lock is gone gets 409 and the job goes to the next', async () => {
    const id = await start();
    const [job] = await take('first');
    expect(await take('second')).toEqual([]);
    later(10_001);
    expect((await call('POST', `/jobs/${job!.id}/complete`, {})).body).toMatchObject({ status: 409, code: 'JOB_LOCK_LOST', title: '该作业的锁已失效，请重新领取' });
    expect((await take('second')).map((each) => each.id)).toEqual([job!.id]);
    for (const verb of ['complete', 'fail', 'error']) {
      expect((await call('POST', `/jobs/${job!.id}/${verb}`, { worker: 'first', ...(verb === 'fail' && { message: 'x', retriesLeft: 1 }), ...(verb === 'error' && { errorCode: 'x' }) })).body.code).toBe('JOB_LOCK_LOST');
    }
    expect((await call('POST', `/jobs/${job!.id}/complete`, { worker: 'second' })).status).toBe(204);
    expect((await state(id)).state).toBe('completed');
    expect((await call('POST', `/jobs/${job!.id}/complete`, { worker: 'second' })).body.code).toBe('ALREADY_COMPLETED');
  });

  it('come with the variables their task sees', async () => {
    const { id } = (await call('POST', '/process-instances', { processDefinitionKey: 'served', variables: { round: 2 } })).body;
    const [job] = (await call('POST', '/jobs/activate', { type: 'outside', maxJobs: 1, lockMs: 10_000, worker: 'w' })).body.items;
    expect(job).toMatchObject({ instanceId: id, variables: { round: 2 } });
    expect((await call('POST', `/jobs/${job.id}/complete`, { worker: 'w' })).status).toBe(204);
  });

  it('may be kept longer by whoever holds them, and by nobody else', async () => {
    const id = await start();
    const [job] = await take('keeper');
    later(9_000);
    expect((await call('POST', `/jobs/${job!.id}/extend-lock`, { worker: 'other', lockMs: 60_000 })).status).toBe(409);
    expect((await call('POST', `/jobs/${job!.id}/extend-lock`, { worker: 'keeper', lockMs: 60_000 })).status).toBe(204);
    later(30_000);
    expect(await take('other')).toEqual([]);
    expect((await call('POST', `/jobs/${job!.id}/complete`, { worker: 'keeper' })).status).toBe(204);
    expect((await state(id)).state).toBe('completed');
  });

  it('are tried again after their back-off, and become an incident with the last attempt', async () => {
    const id = await start();
    const [job] = await take('w');
    expect((await call('POST', `/jobs/${job!.id}/fail`, { worker: 'w', message: 'busy', retriesLeft: 2, retryMs: 5_000 })).status).toBe(204);
    expect(await take('w')).toEqual([]);
    later(5_001);
    expect((await take('w')).map((each) => [each.id, each.retriesLeft])).toEqual([[job!.id, 2]]);
    expect((await call('POST', `/jobs/${job!.id}/fail`, { worker: 'w', message: 'broken', retriesLeft: 0 })).status).toBe(204);
    expect((await state(id)).incidents).toMatchObject([{ elementId: 'job', kind: 'job', message: 'broken' }]);
    later(600_000);
    expect(await take('w')).toEqual([]);
  });

  it('may raise an error that the model has foreseen', async () => {
    const id = await start();
    const [job] = (await take('w')).filter((each) => each.instanceId === id);
    expect((await call('POST', `/jobs/${job!.id}/error`, { worker: 'w', errorCode: 'OFFICE_CLOSED', variables: { why: 'holiday' } })).status).toBe(204);
    const { items } = (await call('GET', `/process-instances/${id}/history?limit=100`)).body;
    expect(items.filter((event: { type: string }) => event.type === 'ElementCompleted').map((event: { elementId: string }) => event.elementId)).toEqual(['s', 'closed', 'other']);
  });
});
