import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { bpmn } from '../../runtime/testing.js';
import { AccountsService } from '../accounts/index.js';
import { TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
const flow = (from: string, to: string): string => `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
const message = '<message id="m" name="sealed"><extensionElements><nf:subscription correlationKey="=case"/></extensionElements></message>';
/** Waits for the message of its case after a job, so that the message may come before it. */
const model = bpmn('waiting', `<startEvent id="s"/>${flow('s', 'job')}<serviceTask id="job"><extensionElements><nf:taskDefinition type="outside" retries="1"/></extensionElements></serviceTask>${flow('job', 'wait')}
  <receiveTask id="wait" messageRef="m"/>${flow('wait', 'e')}<endEvent id="e"/>`, message);

describe('messages', () => {
  let server: TestApp;
  const people: Record<string, { authorization: string }> = {};
  beforeAll(async () => {
    server = await createTestApp();
    for (const [id, code] of [['t1', '419001'], ['t2', '429004']] as const) {
      await server.get(TenantsService).ensure({ id, code: id, name: id, divisionCode: code });
      await server.get(AccountsService).createMany(id, [
        { username: `admin-${id}`, displayName: '李四', password: PASSWORD, posts: [{ unit: code, post: 'admin' }] },
        { username: `clerk-${id}`, displayName: '张三', password: PASSWORD, posts: [{ unit: code, post: 'clerk' }] },
      ]);
      for (const name of [`admin-${id}`, `clerk-${id}`]) people[name] = await server.login(name, PASSWORD);
      await call('POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content: model }] }, `admin-${id}`);
    }
  });
  afterAll(() => server?.close());

  const call = async (method: 'GET' | 'POST', url: string, payload?: object, who = 'admin-t1') => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers: people[who]!, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
  };
  const start = async (name: string, who = 'admin-t1') => (await call('POST', '/process-instances', { processDefinitionKey: 'waiting', variables: { case: name } }, who)).body.id as string;
  const work = async (who = 'admin-t1') => {
    for (const job of (await call('POST', '/jobs/activate', { type: 'outside', maxJobs: 50, lockMs: 60_000, worker: 'w' }, who)).body.items) await call('POST', `/jobs/${job.id}/complete`, {}, who);
  };
  const publish = (body: object, who?: string) => call('POST', '/messages', { name: 'sealed', ...body }, who);
  const state = async (id: string, who = 'admin-t1') => (await call('GET', `/process-instances/${id}`, undefined, who)).body;
  const settled = async (id: string) => {
    for (let i = 0; i < 100 && (await state(id)).state === 'active'; i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    return (await state(id)).state as string;
  };

  it('reach the instance that waits with their key, and bring their variables', async () => {
    const [mine, other] = [await start('A'), await start('B')];
    await work();
    const answer = await publish({ correlationKey: 'A', variables: { seal: 'red' } });
    expect([answer.status, answer.body]).toEqual([200, { id: expect.any(String), instanceIds: [mine], duplicate: false }]);
    expect(await state(mine)).toMatchObject({ state: 'completed', variables: { case: 'A', seal: 'red' } });
    expect((await state(other)).state).toBe('active');
  });

  it('that come first wait as long as they live', async () => {
    const [early, late] = [await start('C'), await start('D')];
    expect((await publish({ correlationKey: 'C', timeToLive: 'PT1H' })).body.instanceIds).toEqual([]);
    expect((await publish({ correlationKey: 'D', timeToLive: 'PT1S' })).body.instanceIds).toEqual([]);
    server.clock.set(new Date(server.clock.now().getTime() + 2_000));
    await work();
    expect(await settled(early)).toBe('completed');
    expect((await state(late)).state).toBe('active');
    // Without a time to live it is for who waits now.
    const never = await start('E');
    await publish({ correlationKey: 'E' });
    await work();
    expect((await state(never)).state).toBe('active');
  });

  it('with the same id count once, however often they are sent', async () => {
    const first = await start('F');
    await work();
    const answers = await Promise.all(Array.from({ length: 5 }, () => publish({ correlationKey: 'F', messageId: 'seal-1' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(answers.filter(({ body }) => !body.duplicate)).toHaveLength(1);
    expect(await settled(first)).toBe('completed');
    const second = await start('F');
    await work();
    expect((await publish({ correlationKey: 'F', messageId: 'seal-1' })).body).toMatchObject({ duplicate: true, instanceIds: [first] });
    expect((await state(second)).state).toBe('active');
  });

  it('stay in their tenant, and are for those who may send them', async () => {
    const [ours, theirs] = [await start('G'), await start('G', 'admin-t2')];
    await work();
    await work('admin-t2');
    expect((await publish({ correlationKey: 'G' }, 'admin-t2')).body.instanceIds).toEqual([theirs]);
    expect((await state(ours)).state).toBe('active');
    expect((await publish({ correlationKey: 'G' }, 'clerk-t1')).status).toBe(403);
    expect((await publish({ timeToLive: 'soon' })).status).toBe(400);
  });
});
