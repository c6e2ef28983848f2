import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FULL_ACCESS } from '@noticeflow/forms';
import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import type { ActivatedJob } from '../../runtime/contract.js';
import { AccountsService } from '../accounts/index.js';
import { InstallService, IssueService } from '../campaigns/index.js';
import { FormsService } from '../forms/index.js';
import { OrganisationsService, TenantsService, UNIT_POSTS } from '../organisations/index.js';
import { RecordsService } from '../registers/index.js';
import { CheckRecurrenceHandler } from './check-recurrence.handler.js';

/** The example with a service owed every week, and a form for the reasons. */
const plugins = mkdtempSync(join(tmpdir(), 'noticeflow-weekly-'));
const folder = join(plugins, 'example-letters');
cpSync(resolve(__dirname, '../../../../plugins/_template'), folder, { recursive: true });
process.env.NOTICEFLOW_PLUGINS = plugins;
const edit = (file: string, change: (value: Record<string, never>) => void): void => {
  const value = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, never>;
  change(value);
  writeFileSync(join(folder, file), JSON.stringify(value));
};
const form = (id: string, fields: object[]): void => writeFileSync(join(folder, `forms/${id}.json`), JSON.stringify({ schema: 'noticeflow/form/1', id, version: 1, title: id, origin: 'proposed', register: id, fields }));
form('sessions', [
  { id: 'student', type: 'text', label: '青少年', required: true },
  { id: 'date', type: 'date', label: '日期', required: true }, { id: 'minutes', type: 'number', label: '时长', integer: true },
]);
form('shortfalls', [{ id: 'week', type: 'text', label: '周' }, {
  id: 'rows', type: 'table', label: '未达标',
  columns: [['subject', 'text'], ['name', 'text'], ['count', 'number'], ['minutes', 'number'], ['reason', 'text']].map(([id, type]) => ({ id, type, label: id })),
}]);
edit('forms/letters.json', (letters: { fields?: { columns?: { id: string; indexed?: boolean }[] }[] }) => { letters.fields![3]!.columns![0]!.indexed = true; });
edit('template.json', (manifest: { forms?: string[]; recurrences?: unknown }) => {
  manifest.forms!.push('sessions.json', 'shortfalls.json');
  manifest.recurrences = [{
    id: 'weekly', title: '每周通信', obligation: 'EX-02', force: 'principle', every: 'week',
    subjects: { register: 'letters.rows', distinctBy: 'studentName', label: 'studentName' },
    records: { register: 'sessions', subjectField: 'student', dateField: 'date' },
    measures: [{ id: 'count', title: '次数', op: 'count', atLeast: 1, unit: '次' }, { id: 'minutes', title: '时长', op: 'sum', field: 'minutes', atLeast: 60, unit: '分钟' }],
    reasons: { form: 'shortfalls', table: 'rows' },
  }];
});

