/** The yearly self-check: figures nobody types, the head signs, one person of the spot check is untrue, the correction keeps the old value. */
import { Api } from './support/api.js';
import { journeys } from './support/journey.js';
import { GridOnScreen, actions, decide, field, openTask, told } from './support/screens.js';

interface Page<T> { items: T[] }
interface Sampled { form: { data: { seed: string; sample: { name: string; record: string }[] } } }

const PASSWORD = 'Yi-Ci-Xing-2022-yanshi';
const TABLES = ['学业资助登记表', '就业援助登记表', '创业扶助登记表'];
/** The self-check opens thirty days after the demo's issue. */
const OPENS_IN_DAYS = 31;

journeys('三年行动年度考核', {
  'the head signs figures nobody can type, the spot check finds one untrue, and the correction keeps the old value': async ({ product, people, step }) => {
    const { origin } = product;
    step('the day of the self-check has come');
    const admin = await Api.login(origin, 'sx-admin');
    await admin.put('/test-clock', { now: new Date(Date.now() + OPENS_IN_DAYS * 86_400_000).toISOString(), settle: true });

    step('the clerk finds the figures filled in, and no way to type them');
    const clerk = await people.signIn('sx-linxian');
    await openTask(clerk, '临县团委-2019年度自查');
    for (const [label, figure] of [['一、学业资助', '4 名'], ['二、就业援助', '3 名'], ['三、创业扶助', '1 名']] as const) {
      await field(clerk, label).getByText(figure, { exact: true }).waitFor();
      expect(await field(clerk, label).locator('input').count()).toBe(0);
    }
    await clerk.getByLabel('学业资助工作情况').fill('四名学生得到资助。');
    await decide(clerk, '提交');
    await told(clerk, '已提交');

    step('the head reads the same figures and signs');
    const head = await people.signIn('sx-linxian-head');
    await openTask(head, '临县团委-2019年度自查签字');
    await field(head, '一、学业资助').getByText('4 名', { exact: true }).waitFor();
    expect(await field(head, '一、学业资助').locator('input').count()).toBe(0);
    await head.getByLabel('一把手意见').fill('同意，数据属实。');
    await decide(head, '同意');
    await told(head, '已同意');

    step('the city passes it on');
    const city = await appoint(origin, '1411', 'reviewer');
    await city.complete('S19', { outcome: 'approve' });

    step('the province finds the person drawn by the recorded seed untrue');
    const province = await people.signIn('sx-fzb');
    await openTask(province, '临县团委-2019年度抽查核实');
    const office = await Api.login(origin, 'sx-fzb');
    const inspection = await office.get<Sampled>(`/tasks/${(await office.openTask('S20')).id}`);
    const { seed, sample: [drawn] } = inspection.form.data;
    if (!drawn) throw new Error('Expected one of eight persons in the sample but it is empty');
    await field(province, '随机种子').getByText(seed).waitFor();
    const sample = new GridOnScreen(province, '抽查样本（到人）');
    await sample.cell(1, 1).getByText(drawn.name).waitFor();
    await sample.paste(1, 5, [['不属实', '佐证与本人所述不符']]);
    await decide(province, '提交');
    await told(province, '已提交');

    step('the county withdraws what was untrue, with a reason');
    await openTask(clerk, '临县团委-整改并更正档案');
    await clerk.getByRole('row', { name: drawn.name }).getByRole('button', { name: '修改' }).click();
    const drawer = clerk.getByRole('dialog', { name: '修改' });
    await drawer.getByText(TABLES[0]!).first().waitFor();
    const [table] = await asyncFilter(TABLES, async (name) => (await drawer.getByRole('grid', { name }).count()) > 0);
    if (!table) throw new Error(`Expected a line in the file of ${drawn.name} but there is none`);
    const lines = new GridOnScreen(clerk, table);
    const columns = await lines.grid.locator('[role=row][aria-rowindex="1"]').getByRole('gridcell').allTextContents();
    await lines.paste(1, columns.indexOf('有效') + 1, [['撤销']]);
    await drawer.getByLabel('修改原因').fill('抽查不属实，核减');
    await drawer.getByRole('button', { name: '保存', exact: true }).click();
    await drawer.waitFor({ state: 'hidden' });

    step('the old value, its author and the reason stay');
    await clerk.getByRole('cell', { name: drawn.name }).first().click();
    const file = clerk.getByRole('dialog', { name: '帮扶对象（到人）档案' });
    await file.getByRole('tab', { name: '修改历史' }).click();
    const change = file.getByRole('tabpanel', { name: '修改历史' }).getByRole('listitem').filter({ hasText: '事由：抽查不属实，核减' }).filter({ hasText: '状态' });
    await change.getByText('有效').first().waitFor();
    await change.getByText('撤销').first().waitFor();
    await change.getByText('郝建国').first().waitFor();
    await clerk.keyboard.press('Escape');
    await decide(clerk, '提交');
    await told(clerk, '已提交');

    step('the result changes, the signed figures stay beside it');
    await office.complete('S20', { data: { sample: (await office.get<{ form: { data: { sample: { id: string }[] } } }>(`/tasks/${(await office.openTask('S20')).id}`)).form.data.sample.map(({ id }) => ({ id, result: '已更正' })) } });
    await openTask(province, '临县团委-2019年度评定');
    await field(province, '一、学业资助').getByText('4 名', { exact: true }).waitFor();
    const verified = await Promise.all(['核定：学业资助', '核定：帮助就业', '核定：扶助创业'].map(async (label) => Number.parseInt(await field(province, label).locator('.nf-readonly').innerText(), 10)));
    expect(verified.reduce((sum, count) => sum + count, 0)).toBe(4 + 3 + 1 - 1);
    expect(await actions(province).getByRole('button', { name: '提交' }).count()).toBe(1);
  },
});

async function asyncFilter<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const item of items) if (await holds(item)) kept.push(item);
  return kept;
}

/** Two administrators give a post at a unit to somebody who has none in the demo. */
async function appoint(origin: string, unitCode: string, postCode: string): Promise<Api> {
  const [admin, security] = [await Api.login(origin, 'sx-admin'), await Api.login(origin, 'sx-security')];
  const units = await admin.get<Page<{ id: string; code: string }>>(`/organisations?q=${unitCode}&limit=50`);
  const unit = units.items.find(({ code }) => code === unitCode);
  const posts = await admin.get<{ id: string; code: string }[] | Page<{ id: string; code: string }>>(`/organisations/${unit?.id}/posts`);
  const post = (Array.isArray(posts) ? posts : posts.items).find(({ code }) => code === postCode);
  const { id: userId } = await admin.post<{ id: string }>('/accounts', { username: `journey-${unitCode}`, password: PASSWORD, displayName: '市级审核人' });
  await security.post(`/posts/${post?.id}/holders`, { userId, startsAt: '2000-01-01T00:00:00.000Z' });
  return Api.login(origin, `journey-${unitCode}`, PASSWORD);
}
