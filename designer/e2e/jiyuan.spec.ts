/** The quarterly return: figures counted by the system, urged when the quarter is over, returned and accepted by the office. */
import { Api } from './support/api.js';
import { journeys } from './support/journey.js';
import { GridOnScreen, decide, field, mustMend, openTask, told } from './support/screens.js';

interface Listed<T> { items: T[] }
interface Campaign { id: string; deadlines: { id: string; title: string; dueAt: string }[] }
interface Overview { units: { code: string; duties: Record<string, { state: string } | undefined> }[] }

const TOWN = '419001-t-kj';
const REMARK = '绿色贷款工程请写明原因';
const REPORT: Readonly<Record<string, string>> = {
  '一、结对帮扶工程开展情况': '走访摸底，结对帮扶按计划开展。', '二、“领头雁”工程开展情况': '举办电商培训一期。', '三、希望助学工程开展情况': '开展爱心助学。',
  '四、绿色贷款工程开展情况': '本季度未开展', '五、强基固本工程开展情况': '建设青年之家。',
};
const DAY_MS = 86_400_000;

journeys('季度工作开展情况', {
  'a town finds its figures counted, is urged when the quarter is over, reports, mends what is returned and is accepted': async ({ product, people, step }) => {
    const { origin } = product;
    step('six days before the quarter is due the figures are there');
    const admin = await Api.login(origin, 'jy-admin');
    const [{ id } = { id: '' }] = (await admin.get<Listed<{ id: string }>>('/campaigns')).items;
    // In the last days of a quarter its figures have been counted before the demo begins: then the next one is told.
    const quarter = (await admin.get<Campaign>(`/campaigns/${id}`)).deadlines.filter((deadline) => deadline.id.startsWith('quarterly.') && Date.parse(deadline.dueAt) - 8 * DAY_MS > Date.now()).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
    if (!quarter) throw new Error('Expected a quarter in the demo campaign but there is none');
    // The next quarter begins when this one is over: the title tells them apart.
    const period = /（(.+)）/.exec(quarter.title)?.[1] ?? '';
    const clock = (instant: number) => admin.put('/test-clock', { now: new Date(instant).toISOString(), settle: true });
    await clock(Date.parse(quarter.dueAt) - 6 * DAY_MS);
    const town = await people.signIn('jy-kejing');
    await openTask(town, `克井镇团委-季度工作开展情况-${period}`);
    await field(town, '季末遇节假日').getByText('顺延至下一工作日24时').waitFor();
    const figures = new GridOnScreen(town, '各项指标本季度完成情况（按台账统计）');
    await figures.cell(3, 2).getByText('青年“领头雁”').waitFor();
    await figures.cell(3, 6).getByText('2', { exact: true }).waitFor();
    for (const cell of await figures.grid.locator('[role=row][aria-rowindex="3"]').getByRole('gridcell').all()) expect(await cell.getAttribute('aria-readonly')).toBe('true');
    await mustMend(town, '请填写“四、绿色贷款工程开展情况”');

    step('the office presses all who have not reported');
    const office = await people.signIn('jy-admin');
    await office.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '专项行动' }).click();
    await office.getByRole('link', { name: '“八方援”' }).first().click();
    await office.getByRole('columnheader', { name: quarter.title }).getByRole('button', { name: '催办' }).click();
    await office.getByRole('dialog', { name: '催办：季度工作开展情况' }).getByRole('button', { name: '催办' }).click();
    await office.getByText(/^已催办 \d+ 个单位/).waitFor();
    await town.reload();
    await town.getByRole('button', { name: '通知消息' }).click();
    await town.getByText('催办', { exact: true }).first().waitFor();
    await town.keyboard.press('Escape');

    step('the quarter is over: the town is late, and says so on the campaign page');
    const state = async () => (await admin.get<Overview>(`/campaigns/${id}/overview`)).units.find(({ code }) => code === TOWN)?.duties[quarter.id]?.state;
    expect(await state()).toBe('due');
    await clock(Date.parse(quarter.dueAt) + 1_000);
    expect(await state()).toBe('overdue');

    step('the town reports');
    await openTask(town, `克井镇团委-季度工作开展情况-${period}`);
    for (const [label, text] of Object.entries(REPORT)) await town.getByLabel(label).fill(text);
    await decide(town, '提交');
    await told(town, '已提交');

    step('the office returns it with a reason, the town mends it');
    const reviewer = await people.signIn('jy-bgs');
    await openTask(reviewer, `克井镇团委-审阅季度工作开展情况-${period}`);
    await decide(reviewer, '退回', '确认退回', REMARK);
    await told(reviewer, '已退回');
    await openTask(town, `克井镇团委-季度工作开展情况-${period}`);
    await town.getByText(REMARK).first().waitFor();
    expect(await town.getByLabel('二、“领头雁”工程开展情况').inputValue()).toBe(REPORT['二、“领头雁”工程开展情况']);
    await town.getByLabel('四、绿色贷款工程开展情况').fill('本季度银行集中授信，尚未放款。');
    await decide(town, '提交');
    await told(town, '已提交');

    step('it is accepted, late');
    await openTask(reviewer, `克井镇团委-审阅季度工作开展情况-${period}`);
    await reviewer.getByText('本季度银行集中授信，尚未放款。').first().waitFor();
    await decide(reviewer, '同意');
    await told(reviewer, '已同意');
    expect(await state()).toBe('late');
    await office.reload();
    await office.getByRole('button', { name: new RegExp(`克井镇.*${period}.*迟报`) }).waitFor();
  },
});
