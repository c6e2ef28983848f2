import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTestApp, type TestApp } from '../../../platform/http/testing.js';
import { ProcessRuntime } from '../../../runtime/index.js';
import { TenantsService } from '../../organisations/index.js';
import { CampaignStore } from '../../campaign-store/index.js';
import { demoParameters, demoValue, readDemoFile } from './demo-file.js';
import { DemoSeed } from './demo-seed.js';
import { DemoStory } from './demo-story.js';

const plugins = mkdtempSync(join(tmpdir(), 'noticeflow-demo-'));
const folder = join(plugins, 'example-letters');
cpSync(resolve(__dirname, '../../../../../plugins/_template'), folder, { recursive: true });
mkdirSync(join(folder, 'demo'));
const demo = {
  schema: 'noticeflow/demo/1', title: '示例', tenant: { division: '4403', name: '示例市' },
  organisations: [{ code: '4403-u', parent: '4403', name: '示例大学团委', kind: 'university', level: 'university' }],
  accounts: [{ username: 'demo-organiser', displayName: '主办', posts: [{ unitCode: '4403', postCode: 'organiser' }], hint: '主办人' }],
  campaign: {
    install: true, issue: true, parameters: { lettersDueOn: { inDays: 12 } },
    story: [
      { at: '4403', element: 'receipt' },
      { at: '4403', element: 'submit', data: { topic: 'reading', rows: [{ studentName: '示例学生', volunteer: '示例志愿者' }] } },
      { at: '4403', post: 'reviewer', element: 'review', outcome: 'return', comment: '请补充年级' },
    ],
  },
};
writeFileSync(join(folder, 'demo', 'demo.json'), JSON.stringify(demo));
/** A second notice of the same province: its own campaign, its own people, and one person and one organisation of the first. */
const secondFolder = join(plugins, 'second-letters');
cpSync(folder, secondFolder, { recursive: true });
const manifest = JSON.parse(readFileSync(join(folder, 'template.json'), 'utf8')) as { slug: string; obligations: string };
writeFileSync(join(secondFolder, 'template.json'), JSON.stringify({ ...manifest, slug: 'second-letters' }));
writeFileSync(join(secondFolder, manifest.obligations), readFileSync(join(secondFolder, manifest.obligations), 'utf8').replaceAll(`"${manifest.slug}"`, '"second-letters"'));
const second = {
  ...demo, title: '示例二',
  organisations: [...demo.organisations, { code: '4403-u-1', parent: '4403-u', name: '示例学院团委', kind: 'faculty', level: 'department' }],
  accounts: [
    { username: 'demo-organiser', displayName: '同一人', posts: [{ unitCode: '4403', postCode: 'organiser' }, { unitCode: '4403-u', postCode: 'clerk' }], hint: '第二处的说明' },
    { username: 'demo-faculty', displayName: '学院', posts: [{ unitCode: '4403-u-1', postCode: 'clerk' }] },
  ],
  campaign: { ...demo.campaign, story: undefined },
};
writeFileSync(join(secondFolder, 'demo', 'demo.json'), JSON.stringify(second));
process.env.NOTICEFLOW_PLUGINS = plugins;

