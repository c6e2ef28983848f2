import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { bpmn } from '../../runtime/testing.js';
import { AccountsService } from '../accounts/index.js';
import { TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
const DAY = 86_400_000;
const flow = (from: string, to: string): string => `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
const short = (id: string): string => bpmn(id, `<startEvent id="s"/>${flow('s', 'u')}<userTask id="u"><extensionElements><nf:assignment post="clerk"/></extensionElements></userTask>${flow('u', 'e')}<endEvent id="e"/>`);
const caller = bpmn('caller', `<startEvent id="s"/>${flow('s', 'c')}<callActivity id="c"><extensionElements><nf:calledElement processId="short" binding="latest"/></extensionElements></callActivity>${flow('c', 'e')}<endEvent id="e"/>`);

describe('history retention', () => {
  let server: TestApp;
  let runtime: ProcessRuntime;
  const people: Record<string, { authorization: string }> = {};
  beforeAll(async () => {
    server = await createTestApp();
    runtime = server.get(ProcessRuntime);
    await server.get(TenantsService).ensure({ id: 't1', code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(AccountsService).createMany('t1', ['admin', 'auditor', 'clerk'].map((post) => ({ username: post, displayName: post, password: PASSWORD, posts: [{ unit: '419001', post }] })));
    await signIn();
    for (const content of [short('short'), short('other'), caller]) await call('POST', '/deployments', { name: 'x', resources: [{ name: 'x.bpmn', content }] });
  });
  afterAll(() => server?.close());

  // Sessions end while the clock runs for months.
  const signIn = async () => { for (const name of ['admin', 'auditor', 'clerk']) people[name] = await server.login(name, PASSWORD); };
  const call = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, who = 'admin') => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers: people[who]!, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
  };
  const later = async (days: number) => {
    server.clock.set(new Date(server.clock.now().getTime() + days * DAY));
    await runtime.drain();
    await signIn();
  };
  const start = async (key: string) => (await call('POST', '/process-instances', { processDefinitionKey: key })).body.id as string;
  const ended = async (key: string) => {
    const id = await start(key);
    await call('POST', `/process-instances/${id}/cancel`, {});
    return id;
  };
  const rows = async (table: string, column: string, id: string) => (await server.database.read((tx) => tx.query(`SELECT 1 AS x FROM ${table} WHERE ${column} = ?`, [id]))).length;
  const gone = async (id: string) => (await rows('process_instance', 'id', id)) === 0;
  const campaign = (id: string, status: string) => server.database.write((tx) => tx.execute(
    "INSERT INTO campaign (id, tenant_id, slug, template_version, title, short_title, year, status, parameters, posts, unit_sets, deadlines, created_by, created_at) VALUES (?, 't1', ?, '1', 't', 't', 2022, ?, '{}', '{}', '{}', '[]', 'u', ?)", [id, id, status, new Date()],
  ));
  const belongs = (instance: string, to: string) => server.database.write((tx) => tx.execute('UPDATE process_instance SET campaign_id = ? WHERE id = ?', [to, instance]));

  it('is off until somebody sets it', async () => {
    const id = await ended('short');
    await later(4_000);
    expect(await gone(id)).toBe(false);
    expect((await call('GET', '/retention')).body).toEqual({ rules: [], holds: [], dated: 0, due: 0, nextRemovalAt: null });
  });

  it('removes ended instances after their time, with journal, tasks and opinions, and says so in the access log', async () => {
    const set = await call('PUT', '/retention/rules', { processDefinitionKey: 'short', days: 30 });
    expect([set.status, set.body.rules]).toEqual([200, [expect.objectContaining({ processDefinitionKey: 'short', days: 30, archivedCampaigns: false, updatedByName: 'admin' })]]);
    const [id, running, other] = [await ended('short'), await start('short'), await ended('other')];
    expect((await call('GET', '/retention')).body).toMatchObject({ dated: 1, due: 0, nextRemovalAt: expect.any(String) });
    await later(29);
    expect(await gone(id)).toBe(false);
    await later(2);
    expect(await gone(id)).toBe(true);
    for (const [table, column] of [['journal', 'instance_id'], ['task', 'instance_id'], ['task_link', 'task_id'], ['history_removal', 'instance_id']] as const) expect([table, await rows(table, column, id)]).toEqual([table, 0]);
    expect((await call('GET', `/process-instances/${id}`)).status).toBe(404);
    expect([await gone(running), await gone(other)]).toEqual([false, false]);
    expect(await runtime.verifyJournal(running)).toBeUndefined();
    const [log] = await server.database.read((tx) => tx.query("SELECT actor_name, reason FROM access_log WHERE action = 'history-remove'"));
    expect(log).toEqual({ actor_name: '系统', reason: expect.stringMatching(new RegExp(`^1 instances, 2 journal entries: ${id}`)) });
    await call('POST', `/process-instances/${running}/cancel`, {});
  });

  it('never removes a tree in which something still runs, and removes it as a whole', async () => {
    await call('PUT', '/retention/rules', { days: 10 });
    const root = await start('caller');
    await runtime.drain();
    const [child] = await server.database.read((tx) => tx.query<{ id: string }>('SELECT id FROM process_instance WHERE parent_instance_id = ?', [root]));
    // A root whose end was written while its child was still to be cancelled.
    await server.database.write((tx) => tx.execute("UPDATE process_instance SET status = 'terminated' WHERE id = ?", [root]));
    await server.database.write((tx) => tx.execute("INSERT INTO history_removal (instance_id, tenant_id, remove_at, archived_campaigns) VALUES (?, 't1', ?, 0)", [root, server.clock.now()]));
    await later(11);
    expect([await gone(root), await gone(child!.id)]).toEqual([false, false]);
    await runtime.submit(child!.id, { type: 'CancelInstance', byParent: true }, { actor: { kind: 'user', tenantId: 't1', id: 'x' } });
    await later(1);
    expect([await gone(root), await gone(child!.id)]).toEqual([true, true]);
  });

  it('waits for what an audit hold covers, until it is released', async () => {
    const [held, free] = [await ended('short'), await ended('other')];
    expect((await call('POST', '/retention/holds', { scope: 'process', subjectId: 'short', reason: '专项审计' }, 'admin')).status).toBe(403);
    const { body } = await call('POST', '/retention/holds', { scope: 'process', subjectId: 'short', reason: '专项审计' }, 'auditor');
    await later(40);
    expect([await gone(held), await gone(free)]).toEqual([false, true]);
    expect((await call('GET', '/retention')).body).toMatchObject({ due: 2, holds: [{ scope: 'process', subjectId: 'short', reason: '专项审计', placedByName: 'auditor' }] });
    expect((await call('POST', `/retention/holds/${body.holds[0].id}/release`, { reason: '审计结束' }, 'admin')).status).toBe(403);
    expect((await call('POST', `/retention/holds/${body.holds[0].id}/release`, { reason: '审计结束' }, 'auditor')).body.holds).toEqual([]);
    await later(1);
    expect(await gone(held)).toBe(true);
  });

  it('keeps what a campaign needs: before its archive always, afterwards unless the rule says otherwise', async () => {
    await campaign('c-running', 'running');
    await campaign('c-archived', 'archived');
    const [running, archived] = [await ended('other'), await ended('other')];
    await belongs(running, 'c-running');
    await belongs(archived, 'c-archived');
    await later(60);
    expect([await gone(running), await gone(archived)]).toEqual([false, false]);
    await call('PUT', '/retention/rules', { days: 10, archivedCampaigns: true, applyToEnded: true });
    await later(1);
    expect([await gone(running), await gone(archived)]).toEqual([false, true]);
  });

  it('may date what ended before, and take the dates back', async () => {
    await call('PUT', '/retention/rules', { days: null, applyToEnded: true });
    const id = await ended('other');
    expect((await call('GET', '/retention')).body).toMatchObject({ rules: [{ processDefinitionKey: 'short' }] });
    await later(5);
    await call('PUT', '/retention/rules', { processDefinitionKey: 'other', days: 3, applyToEnded: true });
    await call('PUT', '/retention/rules', { processDefinitionKey: 'other', days: null, applyToEnded: true });
    await later(10);
    expect(await gone(id)).toBe(false);
    await call('PUT', '/retention/rules', { processDefinitionKey: 'other', days: 3, applyToEnded: true });
    await later(1);
    expect(await gone(id)).toBe(true);
  });

  it('is the administrator\'s to set, the auditor\'s to see, and nobody else\'s', async () => {
    expect((await call('PUT', '/retention/rules', { days: 1 }, 'auditor')).status).toBe(403);
    expect((await call('GET', '/retention', undefined, 'auditor')).status).toBe(200);
    expect((await call('GET', '/retention', undefined, 'clerk')).status).toBe(403);
    for (const days of [0, -1, 1.5, 'x']) expect((await call('PUT', '/retention/rules', { days })).status).toBe(400);
    expect((await call('PUT', '/retention/rules', { processDefinitionKey: 'nowhere', days: 1 })).status).toBe(404);
    expect((await call('POST', '/retention/holds/nothing/release', { reason: '审计结束' }, 'auditor')).status).toBe(404);
  });
});
