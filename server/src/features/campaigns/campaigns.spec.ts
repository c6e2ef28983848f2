import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { InjectOptions } from 'fastify';
import { ProcessRuntime } from '../../runtime/index.js';
import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { AccountsService } from '../accounts/index.js';
import { OrganisationsService, TenantsService, UNIT_POSTS } from '../organisations/index.js';

const PASSWORD = 'noticeflow-test-1';
const plugins = mkdtempSync(join(tmpdir(), 'noticeflow-plugins-'));
cpSync(resolve(__dirname, '../../../../plugins/_template'), join(plugins, 'example-letters'), { recursive: true });
process.env.NOTICEFLOW_PLUGINS = plugins;

const PREFECTURES = ['9901', '9902', '9903'];

describe('a campaign', () => {
  let server: TestApp;
  let runtime: ProcessRuntime;
  const units = new Map<string, string>();
  const tenantId = 'tenant-99';

  beforeAll(async () => {
    server = await createTestApp();
    runtime = server.get(ProcessRuntime);
    server.clock.set(new Date('2026-03-02T09:00:00+08:00'));
    await server.get(TenantsService).ensure({ id: tenantId, code: '99', name: '共青团示例省委员会' });
    const made = await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, tenantId, PREFECTURES.map((code) => ({
      code, name: `共青团${code}市委员会`, shortName: `团${code}市委`, kind: 'league', level: 'prefecture', parentCode: '99', posts: UNIT_POSTS,
    }))));
    for (const [code, unit] of made) units.set(code, unit.id);
    await server.get(AccountsService).createMany(tenantId, [
      { username: 'organiser', displayName: '主办', password: PASSWORD, demo: true, posts: [{ unit: '99', post: 'organiser' }, { unit: '99', post: 'reviewer' }] },
      ...PREFECTURES.map((code) => ({ username: `clerk-${code}`, displayName: `经办${code}`, password: PASSWORD, demo: true, posts: [{ unit: code, post: 'clerk' }] })),
    ]);
    await server.get(TenantsService).ensure({ id: 'tenant-98', code: '98', name: '另一省' });
    await server.get(AccountsService).createMany('tenant-98', [{ username: 'stranger', displayName: '外人', password: PASSWORD, demo: true, posts: [{ unit: '98', post: 'organiser' }] }]);
  }, 60000);

  afterAll(async () => {
    await server?.close();
    rmSync(plugins, { recursive: true, force: true });
  });

  const tokens = new Map<string, { authorization: string }>();
  async function call<T>(username: string, method: InjectOptions['method'], url: string, payload?: object): Promise<{ status: number; body: T }> {
    const headers = tokens.get(username) ?? await server.login(username, PASSWORD);
    tokens.set(username, headers);
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: (answer.body ? answer.json() : undefined) as T };
  }

  type Cell = { state: string; waitingFor: { unitId: string; post: string; elementId: string } | null; taskId: string | null; returns: number; acceptedAt: string | null };
  type Overview = { units: { id: string; code: string; duties: Record<string, Cell>; receipt: { status: string } | null }[]; totals: Record<string, Record<string, number>>; receipts: { expected: number; signed: number } };
  let campaignId = '';
  const overview = async (who = 'organiser'): Promise<Overview> => (await call<Overview>(who, 'GET', `/campaigns/${campaignId}/overview`)).body;
  const cellOf = async (code: string): Promise<Cell> => (await overview()).units.find((unit) => unit.code === code)!.duties.letters!;

  async function complete(elementId: string, unitCode: string | null, variables: Record<string, string | number> = {}): Promise<void> {
    const rows = await server.database.read((tx) => tx.query<{ id: string; instance_id: string; element_key: number }>(
      `SELECT id, instance_id, element_key FROM task WHERE status = 'open' AND element_id = ?${unitCode ? ' AND unit_id = ?' : ''} ORDER BY id`, [elementId, ...(unitCode ? [units.get(unitCode)] : [])],
    ));
    expect(rows.length).toBeGreaterThan(0);
    await runtime.submit(rows[0]!.instance_id, { type: 'CompleteTask', key: Number(rows[0]!.element_key), variables }, { actor: { kind: 'user', tenantId, id: 'somebody' } });
    await runtime.drain();
  }

  it('is installed as a draft, with wrong parameters refused', async () => {
    const refused = await call<{ code: string; errors: { path: string }[] }>('organiser', 'POST', '/campaigns', { slug: 'example-letters', parameters: { lettersDueOn: '2026-02-30', nonsense: 1 } });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map(({ path }) => path).sort()).toEqual(['parameters/lettersDueOn', 'parameters/nonsense']);

    const { status, body } = await call<{ id: string; status: string }>('organiser', 'POST', '/campaigns', { slug: 'example-letters' });
    expect(status).toBe(201);
    expect(body.status).toBe('draft');
    campaignId = body.id;
  });

  it('may not be issued by a clerk, nor seen by another tenant', async () => {
    expect((await call('clerk-9901', 'POST', `/campaigns/${campaignId}/issue`)).status).toBe(403);
    expect((await call('stranger', 'GET', `/campaigns/${campaignId}`)).status).toBe(404);
    expect((await call('stranger', 'POST', `/campaigns/${campaignId}/issue`)).status).toBe(404);
  });

  it('gives every unit its duty and receipt when issued, once', async () => {
    const answers = await Promise.all([1, 2].map(() => call<{ status: string; mainInstanceId: string }>('organiser', 'POST', `/campaigns/${campaignId}/issue`)));
    await runtime.drain();
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual([[200, 'running'], [200, 'running']]);
    expect(answers[0]!.body.mainInstanceId).toBe(answers[1]!.body.mainInstanceId);

    const { units: rows, receipts, totals } = await overview();
    expect(rows.map(({ code, duties, receipt }) => [code, duties.letters?.state, receipt?.status])).toEqual(PREFECTURES.map((code) => [code, 'notDue', 'open']));
    expect(receipts).toEqual({ expected: 3, signed: 0 });
    expect(totals.letters).toMatchObject({ expected: 3, notDue: 3 });
    expect(await cellOf('9901')).toMatchObject({ waitingFor: { unitId: units.get('9901'), post: 'clerk', elementId: 'submit' } });
    const detail = await call<{ deadlines: { id: string; dueAt: string; day: string; calendarVersion: string }[] }>('organiser', 'GET', `/campaigns/${campaignId}`);
    expect(detail.body.deadlines).toEqual([expect.objectContaining({ id: 'letters', day: '2026-03-20', dueAt: '2026-03-20T15:59:59.999Z', calendarVersion: 'chinese-days@1.5.7' })]);
  });

  it('shows a clerk the own unit only', async () => {
    expect((await overview('clerk-9902')).units.map(({ code }) => code)).toEqual(['9902']);
  });

  it('counts an answer, a return that opens it again, and the acceptance', async () => {
    await complete('receipt', '9901');
    expect((await overview()).receipts).toEqual({ expected: 3, signed: 1 });
    server.clock.set(new Date('2026-03-18T10:00:00+08:00'));
    await complete('submit', '9901', { total: 3 });
    expect(await cellOf('9901')).toMatchObject({ state: 'onTime', acceptedAt: null, waitingFor: { elementId: 'review', post: 'reviewer' } });

    await complete('review', null, { outcome: 'return' });
    expect(await cellOf('9901')).toMatchObject({ state: 'due', returns: 1, waitingFor: { elementId: 'submit' } });

    await complete('submit', '9901', { total: 3 });
    await complete('review', null, { outcome: 'approve' });
    expect(await cellOf('9901')).toMatchObject({ state: 'onTime', acceptedAt: expect.any(String), waitingFor: null });
  });

  it('urges with a cool-down, and tells the superior when it is late', async () => {
    const urge = async () => (await call<{ items: { urged: boolean; reached: number; reason?: string }[] }>('organiser', 'POST', `/campaigns/${campaignId}/duties/letters/urge`, { units: [units.get('9902'), units.get('9901')] })).body.items;
    expect(await urge()).toMatchObject([{ urged: true, reached: 1 }, { urged: false, reason: 'answered' }]);
    expect(await urge()).toMatchObject([{ urged: false, reason: 'coolDown' }, { urged: false, reason: 'answered' }]);
    expect((await call('clerk-9901', 'POST', `/campaigns/${campaignId}/duties/letters/urge`, { units: [units.get('9902')] })).status).toBe(404);

    // 3月20日24:00 is still in time; the process itself urges the two who are late, and their superior.
    server.clock.set(new Date('2026-03-20T23:59:30+08:00'));
    expect((await cellOf('9902')).state).toBe('due');
    server.clock.set(new Date('2026-03-21T00:00:01+08:00'));
    expect((await overview()).totals.letters).toMatchObject({ overdue: 2, onTime: 1 });
    const overdue = async (): Promise<string[]> => (await call<{ items: { kind: string; title: string }[] }>('organiser', 'GET', '/notifications')).body.items.filter(({ kind }) => kind === 'overdue').map(({ title }) => title).sort();
    // The scheduler of the running server may have taken the timers before `drain` could: it needs a moment.
    for (let attempt = 0; attempt < 200 && (await overdue()).length < 2; attempt += 1) {
      await runtime.drain();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await overdue()).toEqual(['逾期：团9902市委 书信结对名单', '逾期：团9903市委 书信结对名单']);
  });

  it('says how each obligation stands', async () => {
    const { body } = await call<{ items: { id: string; state: string; clauseId: string }[] }>('organiser', 'GET', `/campaigns/${campaignId}/obligations`);
    expect(body.items.find(({ id }) => id === 'EX-03')).toMatchObject({ state: 'late', clauseId: '二' });
    expect(body.items.find(({ id }) => id === 'EX-06')).toMatchObject({ state: 'asksNothing' });
    // Without duties: by the tasks of the step, and by the records of the form.
    expect(body.items.find(({ id }) => id === 'EX-01')).toMatchObject({ state: 'running', tasks: { open: 2, done: 1 }, records: null, places: [{ kind: 'process', title: '签收通知' }, { kind: 'set', title: '各地级以上市团委' }] });
    expect(body.items.find(({ id }) => id === 'EX-02')).toMatchObject({ state: 'notStarted', tasks: null, records: 0, places: [{ kind: 'field', title: '结对志愿者' }, { kind: 'rule' }] });
  });

  it('exempts with a reason, counts late answers, and archives at its end', async () => {
    expect((await call('organiser', 'POST', `/campaigns/${campaignId}/duties/letters/exempt`, { unit: units.get('9903'), reason: '当年没有农村青少年' })).status).toBe(204);
    await complete('submit', '9902', { total: 1 });
    await complete('review', null, { outcome: 'approve' });
    expect((await overview()).totals.letters).toMatchObject({ onTime: 1, late: 1, exempt: 1, overdue: 0, expected: 3 });

    await complete('submit', '9903', { total: 0 });
    await complete('review', null, { outcome: 'approve' });
    for (const code of ['9902', '9903']) await complete('receipt', code);
    const { body } = await call<{ status: string; archiveHash: string }>('organiser', 'GET', `/campaigns/${campaignId}`);
    expect(body).toMatchObject({ status: 'archived', archiveHash: expect.stringMatching(/^sha256:/) });
    expect((await call<{ intact: boolean }>('organiser', 'GET', `/campaigns/${campaignId}/archive`)).body.intact).toBe(true);
    expect((await call<{ code: string }>('organiser', 'POST', `/campaigns/${campaignId}/issue`)).body.code).toBe('CAMPAIGN_ARCHIVED');
  });
});