describe('a weekly service', () => {
  let server: TestApp;
  let campaignId: string;
  let unit: { id: string; path: string };
  const rowIds: string[] = [];
  const tenantId = 'tenant-97';
  const PASSWORD = 'noticeflow-test-1';

  const save = (formId: string, data: Record<string, unknown>, instanceId: string | null = null) => server.database.write(async (tx) => {
    const model = await server.get(FormsService).form(tx, tenantId, campaignId, formId);
    return server.get(RecordsService).save(tx, { tenantId, campaignId, form: model, overlay: FULL_ACCESS, data, instanceId, ownerUnit: unit, actor: { id: 'u' } });
  });

  beforeAll(async () => {
    server = await createTestApp();
    server.clock.set(new Date('2026-03-02T09:00:00+08:00'));
    await server.get(TenantsService).ensure({ id: tenantId, code: '97', name: '共青团示例省委员会' });
    const made = await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, tenantId, ['9701', '9702'].map((code) => ({ code, name: code, kind: 'league', level: 'prefecture', parentCode: '97', posts: UNIT_POSTS }))));
    unit = made.get('9701')!;
    await server.get(AccountsService).createMany(tenantId, ['9701', '9702'].map((code) => ({ username: `clerk-${code}`, displayName: code, password: PASSWORD, demo: true, posts: [{ unit: code, post: 'clerk' }] })));
    campaignId = (await server.get(InstallService).install({ tenantId, actorId: 'u', slug: 'example-letters' })).id;
    await server.get(IssueService).issue(tenantId, campaignId, { id: 'u', displayName: '主办' });
    // The list is accepted on Friday March 6: the first whole week is W11, March 9 to 15. 学生甲 stands in it twice.
    const { recordId } = await save('letters', { rows: ['学生甲', '学生乙', '学生甲'].map((studentName, i) => ({ id: `new-${i}`, studentName, volunteer: `志愿者${i}` })) });
    server.clock.set(new Date('2026-03-06T10:00:00+08:00'));
    await server.database.write((tx) => server.get(RecordsService).freeze(tx, { tenantId, recordId, actor: { id: 'u' } }));
    const rows = await server.database.read((tx) => tx.query<{ id: string }>('SELECT id FROM record WHERE parent_record_id = ? ORDER BY position', [recordId]));
    rowIds.push(...rows.map(({ id }) => id));
    for (const [row, date, minutes] of [[0, '2026-03-09', 30], [2, '2026-03-15', 30], [1, '2026-03-10', 45], [1, '2026-03-08', 300]] as const) await save('sessions', { student: rowIds[row], date, minutes });
  }, 60000);

  afterAll(async () => {
    await server?.close();
    rmSync(plugins, { recursive: true, force: true });
  });

  const check = () => server.get(CheckRecurrenceHandler).handle({
    id: 'i.1', instanceId: 'i', elementId: 'check', type: 'noticeflow:check-recurrence', variables: {}, headers: { recurrence: 'weekly' }, retriesLeft: 3, tenantId, campaignId, unitId: unit.id,
  } satisfies ActivatedJob);
  type View = { subjects: { key: string; label: string; periods: { period: string; values: object; short: string[]; reason: string | null }[] }[]; totals: object; shortfalls: { label: string }[] };
  const get = async (username: string): Promise<{ status: number; body: View }> => {
    const answer = await server.app.inject({ method: 'GET', url: `/api/v1/campaigns/${campaignId}/recurrences/weekly?unit=${unit.id}`, headers: await server.login(username, PASSWORD) });
    return { status: answer.statusCode, body: answer.json<View>() };
  };

  it('is counted per person over all rows, from the first whole week after the acceptance', async () => {
    server.clock.set(new Date('2026-03-15T23:59:59+08:00'));
    const { body } = await get('clerk-9701');
    expect(body.subjects.map(({ label, periods }) => [label, periods.map(({ period, values, short }) => ({ period, values, short }))])).toEqual([
      ['学生甲', [{ period: '2026-W11', values: { count: 2, minutes: 60 }, short: [] }]],
      ['学生乙', [{ period: '2026-W11', values: { count: 1, minutes: 45 }, short: ['minutes'] }]],
    ]);
    expect(body.totals).toEqual({ expected: 2, met: 1, short: 1, withReason: 0 });
    expect(body.shortfalls.map(({ label }) => label)).toEqual(['学生乙']);
  });

  it('is hidden from a sibling unit', async () => {
    expect((await get('clerk-9702')).status).toBe(404);
  });

  it('is checked at the end of the week, with the list of reasons prefilled once', async () => {
    expect(await check()).toEqual({ shortfalls: 1, weekOf: '2026-03-09' });
    expect(await check()).toEqual({ shortfalls: 1, weekOf: '2026-03-09' });
    const rows = await server.database.read((tx) => tx.query<{ data: string }>(`SELECT data FROM record WHERE campaign_id = ? AND register = 'shortfalls.rows'`, [campaignId]));
    expect(rows.map(({ data }) => JSON.parse(data) as unknown)).toEqual([{ subject: rowIds[1], name: '学生乙', count: 1, minutes: 45 }]);
  });

  it('never blocks: a reason is recorded', async () => {
    const { body } = await get('clerk-9701');
    const subject = body.subjects.find(({ label }) => label === '学生乙')!;
    const send = async (username: string, period: string) => (await server.app.inject({
      method: 'POST', url: `/api/v1/campaigns/${campaignId}/recurrences/weekly/reasons`, headers: await server.login(username, PASSWORD), payload: { subject: subject.key, period, reason: '学校考试' },
    })).statusCode;
    expect(await send('clerk-9702', '2026-W11')).toBe(404);
    expect(await send('clerk-9701', '2026-W12')).toBe(409);
    expect(await send('clerk-9701', '2026-W11')).toBe(204);
    expect((await get('clerk-9701')).body.totals).toEqual({ expected: 2, met: 1, short: 1, withReason: 1 });
  });
});