describe('the demo', () => {
  let server: TestApp;
  beforeAll(async () => { server = await createTestApp(); }, 60000);
  afterAll(async () => {
    await server?.close();
    rmSync(plugins, { recursive: true, force: true });
  });

  const state = async () => {
    const tenant = await server.get(TenantsService).byCode('4403');
    const campaigns = tenant ? await server.get(CampaignStore).bySlug(tenant.id, 'example-letters') : [];
    const [{ count }] = await server.database.read((tx) => tx.query<{ count: number }>('SELECT COUNT(*) AS count FROM organisation')) as [{ count: number }];
    return { tenant: tenant?.name, campaigns: campaigns.map(({ status, parameters }) => ({ status, parameters })), organisations: Number(count) };
  };

  it('is not there until it is asked for', async () => {
    expect(await state()).toEqual({ tenant: undefined, campaigns: [], organisations: 0 });
  });

  it('makes tenant, people and a running campaign, and repeated changes nothing', async () => {
    server.clock.set(new Date('2026-11-22T10:00:00+08:00'));
    await server.get(DemoSeed).run();
    await server.get(ProcessRuntime).drain();
    const first = await state();
    expect(first).toMatchObject({ tenant: '示例市', campaigns: [{ status: 'running', parameters: { lettersDueOn: '2026-12-04' } }] });
    await server.get(DemoSeed).run();
    expect(await state()).toEqual(first);
    const { statusCode } = await server.app.inject({ method: 'GET', url: '/api/v1/demo-accounts' });
    expect(statusCode).toBe(200);
  });

  it('has played its story through the same doors as people: done tasks, a record with computed values, a return', async () => {
    const { tasks, accounts, records } = await server.database.read(async (tx) => ({
      tasks: await tx.query("SELECT t.element_id, t.status, t.outcome FROM task t JOIN campaign c ON c.id = t.campaign_id WHERE c.slug = 'example-letters' AND t.element_id IN ('receipt', 'submit', 'review') ORDER BY t.id"),
      accounts: await tx.query('SELECT username, demo, demo_hint FROM user_account ORDER BY id'),
      records: await tx.query("SELECT register FROM record WHERE register = 'letters'"),
    }));
    expect(tasks.map((task) => `${String(task['element_id'])} ${String(task['status'])}`).sort()).toEqual(['receipt completed', 'review completed', 'submit completed', 'submit open']);
    expect(records).toHaveLength(1);
    // Who plays a part without being a demo account can be met in the timeline, not on the sign-in page.
    expect(Object.fromEntries(accounts.map((account) => [account['username'], account['demo_hint']]))).toMatchObject({ 'demo-organiser': '主办人', 'demo-4403-clerk': null, 'demo-4403-reviewer': null });
    const answer = await server.app.inject({ method: 'GET', url: '/api/v1/demo-accounts' });
    expect(answer.json<{ username: string }[]>().map(({ username }) => username)).toEqual(['demo-organiser']);
  });

  it('says which task of the story is not there', async () => {
    await expect(server.get(DemoStory).play({ ...readDemoFile(JSON.stringify(demo)), campaign: { story: [{ at: '4403', element: 'nothing' }] } }, (await server.get(TenantsService).byCode('4403'))!.id, 'none')).rejects.toThrow('Expected an open task nothing at 4403');
  });

  it('makes days and units of a story absolute', () => {
    const now = new Date('2026-11-21T17:00:00Z');
    expect(demoValue({ on: { inDays: -1 }, rows: [{ helped: { unit: '4403' }, n: 2 }], unit: '名' }, now, new Map([['4403', 'u1']]))).toEqual({ on: '2026-11-21', rows: [{ helped: 'u1', n: 2 }], unit: '名' });
  });

  it('of two notices of one tenant runs side by side: what both name is there once, with the posts of both', async () => {
    const tenant = await server.get(TenantsService).byCode('4403');
    const running = await Promise.all(['example-letters', 'second-letters'].map((slug) => server.get(CampaignStore).bySlug(tenant!.id, slug)));
    expect(running.map((campaigns) => campaigns.map(({ status }) => status))).toEqual([['running'], ['running']]);
    const { accounts, organisations } = await server.database.read(async (tx) => ({
      accounts: await tx.query<{ username: string; display_name: string; unit: string; post: string }>(
        `SELECT a.username, a.display_name, o.code AS unit, p.code AS post FROM user_account a JOIN post_holder h ON h.user_id = a.id JOIN post p ON p.id = h.post_id JOIN organisation o ON o.id = p.organisation_id WHERE a.username IN ('demo-faculty', 'demo-organiser') ORDER BY a.username, o.code, p.code`, []),
      organisations: await tx.query<{ code: string; n: number }>("SELECT code, COUNT(*) AS n FROM organisation WHERE code LIKE '4403-u%' GROUP BY code ORDER BY code", []),
    }));
    expect(accounts.map(({ username, display_name: name, unit, post }) => [username, name, unit, post])).toEqual([
      ['demo-faculty', '学院', '4403-u-1', 'clerk'], ['demo-organiser', '主办', '4403', 'organiser'], ['demo-organiser', '主办', '4403-u', 'clerk'],
    ]);
    expect(organisations.map(({ code, n }) => [code, Number(n)])).toEqual([['4403-u', 1], ['4403-u-1', 1]]);
  });

  it('is refused with the line of a mistake', () => {
    const text = JSON.stringify(demo, null, 2);
    expect(() => readDemoFile(text.replace('"accounts"', '"people"'))).toThrow(/^line \d+: .*(accounts|people)/);
    expect(() => readDemoFile(text.replace('"title"', 'title'))).toThrow('line 3');
  });

  it('counts days from today in China', () => {
    const now = new Date('2026-11-21T17:00:00Z');
    expect(demoParameters({ a: { inDays: 1 }, b: { inDays: 1, weekday: 7, time: '23:59:59' }, c: 'x', d: null }, now)).toEqual({ a: '2026-11-23', b: '2026-11-29T15:59:59Z', c: 'x', d: null });
  });
});
