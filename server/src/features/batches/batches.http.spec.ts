import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { bpmn } from '../../runtime/testing.js';
import { AccountsService } from '../accounts/index.js';
import { TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
const flow = (from: string, to: string): string => `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
const around = (body: string): string => bpmn('mass', `<startEvent id="s"/><endEvent id="e"/>${body}`);
const first = around(`${flow('s', 'a')}<userTask id="a" name="填报"/>${flow('a', 'b')}<userTask id="b" name="复核"/>${flow('b', 'e')}`);
/** Two steps become one, and a service is asked first. */
const second = around(`${flow('s', 'a')}<userTask id="a" name="填报"/>${flow('a', 'ask')}<serviceTask id="ask"><extensionElements><nf:taskDefinition type="outside" retries="1"/></extensionElements></serviceTask>${flow('ask', 'e')}`);

describe('batches', () => {
  let server: TestApp;
  let runtime: ProcessRuntime;
  const people: Record<string, { authorization: string }> = {};
  const versions: string[] = [];

  const call = async (method: 'GET' | 'POST', url: string, payload?: object, who = 'admin') => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers: people[who]!, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
  };
  const deploy = async (content: string, who = 'admin') => (await call('POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content }] }, who)).body.processDefinitions[0].id as string;
  /** What became of it once nothing is left to do. */
  const run = async (body: object) => {
    const created = await call('POST', '/batches', body);
    expect([created.status, created.body.status]).toEqual([201, 'running']);
    await runtime.drain();
    return (await call('GET', `/batches/${created.body.id}`)).body;
  };
  const items = async (id: string, query = '') => (await call('GET', `/batches/${id}/items?limit=200${query}`)).body.items;
  const instance = async (id: string) => (await call('GET', `/process-instances/${id}`)).body;
  const startMany = async (n: number): Promise<string[]> => {
    const batch = await run({ type: 'start', items: Array.from({ length: n }, (_, i) => ({ businessKey: `K${i}`, variables: { n: i } })), parameters: { processDefinitionKey: 'mass', version: 1 } });
    return (await items(batch.id)).map((item: { instanceId: string }) => item.instanceId);
  };

  beforeAll(async () => {
    server = await createTestApp();
    runtime = server.get(ProcessRuntime);
    for (const [id, code] of [['t1', '419001'], ['t2', '429004']] as const) await server.get(TenantsService).ensure({ id, code: id, name: id, divisionCode: code });
    await server.get(AccountsService).createMany('t1', ['admin', 'auditor', 'clerk', 'organiser'].map((post) => ({ username: post, displayName: post, password: PASSWORD, posts: [{ unit: '419001', post }] })));
    await server.get(AccountsService).createMany('t2', [{ username: 'stranger', displayName: '王五', password: PASSWORD, posts: [{ unit: '429004', post: 'admin' }] }]);
    for (const name of ['admin', 'auditor', 'clerk', 'organiser', 'stranger']) people[name] = await server.login(name, PASSWORD);
    versions.push(await deploy(first), await deploy(second));
  });
  afterAll(() => server?.close());

  it('start many instances, each with its own key and variables', async () => {
    const batch = await run({ type: 'start', items: [{ businessKey: 'A', variables: { n: 1 } }, { businessKey: 'B' }], parameters: { processDefinitionKey: 'mass', version: 1 } });
    expect(batch).toMatchObject({ type: 'start', status: 'completed', dryRun: false, total: 2, counts: { pending: 0, done: 2, failed: 0, cancelled: 0 }, createdByName: 'admin', endedAt: expect.any(String) });
    const made = await items(batch.id);
    expect(made.map(({ businessKey, status }: Record<string, string>) => [businessKey, status])).toEqual([['A', 'done'], ['B', 'done']]);
    expect(await instance(made[0].instanceId)).toMatchObject({ businessKey: 'A', variables: { n: 1 }, version: 1, state: 'active' });
    const [{ actor }] = (await call('GET', `/process-instances/${made[0].instanceId}/history`)).body.items;
    expect(actor).toMatch(/^user:/);
  });

  it('migrate: a dry run first, then those it found ready, while the others say why not', async () => {
    const ids = await startMany(60);
    // Every third stands at a step that the new version does not have.
    for (const [i, id] of ids.entries()) if (i % 3 === 0) await runtime.submit(id, { type: 'ModifyInstance', instructions: [{ kind: 'move', from: 'a', to: 'b' }] }, { actor: { kind: 'user', tenantId: 't1', id: 'x' } });
    const dry = await run({ type: 'migrate', dryRun: true, ids, parameters: { targetDefinitionId: versions[1] } });
    expect(dry).toMatchObject({ status: 'completed', dryRun: true, total: 60, counts: { done: 60 }, codes: { ready: 40, 'needs-mapping': 20 }, parameters: { targetDefinitionId: versions[1], version: 2, processDefinitionKey: 'mass' } });
    const [wants] = await items(dry.id, '&code=needs-mapping');
    expect(wants).toMatchObject({ instanceId: ids[0], businessKey: 'K0', result: { consequence: null, problems: [{ elementId: 'b', elementName: '复核', rule: 'element-missing', messageZh: '新版本没有对应的环节', mappable: true }] } });
    for (const id of ids.slice(0, 3)) expect((await instance(id)).version).toBe(1);

    const done = await run({ type: 'migrate', dryRunOf: dry.id, reason: '合并环节' });
    expect(done).toMatchObject({ status: 'completed', total: 40, counts: { done: 40, failed: 0 }, reason: '合并环节' });
    expect(await Promise.all(ids.slice(0, 4).map(async (id) => (await instance(id)).version))).toEqual([1, 2, 2, 1]);
    const forced = await run({ type: 'migrate', ids: ids.slice(0, 2), parameters: { targetDefinitionId: versions[1] } });
    expect(forced).toMatchObject({ counts: { done: 0, failed: 2 }, codes: { INVALID_STATE: 1, INVALID_ARGUMENT: 1 } });
    expect((await items(forced.id))[0]).toMatchObject({ status: 'failed', code: 'INVALID_STATE', message: expect.stringContaining('"b"') });
  });

  it('modify, suspend, resume and cancel by a filter, which means what runs at that moment', async () => {
    const [one] = await startMany(5);
    const filter = { processDefinitionId: versions[0] };
    const running = (await call('GET', '/process-definitions?key=mass')).body.items.find(({ version }: { version: number }) => version === 1).running as number;
    expect(await run({ type: 'suspend', filter })).toMatchObject({ total: running, counts: { done: running } });
    expect(await run({ type: 'resume', filter: { ...filter, suspended: true } })).toMatchObject({ counts: { done: running } });
    const moved = await run({ type: 'modify', ids: [one], parameters: { instructions: [{ kind: 'move', from: 'a', to: 'b' }] } });
    expect(moved.counts.done).toBe(1);
    const preview = await run({ type: 'cancel', dryRun: true, ids: [one] });
    expect((await items(preview.id))[0].result).toEqual({ problems: [], consequence: expect.objectContaining({ ends: true, cancelled: [{ elementId: 'b', name: '复核', kind: 'userTask', count: 1 }] }) });
    expect(await run({ type: 'cancel', filter, reason: '作废' })).toMatchObject({ counts: { done: running } });
    expect((await instance(one!)).state).toBe('terminated');
    expect((await call('POST', '/batches', { type: 'cancel', filter })).body).toMatchObject({ status: 422, code: 'BATCH_EMPTY', title: '没有符合条件的流程' });
  });

  it('try incidents again, by the place where they stand', async () => {
    const batch = await run({ type: 'start', items: Array.from({ length: 7 }, () => ({})), parameters: { processDefinitionKey: 'mass' } });
    for (const { instanceId } of await items(batch.id)) {
      const { state } = await runtime.state(instanceId);
      await runtime.submit(instanceId, { type: 'CompleteTask', key: Number(Object.keys(state.tasks)[0]) }, { actor: { kind: 'user', tenantId: 't1', id: 'x' } });
    }
    const jobs = (await call('POST', '/jobs/activate', { type: 'outside', maxJobs: 50, lockMs: 60_000, worker: 'w' })).body.items;
    for (const job of jobs) await call('POST', `/jobs/${job.id}/fail`, { worker: 'w', message: 'away', retriesLeft: 0 });
    const tried = await run({ type: 'resolve-incidents', filter: { processDefinitionKey: 'mass', elementId: 'ask', kind: 'job' }, parameters: { retries: 2 } });
    expect(tried).toMatchObject({ total: 7, counts: { done: 7 } });
    expect((await call('GET', '/incidents')).body.items).toEqual([]);
    expect((await call('POST', '/jobs/activate', { type: 'outside', maxJobs: 50, lockMs: 60_000, worker: 'w' })).body.items).toHaveLength(7);
  });

  it('say of an incident that comes back at once that it was tried in vain', async () => {
    await deploy(bpmn('stumbling', `<startEvent id="s"/>${flow('s', 'u')}<userTask id="u"><extensionElements><nf:deadline due="=due"/></extensionElements></userTask>${flow('u', 'e')}<endEvent id="e"/>`));
    const started = await run({ type: 'start', items: [{ variables: { due: 'someday' } }, { variables: { due: 'P1D' } }], parameters: { processDefinitionKey: 'stumbling' } });
    expect((await items(started.id)).map(({ status, code }: Record<string, string>) => [status, code])).toEqual([['done', 'INCIDENT_RAISED'], ['done', null]]);
    const tried = await run({ type: 'resolve-incidents', filter: { processDefinitionKey: 'stumbling' } });
    expect([tried.counts.failed, (await items(tried.id))[0]]).toEqual([1, expect.objectContaining({ status: 'failed', code: 'INCIDENT_RAISED', message: expect.stringContaining('someday') })]);
    expect((await call('GET', '/incidents?processId=stumbling')).body.items).toEqual([expect.objectContaining({ elementId: 'u', status: 'open' })]);
  });

  it('can be paused, resumed and cancelled, each in its time', async () => {
    const ids = await startMany(200);
    const { id } = (await call('POST', '/batches', { type: 'suspend', ids })).body;
    // A sweep takes fifty: it cannot be through yet.
    expect((await call('POST', `/batches/${id}/pause`)).body.status).toBe('paused');
    await runtime.drain();
    const paused = (await call('GET', `/batches/${id}`)).body;
    expect([paused.status, paused.counts.pending > 0, paused.endedAt]).toEqual(['paused', true, null]);
    expect((await call('POST', `/batches/${id}/pause`)).body.code).toBe('BATCH_STATE');
    expect((await call('POST', `/batches/${id}/resume`)).body.status).toBe('running');
    await runtime.drain();
    expect((await call('GET', `/batches/${id}`)).body).toMatchObject({ status: 'completed', counts: { done: 200 } });
    for (const verb of ['resume', 'cancel']) expect((await call('POST', `/batches/${id}/${verb}`)).body.code).toBe('BATCH_STATE');

    const second = (await call('POST', '/batches', { type: 'resume', ids })).body.id;
    const cancelled = (await call('POST', `/batches/${second}/cancel`)).body;
    expect([cancelled.status, cancelled.counts.pending, cancelled.counts.cancelled > 0, cancelled.counts.done + cancelled.counts.cancelled]).toEqual(['cancelled', 0, true, 200]);
    await runtime.drain();
    // What was done before counts; what was given up was not done.
    const suspended = await server.database.read((tx) => tx.query("SELECT COUNT(*) AS n FROM process_instance WHERE suspended = ? AND tenant_id = 't1'", [true]));
    const after = (await call('GET', `/batches/${second}`)).body;
    expect([after.counts, Number(suspended[0]!.n)]).toEqual([cancelled.counts, cancelled.counts.cancelled]);
    expect((await run({ type: 'cancel', ids })).counts.done).toBe(200);
  });

  it('answer every id, also one that is nobody\'s, and never touch another tenant', async () => {
    const [mine] = await startMany(1);
    await deploy(first, 'stranger');
    const theirs = (await call('POST', '/process-instances', { processDefinitionKey: 'mass' }, 'stranger')).body.id;
    const batch = await run({ type: 'cancel', ids: [mine, theirs, 'nobody', mine] });
    expect((await items(batch.id)).map(({ subjectId, status, code }: Record<string, string>) => [subjectId, status, code])).toEqual([[mine, 'done', null], [theirs, 'failed', 'NOT_FOUND'], ['nobody', 'failed', 'NOT_FOUND']]);
    expect((await call('GET', `/process-instances/${theirs}`, undefined, 'stranger')).body.state).toBe('active');
    for (const url of ['', '/items']) expect((await call('GET', `/batches/${batch.id}${url}`, undefined, 'stranger')).status).toBe(404);
    for (const verb of ['pause', 'resume', 'cancel']) expect((await call('POST', `/batches/${batch.id}/${verb}`, undefined, 'stranger')).status).toBe(404);
    expect((await call('GET', '/batches', undefined, 'stranger')).body.items).toEqual([]);
  });

  it('are ordered by administrators, read by auditors, and in the access log', async () => {
    const body = { type: 'suspend', filter: { processDefinitionId: versions[0] } };
    for (const who of ['clerk', 'organiser', 'auditor']) expect((await call('POST', '/batches', body, who)).status).toBe(403);
    for (const who of ['clerk', 'organiser']) expect((await call('GET', '/batches', undefined, who)).status).toBe(403);
    expect((await call('GET', '/batches', undefined, 'auditor')).body.items.length).toBeGreaterThan(5);
    const log = await server.database.read((tx) => tx.query("SELECT reason FROM access_log WHERE action = 'batch' ORDER BY id"));
    expect(log.map(({ reason }) => reason)).toContain('migrate × 40: 合并环节');
  });

  it('are refused when they do not say which instances, or what to do', async () => {
    const code = async (body: object) => (await call('POST', '/batches', body)).body.code;
    expect(await code({ type: 'cancel' })).toBe('VALIDATION_FAILED');
    expect(await code({ type: 'cancel', ids: ['x'], filter: {} })).toBe('VALIDATION_FAILED');
    expect(await code({ type: 'start', items: [{}], parameters: {} })).toBe('BATCH_PARAMETERS');
    expect(await code({ type: 'migrate', ids: ['x'], parameters: {} })).toBe('BATCH_PARAMETERS');
    expect(await code({ type: 'modify', ids: ['x'], parameters: { instructions: [{ kind: 'terminate', key: 2 }] } })).toBe('BATCH_PARAMETERS');
    expect(await code({ type: 'explode', ids: ['x'] })).toBe('VALIDATION_FAILED');
    expect(await code({ type: 'migrate', ids: ['x'], parameters: { targetDefinitionId: 'nowhere' } })).toBe('NOT_FOUND');
    expect(await code({ type: 'migrate', dryRunOf: 'nothing' })).toBe('NOT_FOUND');
    expect(await code({ type: 'start', items: [{ unitId: 'nowhere' }], parameters: { processDefinitionKey: 'mass' } })).toBe('NOT_FOUND');
  });
});
