import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { bpmn } from '../../runtime/testing.js';
import { AccountsService } from '../accounts/index.js';
import { OrganisationsService, TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
const two = bpmn('two', `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/><serviceTask id="a" name="A"><extensionElements><nf:taskDefinition type="outside" retries="1"/></extensionElements></serviceTask>
  <sequenceFlow id="g" sourceRef="a" targetRef="b"/><userTask id="b" name="B"><extensionElements><nf:task kind="work"/></extensionElements></userTask><sequenceFlow id="h" sourceRef="b" targetRef="e"/><endEvent id="e"/>`);

describe('process models and instances over HTTP', () => {
  let server: TestApp;
  let admin: { authorization: string };
  let clerk: { authorization: string };
  let stranger: { authorization: string };

  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: 't1', code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(TenantsService).ensure({ id: 't2', code: 'other', name: '仙桃', divisionCode: '429004' });
    await server.get(AccountsService).createMany('t1', [
      { username: 'admin', displayName: '李四', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }] },
      { username: 'clerk', displayName: '张三', password: PASSWORD, posts: [{ unit: '419001', post: 'clerk' }] },
    ]);
    await server.get(AccountsService).createMany('t2', [{ username: 'stranger', displayName: '王五', password: PASSWORD, posts: [{ unit: '429004', post: 'admin' }] }]);
    [admin, clerk, stranger] = [await server.login('admin', PASSWORD), await server.login('clerk', PASSWORD), await server.login('stranger', PASSWORD)];
  });
  afterAll(() => server?.close());

  const call = async (headers: { authorization: string }, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
  };
  const deploy = (content: string, headers = admin) => call(headers, 'POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content }] });

  it('deploys, and refuses an invalid model with the ids of its elements', async () => {
    const good = await deploy(two);
    expect([good.status, good.body.processDefinitions[0]]).toEqual([201, { id: expect.any(String), key: 'two', version: 1, name: 'two' }]);
    const bad = await deploy(bpmn('bad', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="g"/><exclusiveGateway id="g"/><sequenceFlow id="h" sourceRef="g" targetRef="c"/><callActivity id="c"/>'));
    expect([bad.status, bad.body.code]).toEqual([422, 'MODEL_INVALID']);
    expect(bad.body.errors.map((error: { elementId?: string }) => error.elementId)).toContain('c');
    expect((await deploy(two, clerk)).status).toBe(403);
  });

  it('lists versions and shows the configuration of their elements', async () => {
    const { body } = await call(clerk, 'GET', '/process-definitions?latest=true');
    const found = body.items.find((item: { key: string }) => item.key === 'two');
    const detail = await call(clerk, 'GET', `/process-definitions/${found.id}`);
    expect(detail.body.xml).toContain('serviceTask');
    expect(detail.body.elements.find((element: { id: string }) => element.id === 'b')).toMatchObject({ kind: 'userTask', name: 'B', task: { kind: 'work' } });
    expect((await call(stranger, 'GET', `/process-definitions/${found.id}`)).status).toBe(404);
  });

  it('lints without storing', async () => {
    const { status, body } = await call(clerk, 'POST', '/process-definitions/lint', { xml: '<nonsense/>' });
    expect([status, body.problems[0].severity]).toEqual([200, 'error']);
  });

  it('keeps drafts from overwriting each other and publishes them', async () => {
    const draft = (await call(admin, 'POST', '/process-drafts', { key: 'drawn', name: '草稿', xml: two.replace('id="two"', 'id="drawn"') })).body;
    const saved = await call(admin, 'PUT', `/process-drafts/${draft.id}`, { key: 'drawn', name: '草稿二', xml: draft.xml, version: 1 });
    const late = await call(admin, 'PUT', `/process-drafts/${draft.id}`, { key: 'drawn', name: '草稿三', xml: draft.xml, version: 1 });
    expect([saved.status, saved.body.version, late.status, late.body.code]).toEqual([200, 2, 409, 'DRAFT_CHANGED']);
    const published = await call(admin, 'POST', `/process-drafts/${draft.id}/publish`);
    expect([published.status, published.body.processDefinition]).toEqual([200, expect.objectContaining({ key: 'drawn', version: 1 })]);
    expect([(await call(clerk, 'GET', `/process-drafts/${draft.id}`)).status, (await call(stranger, 'GET', `/process-drafts/${draft.id}`)).status]).toEqual([403, 404]);
    expect((await call(admin, 'DELETE', `/process-drafts/${draft.id}`)).status).toBe(204);
  });

  it('starts an instance, gives its job to a worker, and shows where it stands', async () => {
    const started = await call(clerk, 'POST', '/process-instances', { processDefinitionKey: 'two', businessKey: 'K', variables: { a: 1 } });
    expect([started.status, started.body]).toEqual([201, expect.objectContaining({ state: 'active', processDefinitionKey: 'two', version: 1, variables: { a: 1 }, incidents: [] })]);
    const { id } = started.body;
    const jobs = (await call(admin, 'POST', '/jobs/activate', { type: 'outside', maxJobs: 5, lockMs: 1000, worker: 'w' })).body.items;
    expect(jobs).toEqual([expect.objectContaining({ instanceId: id, elementId: 'a', retriesLeft: 1 })]);
    expect((await call(clerk, 'POST', `/jobs/${jobs[0].id}/complete`, {})).status).toBe(404); // jobs are not even theirs to see
    expect((await call(stranger, 'POST', `/jobs/${jobs[0].id}/complete`, {})).status).toBe(404);

    expect((await call(admin, 'POST', `/jobs/${jobs[0].id}/fail`, { message: 'away', retriesLeft: 0 })).status).toBe(204);
    const incidents = (await call(admin, 'GET', `/incidents?instanceId=${id}`)).body.items;
    expect(incidents).toEqual([expect.objectContaining({ elementId: 'a', kind: 'job', message: 'away' })]);
    expect((await call(clerk, 'GET', `/process-instances/${id}/diagram-state`)).body.elements).toMatchObject({ s: { state: 'done' }, a: { state: 'incident' }, b: { state: 'future' } });
    expect((await call(stranger, 'POST', `/incidents/${incidents[0].id}/resolve`, {})).status).toBe(404);
    expect((await call(admin, 'POST', `/incidents/${incidents[0].id}/resolve`, { retries: 1 })).status).toBe(204);

    const again = (await call(admin, 'POST', '/jobs/activate', { type: 'outside', maxJobs: 5, lockMs: 1000, worker: 'w' })).body.items;
    expect(again.map((job: { id: string }) => job.id)).toEqual([jobs[0].id]);
    expect((await call(admin, 'POST', `/jobs/${jobs[0].id}/complete`, { variables: { b: 2 } })).status).toBe(204);
    expect((await call(admin, 'POST', `/jobs/${jobs[0].id}/complete`, {})).body).toMatchObject({ status: 409, code: 'ALREADY_COMPLETED' });
    const diagram = (await call(clerk, 'GET', `/process-instances/${id}/diagram-state`)).body;
    expect([diagram.elements.a.state, diagram.elements.b.state, diagram.flows]).toEqual(['done', 'current', ['f', 'g']]);
    const history = (await call(clerk, 'GET', `/process-instances/${id}/history?limit=3`)).body;
    expect([history.items.map((event: { seq: number }) => event.seq), typeof history.nextCursor]).toEqual([[1, 2, 3], 'string']);
    expect(await server.get(ProcessRuntime).verifyJournal(id)).toBeUndefined();
  });

  it('answers another tenant and a unit out of reach like an unknown id', async () => {
    const { id } = (await call(admin, 'POST', '/process-instances', { processDefinitionKey: 'two' })).body;
    const unknown = await call(stranger, 'GET', '/process-instances/nobody');
    for (const path of ['', '/history', '/diagram-state']) expect((await call(stranger, 'GET', `/process-instances/${id}${path}`)).status).toBe(404);
    const foreign = await call(stranger, 'GET', `/process-instances/${id}`);
    expect({ ...foreign.body, instance: '', detail: '' }).toEqual({ ...unknown.body, instance: '', detail: '' });
    for (const verb of ['cancel', 'suspend', 'resume']) expect((await call(stranger, 'POST', `/process-instances/${id}/${verb}`, {})).status).toBe(404);
    expect((await call(stranger, 'GET', '/process-instances')).body.items).toEqual([]);
    expect((await call(stranger, 'POST', '/process-instances', { processDefinitionKey: 'two' })).status).toBe(404);
    expect((await call(clerk, 'POST', `/process-instances/${id}/cancel`, {})).status).toBe(403);
  });

  it('shows the picture, and no more, to whoever holds or held a task of an instance out of reach', async () => {
    const units = await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, 't1', [{ code: '419001001', name: '沁园街道', kind: 'government', level: 'township', parentCode: '419001', posts: ['clerk', 'reviewer'] }]));
    await server.get(AccountsService).createMany('t1', [
      { username: 'below', displayName: '赵六', password: PASSWORD, posts: [{ unit: '419001001', post: 'clerk' }] },
      { username: 'beside', displayName: '孙七', password: PASSWORD, posts: [{ unit: '419001001', post: 'reviewer' }] },
    ]);
    const [below, beside] = [await server.login('below', PASSWORD), await server.login('beside', PASSWORD)];
    await deploy(bpmn('lends', `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/><userTask id="a" name="A"><extensionElements><nf:assignment unit="=below" post="clerk"/><nf:task kind="work"/></extensionElements></userTask>
      <sequenceFlow id="g" sourceRef="a" targetRef="b"/><userTask id="b" name="B"><extensionElements><nf:task kind="work"/></extensionElements></userTask><sequenceFlow id="h" sourceRef="b" targetRef="e"/><endEvent id="e"/>`));
    const { id } = (await call(admin, 'POST', '/process-instances', { processDefinitionKey: 'lends', variables: { below: units.get('419001001')!.id } })).body;
    const picture = (of: typeof below) => call(of, 'GET', `/process-instances/${id}/diagram-state`);
    const [task] = (await call(below, 'GET', '/tasks?view=todo')).body.items;
    expect([task.instance.id, (await picture(below)).body.elements.a.state, (await picture(beside)).status, (await picture(stranger)).status]).toEqual([id, 'current', 404, 404]);
    for (const path of ['', '/history']) expect((await call(below, 'GET', `/process-instances/${id}${path}`)).status).toBe(404);
    expect((await call(below, 'POST', `/tasks/${task.id}/complete`, {})).status).toBe(200);
    expect((await picture(below)).body.elements).toMatchObject({ a: { state: 'done' }, b: { state: 'current' } });
  });

  it('suspends, resumes, modifies and cancels', async () => {
    const { id } = (await call(admin, 'POST', '/process-instances', { processDefinitionKey: 'two' })).body;
    expect((await call(admin, 'POST', `/process-instances/${id}/suspend`)).body.suspended).toBe(true);
    expect((await call(admin, 'POST', `/process-instances/${id}/suspend`)).body.code).toBe('INVALID_STATE');
    expect((await call(admin, 'POST', `/process-instances/${id}/resume`)).body.suspended).toBe(false);
    expect((await call(admin, 'POST', `/process-instances/${id}/modify`, { instructions: [{ kind: 'move', from: 'a', to: 'b' }] })).status).toBe(200);
    expect((await call(admin, 'GET', `/process-instances/${id}/diagram-state`)).body.elements.b.state).toBe('current');
    expect((await call(admin, 'POST', `/process-instances/${id}/modify`, { instructions: [{ kind: 'move', from: 'a' }] })).status).toBe(400);
    expect((await call(admin, 'POST', `/process-instances/${id}/cancel`, { reason: '停' })).body.state).toBe('terminated');
    expect((await call(admin, 'POST', `/process-instances/${id}/cancel`, {})).body.code).toBe('ALREADY_COMPLETED');
  });

  it('brings messages and signals', async () => {
    await deploy(bpmn('hears', '<startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="c"/><intermediateCatchEvent id="c"><signalEventDefinition signalRef="g"/></intermediateCatchEvent><sequenceFlow id="h" sourceRef="c" targetRef="e"/><endEvent id="e"/>', '<message id="m" name="hello"/><signal id="g" name="all"/>'));
    const published = await call(admin, 'POST', '/messages', { name: 'hello', messageId: 'once' });
    const again = await call(admin, 'POST', '/messages', { name: 'hello', messageId: 'once' });
    expect([published.body.instanceIds.length, again.body.duplicate, again.body.instanceIds]).toEqual([1, true, published.body.instanceIds]);
    expect((await call(stranger, 'POST', '/signals', { name: 'all' })).body.instanceIds).toEqual([]);
    expect((await call(admin, 'POST', '/signals', { name: 'all' })).body.instanceIds).toEqual(published.body.instanceIds);
    expect((await call(admin, 'GET', `/process-instances/${published.body.instanceIds[0]}`)).body.state).toBe('completed');
    expect((await call(clerk, 'POST', '/messages', { name: 'hello' })).status).toBe(403);
  });

  it('refuses what the body must not have', async () => {
    expect((await call(admin, 'POST', '/process-instances', { processDefinitionKey: 'two', tenantId: 't2' })).status).toBe(400);
    expect((await call(admin, 'POST', '/process-instances', { processDefinitionKey: 'two', unitId: 'nowhere' })).status).toBe(404);
    const answer = await server.app.inject({ method: 'POST', url: '/api/v1/process-instances', headers: { ...admin, 'content-type': 'application/json' }, payload: '{"processDefinitionKey":"two","variables":{"__proto__":{"x":1}}}' });
    expect(answer.statusCode).toBe(400);
  });

  it('lets nobody send work in the name of a campaign: its variables and its processes are for those who run campaigns', async () => {
    const start = (headers: typeof clerk, payload: object) => call(headers, 'POST', '/process-instances', { processDefinitionKey: 'plain', ...payload });
    await deploy(bpmn('plain', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>'));
    const forged = await start(clerk, { variables: { unit: { id: 'of-somebody-else' }, campaign: {}, a: 1 } });
    expect([forged.status, forged.body.code, forged.body.errors.map((error: { path: string }) => error.path)]).toEqual([422, 'VARIABLE_RESERVED', ['variables.campaign', 'variables.unit']]);
    expect((await start(admin, { variables: { unit: {}, campaign: {} } })).status).toBe(201);

    const { body } = await deploy(bpmn('of-campaign', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>'));
    await server.database.write((tx) => tx.execute(
      "INSERT INTO campaign (id, tenant_id, slug, template_version, title, short_title, year, status, parameters, posts, unit_sets, deadlines, created_by, created_at, deployment_id) VALUES ('c', 't1', 's', '1', 't', 't', 2022, 'running', '{}', '{}', '{}', '[]', 'u', ?, ?)",
      [new Date(), body.id],
    ));
    const own = await call(clerk, 'POST', '/process-instances', { processDefinitionKey: 'of-campaign' });
    expect([own.status, own.body.code]).toEqual([403, 'CAMPAIGN_PROCESS']);
    expect((await call(admin, 'POST', '/process-instances', { processDefinitionKey: 'of-campaign' })).status).toBe(201);
  });
});
