/** A county asks two workers: one declines and leaves no family data, one agrees; the rights department routes the household to where it lives. */
import { Api } from './support/api.js';
import { journeys } from './support/journey.js';
import { GridOnScreen, actions, decide, field, mustMend, openTask, pick, search, told } from './support/screens.js';

interface Page<T> { items: T[] }
interface Listed { id: string; data: Record<string, unknown> }

const today = new Date().toISOString().slice(0, 10);
/** Columns of table 1 as the county sees them: five of the worker, eight services, remark, county, asked on, how, opinion. */
const row = (name: string, services: readonly boolean[], opinion: string): string[] => [
  name, '示例派出单位', '队员', '示例村', '0000-1234567', ...services.map((wanted) => (wanted ? '是' : '')), '', '福贡县', today, '当面', opinion,
];
const NOTHING = Array<boolean>(8).fill(false);
const HOMEWORK = NOTHING.map((_, index) => index === 0);

journeys('扶贫队员关爱行动', {
  'a county records a household that declines and one that agrees, the department reviews row by row and routes it by residence': async ({ product, people, step }) => {
    const { origin } = product;
    step('the county fills in table 1; a tick for somebody who declines is refused');
    const county = await people.signIn('yn-fugong');
    await openTask(county, '福贡团县委-填报摸底调查表');
    const survey = new GridOnScreen(county, '摸底人员');
    await survey.pasteNew([row('和丽华', HOMEWORK, '不需要服务'), row('木建国', HOMEWORK, '需要服务')]);
    await county.getByText('共 2 行').waitFor();
    await field(county, '需要服务人数').getByText('1 人').waitFor();
    await actions(county).getByRole('button', { name: '全面检查' }).click();
    await mustMend(county, '不需要服务的，不勾选服务内容，也不填写表2');
    await survey.paste(1, 6, [['否']]);
    await decide(county, '提交');
    await told(county, '已提交');

    step('there is a table 2 for the one who agrees, for the other nothing at all');
    await openTask(county, '填写表2（户 533323-1）');
    await field(county, '扶贫工作人员姓名').getByText('木建国').waitFor();
    const clerk = await Api.login(origin, 'yn-fugong');
    const open = await clerk.get<Page<{ elementId: string; title: string }>>('/tasks?view=todo&limit=100');
    expect(open.items.filter(({ elementId }) => elementId === 'Y8')).toHaveLength(1);
    const campaign = (await clerk.get<Page<{ id: string }>>('/campaigns')).items[0]!.id;
    const households = async (person: Api) => (await person.get<Page<Listed>>(`/campaigns/${campaign}/registers/households/records?limit=100`)).items.filter(({ data }) => String(data['householdNo']).startsWith('533323'));
    const nujiang = await Api.login(origin, 'yn-nujiang');
    expect((await households(nujiang)).map(({ data }) => data['worker'])).toEqual(['木建国']);

    step('the family lives in another prefecture; without the family’s agreement table 2 does not go out');
    await search(county, '家庭所在州（市）', '昆明', /昆明市$/);
    await search(county, '家庭所在县（市、区）', '五华', /五华区$/);
    await pick(county, '已征得家属同意提供以下信息', '否');
    const members = new GridOnScreen(county, '家庭成员');
    await members.pasteNew([['示例家属', '配偶']]);
    await actions(county).getByRole('button', { name: '全面检查' }).click();
    await mustMend(county, '未征得同意的，不填写家庭情况');
    await pick(county, '已征得家属同意提供以下信息', '是');
    await decide(county, '提交');
    await told(county, '已提交');

    step('怒江 sends the table of its three counties');
    await nujiang.complete('Y9');
    const before = await households(nujiang);
    expect(before).toHaveLength(1);

    step('the department marks each row; one goes back with a reason');
    const reviewer = await people.signIn('yn-qyb');
    await openTask(reviewer, '怒江团州委-审核摸底调查表');
    await mark(new GridOnScreen(reviewer, '摸底人员'), '退回更正');
    await decide(reviewer, '同意');
    await told(reviewer, '已同意');
    const returned = await nujiang.openTask('Y9');
    const sent = await nujiang.get<{ form: { data: { workers: { id: string; review: string }[] } } }>(`/tasks/${returned.id}`);
    expect(sent.form.data.workers.filter(({ review }) => review === '退回更正')).toHaveLength(1);
    await nujiang.complete('Y9', { data: { workers: sent.form.data.workers.map(({ id }, index) => ({ id, ...(index === 0 ? { village: '更正后的村' } : {}) })) } });
    await openTask(reviewer, '怒江团州委-审核摸底调查表');
    await mark(new GridOnScreen(reviewer, '摸底人员'), '通过');
    await decide(reviewer, '同意');
    await told(reviewer, '已同意');

    step('the department confirms where each household lives');
    for (const household of ['533323-1', '533301-1']) {
      await openTask(reviewer, `审核家庭属地（户 ${household}）`);
      await field(reviewer, '家庭所在州（市）').getByText('昆明市').first().waitFor();
      await pick(reviewer, '权益部已审核属地', '是');
      await decide(reviewer, '提交');
      await told(reviewer, '已提交');
    }

    step('昆明 receives it, 怒江 and the county see it no more');
    const kunming = await people.signIn('yn-kunming');
    await openTask(kunming, '统筹安排家庭关爱服务（户 533323-1）');
    await field(kunming, '扶贫工作人员姓名').getByText('木建国').waitFor();
    expect(await households(await Api.login(origin, 'yn-kunming'))).toHaveLength(1);
    expect(await households(nujiang)).toEqual([]);
    expect(await households(clerk)).toEqual([]);
    await expect(nujiang.get(`/records/${before[0]!.id}`)).rejects.toThrow('404');
  },
});

/** The first row gets `first`, the others pass. */
async function mark(workers: GridOnScreen, first: string): Promise<void> {
  const columns = await workers.grid.locator('[role=row][aria-rowindex="1"]').getByRole('gridcell').count();
  const rows = Number(await workers.grid.getAttribute('aria-rowcount'));
  await workers.paste(1, columns, Array.from({ length: rows }, (_, index) => [index === 0 ? first : '通过']));
  await workers.cell(rows, columns).getByText('通过').waitFor();
}
