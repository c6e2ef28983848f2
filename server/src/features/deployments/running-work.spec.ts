import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { bpmn } from '../../runtime/testing.js';
import { AccountsService } from '../accounts/index.js';
import { OrganisationsService, TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
const child = bpmn('counted-child', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><userTask id="t"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/>');
/** One instance waits in five places: a task with a boundary timer, a job, a timer, an event gateway and a called process. */
const many = bpmn('counted', `<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="split"/><parallelGateway id="split"/>
  <sequenceFlow id="f1" sourceRef="split" targetRef="task"/><userTask id="task"/><sequenceFlow id="h1" sourceRef="task" targetRef="e1"/><endEvent id="e1"/>
  <boundaryEvent id="late" attachedToRef="task" cancelActivity="false"><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent><sequenceFlow id="h6" sourceRef="late" targetRef="e6"/><endEvent id="e6"/>
  <sequenceFlow id="f2" sourceRef="split" targetRef="job"/><serviceTask id="job"><extensionElements><nf:taskDefinition type="outside" retries="1"/></extensionElements></serviceTask><sequenceFlow id="h2" sourceRef="job" targetRef="e2"/><endEvent id="e2"/>
  <sequenceFlow id="f3" sourceRef="split" targetRef="timer"/><intermediateCatchEvent id="timer"><timerEventDefinition><timeDuration>P9D</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="h3" sourceRef="timer" targetRef="e3"/><endEvent id="e3"/>
  <sequenceFlow id="f4" sourceRef="split" targetRef="first"/><eventBasedGateway id="first"/><sequenceFlow id="g1" sourceRef="first" targetRef="c1"/><sequenceFlow id="g2" sourceRef="first" targetRef="c2"/>
  <intermediateCatchEvent id="c1"><timerEventDefinition><timeDuration>P8D</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="h4" sourceRef="c1" targetRef="e4"/><endEvent id="e4"/>
  <intermediateCatchEvent id="c2"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent><sequenceFlow id="h5" sourceRef="c2" targetRef="e5"/><endEvent id="e5"/>
  <sequenceFlow id="f5" sourceRef="split" targetRef="call"/><callActivity id="call"><extensionElements><nf:calledElement processId="counted-child" binding="latest"/></extensionElements></callActivity><sequenceFlow id="h7" sourceRef="call" targetRef="e7"/><endEvent id="e7"/>`, '<signal id="sig" name="all"/>');

describe('running work of a version', () => {
  let server: TestApp;
  const people: Record<string, { authorization: string }> = {};
  let version: string;

  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: 't1', code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(TenantsService).ensure({ id: 't2', code: 'other', name: '仙桃', divisionCode: '429004' });
    await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, 't1', [{ code: 'town', name: '镇', kind: 'town', level: 'town', parentCode: '419001', posts: ['clerk'] }]));
    await server.get(AccountsService).createMany('t1', [
      { username: 'admin', displayName: '李四', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }] },
      { username: 'towner', displayName: '张三', password: PASSWORD, posts: [{ unit: 'town', post: 'clerk' }] },
      { username: 'guard', displayName: '赵六', password: PASSWORD, posts: [{ unit: '419001', post: 'security-admin' }] },
    ]);
    await server.get(AccountsService).createMany('t2', [{ username: 'stranger', displayName: '王五', password: PASSWORD, posts: [{ unit: '429004', post: 'admin' }] }]);
    for (const name of ['admin', 'towner', 'guard', 'stranger']) people[name] = await server.login(name, PASSWORD);
    await server.get(ProcessRuntime).deploy({ tenantId: 't1', name: 'seed', resources: [{ name: 'c.bpmn', content: child }], actor: { kind: 'system', tenantId: 't1', id: 'seed' } });
    const deployed = await call('admin', 'POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content: many }] });
    version = deployed.body.processDefinitions[0].id;
    // Two in the root unit, one in the town, one of them ended.
    await call('admin', 'POST', '/process-instances', { processDefinitionKey: 'counted' });
    await call('towner', 'POST', '/process-instances', { processDefinitionKey: 'counted' });
    const ended = (await call('admin', 'POST', '/process-instances', { processDefinitionKey: 'counted' })).body.id;
    await call('admin', 'POST', `/process-instances/${ended}/cancel`, {});
    await server.get(ProcessRuntime).drain();
  });
  afterAll(() => server?.close());

  const call = async (who: string, method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers: people[who]!, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
  };
  const everywhere = (active: number, completed: number) => Object.fromEntries([
    ...['task', 'job', 'timer', 'first', 'call'].map((id) => [id, { active, incidents: 0, completed: 0 }]),
    ...['s', 'split'].map((id) => [id, { active: 0, incidents: 0, completed }]),
  ]);

  it('is counted where it stands: tasks, jobs, events, event gateways, called processes', async () => {
    const { status, body } = await call('admin', 'GET', `/process-definitions/${version}/statistics`);
    expect([status, body]).toEqual([200, { running: 2, counted: 3, elements: everywhere(2, 3) }]);
  });

  it('is counted as far as the post reaches', async () => {
    expect((await call('towner', 'GET', `/process-definitions/${version}/statistics`)).body).toEqual({ running: 1, counted: 1, elements: everywhere(1, 1) });
    expect((await call('guard', 'GET', `/process-definitions/${version}/statistics`)).status).toBe(403);
    expect((await call('stranger', 'GET', `/process-definitions/${version}/statistics`)).status).toBe(404);
  });

  it('tells incidents apart', async () => {
    const [job] = (await call('admin', 'POST', '/jobs/activate', { type: 'outside', maxJobs: 1, lockMs: 1000, worker: 'w' })).body.items;
    await call('admin', 'POST', `/jobs/${job.id}/fail`, { message: 'away', retriesLeft: 0 });
    expect((await call('admin', 'GET', `/process-definitions/${version}/statistics`)).body.elements.job).toEqual({ active: 2, incidents: 1, completed: 0 });
  });

  it('stands in the list beside who published', async () => {
    const row = async (who: string, key: string) => (await call(who, 'GET', `/process-definitions?latest=true&key=${key}`)).body.items[0];
    expect(await row('admin', 'counted')).toMatchObject({ running: 2, publishedBy: '李四' });
    expect(await row('admin', 'counted-child')).toMatchObject({ running: 2, publishedBy: '系统' });
    expect(await row('towner', 'counted')).toMatchObject({ running: 1 });
    expect(await row('guard', 'counted')).toMatchObject({ running: null, runningAllVersions: null });
    await call('admin', 'POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content: many.replace('P3D', 'P4D') }] });
    const versions = (await call('admin', 'GET', '/process-definitions?key=counted')).body.items;
    expect(versions.map(({ version: number, running, runningAllVersions }: Record<string, number>) => [number, running, runningAllVersions])).toEqual([[2, 0, 2], [1, 2, 2]]);
    expect((await call('admin', 'GET', `/process-definitions/${version}`)).body).toMatchObject({ running: 2, publishedBy: '李四' });
  });
});
