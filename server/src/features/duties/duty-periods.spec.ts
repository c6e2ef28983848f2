import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { AccountsService } from '../accounts/index.js';
import { OrganisationsService, TenantsService, UNIT_POSTS } from '../organisations/index.js';

const PASSWORD = 'noticeflow-test-1';
const plugins = mkdtempSync(join(tmpdir(), 'noticeflow-periods-'));
const folder = join(plugins, 'example-letters');
cpSync(resolve(__dirname, '../../../../plugins/_template'), folder, { recursive: true });
process.env.NOTICEFLOW_PLUGINS = plugins;

/** The example's letters, owed by one unit in every quarter. */
function quarterly(): void {
  const edit = (file: string, ...changes: [string | RegExp, string][]): void => {
    const path = join(folder, file);
    writeFileSync(path, changes.reduce((text, [from, to]) => {
      if (text === text.replace(from, to)) throw new Error(`Expected ${String(from)} in ${file}`);
      return text.replaceAll(from, to);
    }, readFileSync(path, 'utf8')));
  };
  edit('template.json', ['"anchor": { "parameter": "lettersDueOn" }', '"anchor": { "event": "periodEnd" }'],
    ['"period": "2026"', '"period": "每季度", "periods": { "every": "quarter", "from": { "event": "issued" }, "until": { "date": "2026-12-31" } }'],
    ['"levels": ["prefecture"], "kinds": ["league"]', '"codes": ["9901"]']);
  edit('processes/main.bpmn', [/(<callActivity[\s\S]*?)<nf:input source="=unit" target="unit" \/>/g, '$1<nf:input source="=campaign.sets.prefectures[1]" target="unit" /><nf:input source="=period" target="period" />'],
    [/(<callActivity[\s\S]*?)collection="=campaign\.sets\.prefectures" elementVariable="unit"/g, '$1collection="=campaign.periods.letters" elementVariable="period"']);
  edit('processes/report.bpmn', [/campaign\.deadlines\.letters/g, 'period.due'],
    [/(<nf:taskDefinition type="noticeflow:urge"[^>]*\/>)/g, '$1<nf:ioMapping><nf:input source="=period" target="period" /></nf:ioMapping>']);
}

describe('a duty owed every quarter', () => {
  let server: TestApp;
  let runtime: ProcessRuntime;
  let unitId = '';
  let campaignId = '';
  let headers = {};
  const tenantId = 'tenant-99';

  type Cell = { state: string; period: string; urges: number; dueAt: string; taskId: string | null };
  const call = async <T>(method: 'GET' | 'POST', url: string, payload?: object): Promise<T> =>
    (await server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload ? { payload } : {}) })).json();
  const cells = async (): Promise<Record<string, Cell>> => (await call<{ units: { id: string; duties: Record<string, Cell> }[] }>('GET', `/campaigns/${campaignId}/overview`)).units.find(({ id }) => id === unitId)!.duties;
  const states = async () => Object.fromEntries(Object.entries(await cells()).map(([id, { state }]) => [id, state]));
  /** Until nothing is due: setting the clock wakes the scheduler, whose own sweep `drain` does not await. */
  const goTo = async (local: string): Promise<void> => {
    const now = new Date(`${local}+08:00`);
    server.clock.set(now);
    for (let left = 1, round = 0; left > 0 && round < 200; round += 1) {
      await runtime.drain();
      const count = (sql: string) => server.database.read((tx) => tx.query<{ n: number }>(sql, sql.includes('?') ? [now] : []));
      left = Number((await count('SELECT COUNT(*) AS n FROM timer WHERE due_at <= ?'))[0]!.n) + Number((await count('SELECT COUNT(*) AS n FROM job'))[0]!.n);
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  beforeAll(async () => {
    quarterly();
    server = await createTestApp();
    runtime = server.get(ProcessRuntime);
    server.clock.set(new Date('2026-03-02T09:00:00+08:00'));
    await server.get(TenantsService).ensure({ id: tenantId, code: '99', name: '共青团示例省委员会' });
    const made = await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, tenantId, [
      { code: '9901', name: '共青团甲市委员会', shortName: '团甲市委', kind: 'league', level: 'prefecture', parentCode: '99', posts: UNIT_POSTS },
    ]));
    unitId = made.get('9901')!.id;
    await server.get(AccountsService).createMany(tenantId, [
      { username: 'organiser', displayName: '主办', password: PASSWORD, demo: true, posts: [{ unit: '99', post: 'organiser' }, { unit: '99', post: 'reviewer' }] },
      { username: 'clerk', displayName: '经办', password: PASSWORD, demo: true, posts: [{ unit: '9901', post: 'clerk' }] },
    ]);
    headers = await server.login('organiser', PASSWORD);
    campaignId = (await call<{ id: string }>('POST', '/campaigns', { slug: 'example-letters' })).id;
    await call('POST', `/campaigns/${campaignId}/issue`);
    await runtime.drain();
  }, 60_000);

  afterAll(async () => {
    await server?.close();
    rmSync(plugins, { recursive: true, force: true });
  });

  it('is there once per quarter, and shown from the quarter on', async () => {
    const rows = await server.database.read((tx) => tx.query<{ duty_id: string }>('SELECT duty_id FROM duty WHERE campaign_id = ? ORDER BY duty_id', [campaignId]));
    expect(rows.map((row) => row.duty_id)).toEqual(['letters.2026Q1', 'letters.2026Q2', 'letters.2026Q3', 'letters.2026Q4']);
    expect(await states()).toEqual({ 'letters.2026Q1': 'notDue' });
    expect((await cells())['letters.2026Q1']).toMatchObject({ period: '2026Q1', dueAt: '2026-03-31T15:59:59.999Z' });
  });

  it('is answered by the instance of its own quarter', async () => {
    const { taskId } = (await cells())['letters.2026Q1']!;
    const [instanceId, key] = taskId!.split('.') as [string, string];
    await runtime.submit(instanceId, { type: 'CompleteTask', key: Number(key) }, { actor: { kind: 'user', tenantId, id: 'somebody' } });
    await goTo('2026-04-01T00:00:00');
    expect(await states()).toEqual({ 'letters.2026Q1': 'onTime', 'letters.2026Q2': 'notDue' });
  });

  it('is late and urged in the quarter that was left out, and in no other', async () => {
    await goTo('2026-07-01T00:00:00');
    expect(await states()).toEqual({ 'letters.2026Q1': 'onTime', 'letters.2026Q2': 'overdue', 'letters.2026Q3': 'notDue' });
    const urges = Object.fromEntries(Object.entries(await cells()).map(([id, cell]) => [id, cell.urges]));
    expect(urges).toEqual({ 'letters.2026Q1': 0, 'letters.2026Q2': 1, 'letters.2026Q3': 0 });
  });

  it('can be urged by hand for one quarter', async () => {
    const { items } = await call<{ items: { urged: boolean; reason?: string }[] }>('POST', `/campaigns/${campaignId}/duties/letters.2026Q1/urge`, { units: [unitId] });
    expect(items).toMatchObject([{ urged: false, reason: 'answered' }]);
  });
});
