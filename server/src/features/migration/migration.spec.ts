import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { bpmn } from '../../runtime/testing.js';
import { AccountsService } from '../accounts/index.js';
import { TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
const flow = (from: string, to: string): string => `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
const task = (id: string, name: string, fields = ''): string => `<userTask id="${id}" name="${name}"><extensionElements><nf:assignment post="clerk"/>${fields}</extensionElements></userTask>`;
const outside = '<serviceTask id="job"><extensionElements><nf:taskDefinition type="outside" retries="1"/></extensionElements></serviceTask>';
const process = (body: string): string => bpmn('moving', `<startEvent id="s"/><endEvent id="e"/>${body}`);
/** A task, then the end; beside it a job. */
const first = process(`<parallelGateway id="split"/>${flow('s', 'split')}${task('fill', '填报')}${flow('split', 'fill')}${outside}${flow('split', 'job')}<parallelGateway id="join"/>${flow('fill', 'join')}${flow('job', 'join')}${flow('join', 'e')}`);
/** The task is called otherwise, is due, and is reviewed before the join. */
const second = process(`<parallelGateway id="split"/>${flow('s', 'split')}${task('report', '上报')}${flow('split', 'report')}${outside}${flow('split', 'job')}<parallelGateway id="join"/>${task('review', '复核')}${flow('report', 'review')}${flow('review', 'join')}${flow('job', 'join')}${flow('join', 'e')}
  <boundaryEvent id="late" attachedToRef="report" cancelActivity="false"><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>${task('urge', '督办')}${flow('late', 'urge')}<endEvent id="urged"/>${flow('urge', 'urged')}`);
const third = process(`<serviceTask id="report"><extensionElements><nf:taskDefinition type="outside" retries="1"/></extensionElements></serviceTask>${flow('s', 'report')}${flow('report', 'e')}`);

describe('migration of a running instance', () => {
  let server: TestApp;
  let admin: { authorization: string };
  let clerk: { authorization: string };
  let stranger: { authorization: string };
  const versions: string[] = [];

  const call = async (headers: typeof admin, method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
  };
  const deploy = async (content: string) => (await call(admin, 'POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content }] })).body.processDefinitions[0].id as string;
  const started = async () => (await call(admin, 'POST', '/process-instances', { processDefinitionKey: 'moving', version: 1 })).body.id as string;
  const rows = (sql: string, id: string) => server.database.read((tx) => tx.query(sql, [id]));
  const mappings = [{ from: 'fill', to: 'report' }];

  beforeAll(async () => {
    server = await createTestApp();
    for (const [id, code] of [['t1', '419001'], ['t2', '429004']] as const) await server.get(TenantsService).ensure({ id, code: id, name: id, divisionCode: code });
    await server.get(AccountsService).createMany('t1', [
      { username: 'admin', displayName: '李四', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }] },
      { username: 'clerk', displayName: '张三', password: PASSWORD, posts: [{ unit: '419001', post: 'clerk' }] },
    ]);
    await server.get(AccountsService).createMany('t2', [{ username: 'stranger', displayName: '王五', password: PASSWORD, posts: [{ unit: '429004', post: 'admin' }] }]);
    admin = await server.login('admin', PASSWORD);
    clerk = await server.login('clerk', PASSWORD);
    stranger = await server.login('stranger', PASSWORD);
    for (const xml of [first, second, third]) versions.push(await deploy(xml));
  });
  afterAll(() => server?.close());

  it('says in a dry run what stands in the way, by element, and changes nothing', async () => {
    const id = await started();
    const before = await server.get(ProcessRuntime).state(id);
    const wants = await call(admin, 'POST', `/process-instances/${id}/migrate`, { version: 2, dryRun: true });
    expect([wants.status, wants.body]).toEqual([200, {
      instanceId: id, targetDefinitionId: versions[1], targetVersion: 2, verdict: 'needs-mapping', migrated: false, consequence: null,
      problems: [{ elementId: 'fill', elementName: '填报', rule: 'element-missing', message: expect.stringContaining('"fill"'), messageZh: '新版本没有对应的环节', mappable: true }],
    }]);
    const ready = (await call(admin, 'POST', `/process-instances/${id}/migrate`, { version: 2, dryRun: true, mappings })).body;
    expect(ready).toMatchObject({ verdict: 'ready', problems: [], consequence: { cancelled: [], started: [], closed: [], ends: false, opened: [{ elementId: 'late', kind: 'boundaryEvent', count: 1 }] } });
    const impossible = (await call(admin, 'POST', `/process-instances/${id}/migrate`, { version: 3, dryRun: true, mappings })).body;
    expect([impossible.verdict, impossible.problems.map(({ elementId, rule }: { elementId: string; rule: string }) => [elementId, rule])]).toEqual(['needs-mapping', [['fill', 'kind-changed'], ['job', 'element-missing']]]);
    expect(await server.get(ProcessRuntime).state(id)).toEqual(before);
  });

  it('is refused as a whole when one element cannot be carried', async () => {
    const id = await started();
    const answer = await call(admin, 'POST', `/process-instances/${id}/migrate`, { version: 2 });
    expect([answer.status, answer.body.errors]).toEqual([409, [expect.objectContaining({ elementId: 'fill', rule: 'element-missing', messageZh: '新版本没有对应的环节' })]]);
    expect((await call(admin, 'GET', `/process-instances/${id}`)).body).toMatchObject({ version: 1, processDefinitionId: versions[0] });
    expect((await call(admin, 'POST', `/process-instances/${id}/migrate`, { version: 2, mappings: [{ from: 'fill', to: 'nowhere' }] })).status).toBe(422);
    expect((await call(admin, 'POST', `/process-instances/${id}/migrate`, { version: 9 })).status).toBe(404);
  });

  it('moves the instance with its tasks, jobs, timers and incidents in one commit', async () => {
    const id = await started();
    const [job] = (await call(admin, 'POST', '/jobs/activate', { type: 'outside', maxJobs: 50, lockMs: 60_000, worker: 'w' })).body.items.filter((each: { instanceId: string }) => each.instanceId === id);
    await call(admin, 'POST', `/jobs/${job.id}/fail`, { message: 'away', retriesLeft: 0, worker: 'w' });
    const done = await call(admin, 'POST', `/process-instances/${id}/migrate`, { targetDefinitionId: versions[1], mappings, reason: '增加复核' });
    expect([done.status, done.body]).toEqual([200, expect.objectContaining({ verdict: 'ready', migrated: true, targetVersion: 2 })]);
    expect((await call(admin, 'GET', `/process-instances/${id}`)).body).toMatchObject({ version: 2, processDefinitionId: versions[1], incidents: [{ elementId: 'job' }] });
    expect(await rows('SELECT element_id, process_definition_id, status FROM task WHERE instance_id = ?', id)).toEqual([{ element_id: 'report', process_definition_id: versions[1], status: 'open' }]);
    expect(await rows('SELECT element_id FROM timer WHERE instance_id = ?', id)).toEqual([{ element_id: 'late' }]);
    expect(await rows('SELECT process_definition_id FROM incident WHERE instance_id = ?', id)).toEqual([{ process_definition_id: versions[1] }]);
    const diagram = (await call(admin, 'GET', `/process-instances/${id}/diagram-state`)).body;
    expect([diagram.definitionId, diagram.elements.report.state, diagram.elements.s.state, diagram.elements.fill]).toEqual([versions[1], 'current', 'done', undefined]);
    expect(await server.get(ProcessRuntime).verifyJournal(id)).toBeUndefined();

    // The next step is that of the new version, for the one who holds the task.
    const [held] = (await call(clerk, 'GET', '/tasks?view=todo&limit=100')).body.items.filter((each: { instance: { id: string } }) => each.instance.id === id);
    expect((await call(clerk, 'POST', `/tasks/${held.id}/complete`, {})).status).toBe(200);
    const open = (await call(clerk, 'GET', '/tasks?view=todo&limit=100')).body.items.filter((each: { instance: { id: string } }) => each.instance.id === id);
    expect(open.map((each: { name: string }) => each.name)).toEqual(['复核']);
    expect(await rows('SELECT id FROM timer WHERE instance_id = ?', id)).toEqual([]);
    const again = await call(admin, 'POST', `/process-instances/${id}/migrate`, { version: 2 });
    expect([again.status, again.body.code]).toEqual([422, 'INVALID_ARGUMENT']);
  });

  it('lets open tasks follow the form and the rights of the new version, and leaves done ones as they were', async () => {
    const formed = (form: string): string => bpmn('formed', `<startEvent id="s"/>${flow('s', 'a')}${task('a', '甲', `<nf:form formId="${form}-1"/>`)}${flow('a', 'b')}${task('b', '乙', `<nf:form formId="${form}-2"/>`)}${flow('b', 'e')}<endEvent id="e"/>`);
    const old = await deploy(formed('F'));
    const id = (await call(admin, 'POST', '/process-instances', { processDefinitionKey: 'formed' })).body.id as string;
    const { state } = await server.get(ProcessRuntime).state(id);
    await server.get(ProcessRuntime).submit(id, { type: 'CompleteTask', key: Number(Object.keys(state.tasks)[0]) }, { actor: { kind: 'user', tenantId: 't1', id: 'x' } });
    const next = await deploy(formed('G'));
    expect((await call(admin, 'POST', `/process-instances/${id}/migrate`, {})).status).toBe(200);
    expect(await rows('SELECT element_id, form_id, process_definition_id, status FROM task WHERE instance_id = ? ORDER BY element_id', id)).toEqual([
      { element_id: 'a', form_id: 'F-1', process_definition_id: old, status: 'completed' },
      { element_id: 'b', form_id: 'G-2', process_definition_id: next, status: 'open' },
    ]);
  });

  it('is for administrators of the tenant: 403 to a clerk, 404 to another tenant, and another tenant\'s version is unknown', async () => {
    const id = await started();
    expect((await call(clerk, 'POST', `/process-instances/${id}/migrate`, { version: 2, dryRun: true })).status).toBe(403);
    expect((await call(stranger, 'POST', `/process-instances/${id}/migrate`, { version: 2, dryRun: true })).status).toBe(404);
    const foreign = (await call(stranger, 'POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content: second }] })).body.processDefinitions[0].id;
    expect((await call(admin, 'POST', `/process-instances/${id}/migrate`, { targetDefinitionId: foreign, mappings })).status).toBe(404);
  });

  it('shows before a modification what it breaks off and starts', async () => {
    const id = await started();
    const preview = await call(admin, 'POST', `/process-instances/${id}/modify/preview`, { instructions: [{ kind: 'move', from: 'fill', to: 'job' }] });
    expect([preview.status, preview.body]).toEqual([200, {
      cancelled: [{ elementId: 'fill', name: '填报', kind: 'userTask', count: 1 }], started: [{ elementId: 'job', name: null, kind: 'serviceTask', count: 1 }], opened: [], closed: [], ends: false,
    }]);
    expect((await call(admin, 'GET', `/process-instances/${id}`)).body).toMatchObject({ state: 'active' });
    const added = await call(admin, 'POST', `/process-instances/${id}/modify`, { instructions: [{ kind: 'activate', elementId: 'fill' }], reason: '补办' });
    expect([added.status, await rows("SELECT COUNT(*) AS n FROM task WHERE instance_id = ? AND status = 'open'", id)]).toEqual([200, [{ n: 2 }]]);
    expect((await call(admin, 'POST', `/process-instances/${id}/modify/preview`, { instructions: [{ kind: 'terminate', elementId: 'fill' }] })).body).toMatchObject({ cancelled: [{ elementId: 'fill', count: 2 }], ends: false });
    expect((await call(admin, 'POST', `/process-instances/${id}/modify`, { instructions: [{ kind: 'terminate', elementId: 'e' }] })).status).toBe(409);
    const [root] = (await call(admin, 'GET', `/process-instances/${id}/history`)).body.items;
    expect(root.type).toBe('InstanceCreated');
    expect((await call(clerk, 'POST', `/process-instances/${id}/modify/preview`, { instructions: [{ kind: 'move', from: 'fill', to: 'job' }] })).status).toBe(403);
  });
});
