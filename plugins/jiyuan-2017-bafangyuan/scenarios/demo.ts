import type { DemoClient, DemoStage, PlayDemo } from '@noticeflow/plugin-sdk';
import { creditCode, idNumber, personName } from './people.js';

/**
 * The whole notice on its own dates: 16 addressees sign, 14 towns and units report in 15 quarters (one twice, one late, one
 * returned, one never), Q4 2017 ends on a Sunday under both holiday policies, targets are counted from records,
 * the result is handed over to the general assessment at the end of 2017 and of 2020.
 */

interface TaskRow { id: string; elementId: string; title: string; instance: { id: string } }
interface Finding { path: string; rule: string; severity: string }
interface TaskView extends TaskRow { form?: { data: Record<string, unknown>; recordId?: string; findings: Finding[] } }
interface Cell { state: string; urges: number; period: string }
interface Overview { duties: { id: string; dueAt: string }[]; units: { id: string; code: string; duties: Record<string, Cell | undefined> }[] }
interface Figure { indicator: string; unit: string; target: number; actual: number; rate?: number }
interface Campaign { id: string; status: string; deadlines: { id: string; day: string; movedFrom?: string }[] }

const TOWNS = ['kj', 'wlk', 'zc', 'cl', 'sy', 'pt', 'll', 'dy', 'sl', 'ww', 'xy'].map((code) => `419001-t-${code}`);
const UNITS = ['jy', 'wj', 'gz'].map((code) => `419001-s-${code}`);
const UNIVERSITIES = ['jyzy', 'yg'].map((code) => `419001-u-${code}`);
const REPORTERS = [...TOWNS, ...UNITS];
const ADDRESSEES = [...REPORTERS, ...UNIVERSITIES];
const OFFICE = '419001-bgs';
const TWICE = '419001-t-kj';
const LATE = '419001-t-sy';
const RETURNED = '419001-t-ww';
const NEVER = '419001-t-xy';
const PROJECTS = ['结对帮扶', '“领头雁”', '希望助学', '绿色贷款', '强基固本'];
const LATER_QUARTERS = [2018, 2019, 2020].flatMap((year) => [['03-31', 1], ['06-30', 2], ['09-30', 3], ['12-31', 4]].map(([day, quarter]) => ({ id: `${year}Q${quarter}`, day: `${year}-${day}` })));

let campaign = '';
const todo = async (person: DemoClient, elementId: string): Promise<TaskRow[]> =>
  (await person.all<TaskRow>(`/tasks?view=todo&campaignId=${campaign}`)).filter((row) => row.elementId === elementId);
const openTask = async (person: DemoClient, elementId: string, part = ''): Promise<TaskRow> => {
  const [row] = (await todo(person, elementId)).filter(({ title }) => title.includes(part));
  if (!row) throw new Error(`Expected an open task ${elementId} ${part} but there is none`);
  return row;
};
const complete = (person: DemoClient, id: string, body: Record<string, unknown> = {}) => person.post(`/tasks/${id}/complete`, body);
const add = (person: DemoClient, register: string, taskId: string, data: Record<string, unknown>) =>
  person.post<{ id: string; findings: Finding[] }>(`/campaigns/${campaign}/registers/${register}/records`, { taskId, data });
const report = (more: Record<string, unknown> = {}) => ({
  project1: '走访摸底，结对帮扶按计划开展。', project2: '举办电商培训。', project3: '开展爱心助学。', project4: '本季度未开展', project5: '建设青年之家。', next: '继续推进', ...more,
});
const errorRules = (problem: { errors?: { rule?: string }[] }): (string | undefined)[] => [...new Set((problem.errors ?? []).map(({ rule }) => rule))];

const play: PlayDemo = async (stage, { crash }) => {
  stage.plan(16 * 2 + 14 * 3 + 3 * 28 + 12 * 14 + 8);
  const admin = await stage.admin();

  // Issue, receipt, division of work
  await stage.clock('2017-05-25T09:00:00+08:00');
  campaign = (await admin.post<Campaign>('/campaigns', { slug: 'jiyuan-2017-bafangyuan' })).id;
  await admin.post(`/campaigns/${campaign}/issue`);
  const overview = () => admin.get<Overview>(`/campaigns/${campaign}/overview`);
  const states = async (duty: string) => (await overview()).units.reduce<Record<string, number>>((counts, { duties }) => {
    const state = duties[duty]?.state;
    return state ? { ...counts, [state]: (counts[state] ?? 0) + 1 } : counts;
  }, {});
  stage.expect('主送机关（11镇＋3市直单位＋2高校）应签收', 16, Object.values(await states('receipt')).reduce((sum, count) => sum + count, 0));
  stage.expect('已开始的季度', ['receipt', 'quarterly.2017Q2'], (await overview()).duties.map(({ id }) => id));
  stage.expect('高校不欠季度报告', [14, false], [Object.values(await states('quarterly.2017Q2')).reduce((sum, count) => sum + count, 0), (await overview()).units.some(({ code, duties }) => UNIVERSITIES.includes(code) && duties['quarterly.2017Q2'] !== undefined)]);
  await stage.clock('2017-05-26T10:00:00+08:00');
  for (const code of ADDRESSEES) {
    const person = await stage.at(code);
    await complete(person, (await openTask(person, 'J2')).id);
    await complete(person, (await openTask(person, 'J3')).id, { data: { responsible: PROJECTS.map((project, index) => ({ project, person: personName(index), duty: '负责落实' })) } });
    stage.step(`签收、分工 ${code}`, 2);
  }
  stage.expect('签收', { onTime: 16 }, rename(await states('receipt')));

  await records(stage);

  // Q2 2017: reminded with figures, everybody in time, one reports twice, a university of its own accord
  await stage.clock('2017-06-24T08:00:00+08:00');
  const kejing = await stage.at(TWICE);
  const prefilled = await kejing.get<TaskView>(`/tasks/${(await openTask(kejing, 'J14')).id}`);
  stage.expect('到期前7天预填：克井镇二季度培训人次', [60, '2017年二季度'], [(prefilled.form?.data['figures'] as Figure[] | undefined)?.find(({ indicator }) => indicator === 'I7')?.actual, prefilled.form?.data['period']]);
  stage.expect('待办标题写明季度', true, prefilled.title.includes('2017年二季度'));
  stage.expect('表上写明季末遇节假日的处理', '不顺延，以季末日24时为限', prefilled.form?.data['holiday']);
  const [reviewer, head] = [await stage.at(OFFICE, 'reviewer'), await stage.at('419001', 'head')];
  const submit = async (code: string, period: string) => {
    const person = await stage.at(code);
    await complete(person, (await openTask(person, 'J14', period)).id, { data: report() });
    stage.step(`${period} ${code}`);
  };
  const approveAll = async () => {
    for (const task of await todo(reviewer, 'J14r')) {
      await complete(reviewer, task.id, { outcome: 'approve' });
      stage.step('审阅');
    }
  };
  await stage.clock('2017-06-28T09:00:00+08:00');
  const forged = await stage.refused(async () => complete(kejing, prefilled.id, { data: report({ figures: [{ indicator: 'I7', actual: 9999 }] }) }));
  stage.expect('指标数不能填写', 422, forged.status);
  for (const code of REPORTERS) await submit(code, '2017年二季度');
  await approveAll();
  const second = await openTask(kejing, 'J14s', '2017年二季度');
  await add(kejing, 'quarterly-reports', second.id, report({ period: '2017年二季度', next: '补报六一走访情况' }));
  await complete(kejing, second.id);
  const university = await stage.at(UNIVERSITIES[0]!);
  await complete(university, (await openTask(university, 'J14u', '2017年二季度')).id, { data: report() });
  const reports = await reviewer.all<{ ownerUnit: { name: string } }>(`/campaigns/${campaign}/registers/quarterly-reports/records`);
  stage.expect('二季度报告份数：14＋克井再报1＋高校自愿1', [16, 2], [reports.length, reports.filter(({ ownerUnit }) => ownerUnit.name.includes('克井')).length]);
  await stage.clock('2017-07-01T00:00:01+08:00');
  stage.expect('二季度：7月1日的状态', { onTime: 14 }, rename(await states('quarterly.2017Q2')));
  const other = await stage.at(UNIVERSITIES[1]!);
  stage.expect('未报的高校不催', [false, 1], [await urged(other), (await todo(other, 'J14u')).length]);

  // Q3 2017: one returned, one late
  await stage.clock('2017-09-28T09:00:00+08:00');
  for (const code of REPORTERS) if (code !== LATE) await submit(code, '2017年三季度');
  const back = (await todo(reviewer, 'J14r')).find(({ title }) => title.includes('王屋'));
  if (!back) throw new Error('Expected the report of 王屋镇');
  await reviewer.post(`/tasks/${back.id}/return`, { comment: '绿色贷款工程请写明原因' });
  await approveAll();
  await stage.clock('2017-10-01T00:00:01+08:00');
  stage.expect('三季度（9月30日）后：退回未重报与未报均为逾期', { onTime: 12, overdue: 2 }, rename(await states('quarterly.2017Q3')));
  const shaoyuan = await stage.at(LATE);
  stage.expect('未报的单位被催', true, await urged(shaoyuan));
  stage.expect('上级负责人知道逾期', true, await urged(head));
  await stage.clock('2017-10-10T09:00:00+08:00');
  await submit(LATE, '2017年三季度');
  await submit(RETURNED, '2017年三季度');
  await approveAll();
  stage.expect('三季度：补报后', { late: 2, onTime: 12 }, rename(await states('quarterly.2017Q3')));

  // Q4 2017 ends on Sunday 2017-12-31: this campaign keeps the day, a second one moves it
  const moved = await admin.post<Campaign>('/campaigns', { slug: 'jiyuan-2017-bafangyuan', parameters: { holidayPolicy: 'nextWorkingDay' } });
  await stage.clock('2017-12-29T09:00:00+08:00');
  for (const code of REPORTERS) if (![NEVER, LATE].includes(code)) await submit(code, '2017年四季度');
  await approveAll();
  await admin.post(`/campaigns/${moved.id}/issue`);
  const dayOf = async (id: string) => (await admin.get<Campaign>(`/campaigns/${id}`)).deadlines.filter((deadline) => deadline.id === 'quarterly.2017Q4').map(({ day, movedFrom }) => [day, movedFrom ?? null])[0];
  stage.expect('四季度时限：不顺延', ['2017-12-31', null], await dayOf(campaign));
  stage.expect('四季度时限：顺延（元旦放假，到1月2日）', ['2018-01-02', '2017-12-31'], await dayOf(moved.id));
  await stage.clock('2017-12-31T23:30:00+08:00');
  await submit(LATE, '2017年四季度');
  stage.expect('12月31日（星期日）23:30 上报为按时', { due: 1, onTime: 13 }, rename(await states('quarterly.2017Q4')));
  await stage.clock('2018-01-01T00:00:00+08:00');
  stage.expect('不顺延：1月1日零时一单位逾期', { onTime: 13, overdue: 1 }, rename(await states('quarterly.2017Q4')));
  const never = await stage.at(NEVER);
  const cellOf = async (code: string, id: string, duty: string) => (await admin.get<Overview>(`/campaigns/${id}/overview`)).units.find((unit) => unit.code === code)?.duties[duty];
  stage.expect('未报的单位被催一次', ['逾期', 1], [title((await cellOf(NEVER, campaign, 'quarterly.2017Q4'))?.state), (await cellOf(NEVER, campaign, 'quarterly.2017Q4'))?.urges]);
  stage.expect('顺延：1月1日仍应报，未催', ['应报', 0], [title((await cellOf(NEVER, moved.id, 'quarterly.2017Q4'))?.state), (await cellOf(NEVER, moved.id, 'quarterly.2017Q4'))?.urges]);
  await stage.clock('2018-01-03T00:00:00+08:00');
  stage.expect('顺延：1月3日零时起逾期，催一次', ['逾期', 1], [title((await cellOf(NEVER, moved.id, 'quarterly.2017Q4'))?.state), (await cellOf(NEVER, moved.id, 'quarterly.2017Q4'))?.urges]);
  const { id: neverId } = (await overview()).units.find(({ code }) => code === NEVER) ?? { id: '' };
  const press = await admin.post<{ items: { urged: boolean }[] }>(`/campaigns/${campaign}/duties/quarterly.2017Q4/urge`, { units: [neverId] });
  stage.expect('人工催办这一季度', [true], press.items.map((item) => item.urged));
  await approveAll();
  if (crash) await stage.crash();
  stage.step(crash ? 'kill −9，重启，继续' : '四季度已审阅');

  // Assessment at the end of 2017, handed over
  await assess(stage, 'a', 'target2017', { I5: [50, 50], I6: [100, 96], I7: [800, 840] }, await overview());

  // Three more years, every quarter (but for the one that never reports for Q4 2017)
  for (const { id, day } of LATER_QUARTERS) {
    await stage.clock(`${day}T10:00:00+08:00`);
    const period = `${id.slice(0, 4)}年${['一', '二', '三', '四'][Number(id.at(-1)) - 1]}季度`;
    for (const code of REPORTERS) await submit(code, period);
    for (const task of await todo(reviewer, 'J14r')) await complete(reviewer, task.id, { outcome: 'approve' });
  }
  const office = await stage.at(OFFICE);
  await add(office, 'loans', (await openTask(office, 'J11')).id, { consent: true, youth: personName(3), bank: '济源农商银行', guarantee: '团市委推荐', amount: 4_500_000, stage: '已放款', disbursedOn: '2020-06-01' });
  await stage.clock('2021-01-01T08:00:00+08:00');
  const final = (await overview()).units.flatMap(({ duties }) => Object.entries(duties).filter(([id]) => id.startsWith('quarterly.')).map(([, cell]) => cell?.state ?? ''));
  stage.expect('十五个季度×14单位：按时、迟报、未报', { late: 2, onTime: 207, overdue: 1 }, rename(final.reduce<Record<string, number>>((sum, state) => ({ ...sum, [state]: (sum[state] ?? 0) + 1 }), {})));
  stage.expect('台账已停止登记', 0, (await todo(never, 'J7')).length);
  await assess(stage, 'b', 'target2020', { I1: [100, 14], I2: [1000, 1], I8: [50, 14], I9: [20_000_000, 16_500_000.5] }, await overview());

  await complete(reviewer, (await openTask(reviewer, 'J16c')).id);
  await stage.clock('2021-01-11T09:00:00+08:00');
  stage.step('归档');
  stage.expect('专项行动状态', 'archived', (await admin.get<Campaign>(`/campaigns/${campaign}`)).status);
  stage.expect('从未报的四季度归档后仍为逾期', '逾期', title((await cellOf(NEVER, campaign, 'quarterly.2017Q4'))?.state));
  stage.expect('未关闭的异常', [], (await admin.get<{ items: { elementId?: string; message?: string }[] }>('/incidents')).items.map(({ elementId, message }) => `${elementId} ${message}`));
};

/** What the five projects do in the first months; every target is counted from here. */
async function records(stage: DemoStage): Promise<void> {
  await stage.clock('2017-06-10T09:00:00+08:00');
  for (const [index, code] of REPORTERS.entries()) {
    const person = await stage.at(code);
    const leaders = (await openTask(person, 'J9')).id;
    // 56 entries for 50 people: six are entered by two units.
    for (let n = 0; n < 4; n += 1) {
      const who = (index * 4 + n) % 50;
      await add(person, 'leaders', leaders, { type: '青年“领头雁”', name: personName(who), consent: true, idNumber: idNumber(who), followers: 2, date: '2017-06-01' });
    }
    // The same person may also be a 致富带头人: counted apart.
    await add(person, 'leaders', leaders, { type: '农村青年致富带头人', name: personName(index), consent: true, idNumber: idNumber(index), followers: 3, industry: '冬凌草种植', date: '2017-06-01' });
    for (let n = 0; n < (index < 12 ? 7 : 6); n += 1) await add(person, 'leaders', leaders, { type: '青年电商“领头雁”', name: `青年网店${index * 7 + n}`, consent: true, creditCode: creditCode(index * 7 + n), date: '2017-06-02' });
    const trainings = (await openTask(person, 'J9t')).id;
    await add(person, 'trainings', trainings, { project: '“领头雁”', trainingClass: '电商培育', date: '2017-06-05', sessions: 2, people: 60 });
    await add(person, 'trainings', trainings, { project: '绿色贷款', trainingClass: '金融知识', date: '2017-06-06', sessions: 1, people: 40, partner: '济源农商银行' });
    stage.step(`台账 ${code}`, 3);
  }
  const person = await stage.at(TWICE);
  const trainings = (await openTask(person, 'J9t')).id;
  const wrong = await stage.refused(() => add(person, 'trainings', trainings, { project: '“领头雁”', trainingClass: '金融知识', date: '2017-06-06', sessions: 1, people: 10 }));
  stage.expect('金融知识培训不属于“领头雁”工程', [422, ['finance-project']], [wrong.status, errorRules(wrong)]);
  const roster = (await openTask(person, 'J5')).id;
  const silent = await add(person, 'roster', roster, { town: '克井镇佃头村', category: '困难青少年', consent: false, name: '不应保存', needs: ['教育'], matched: '一致' });
  const masked = await person.get<{ data: Record<string, unknown> }>(`/records/${silent.id}`);
  stage.expect('未同意的不保存姓名', null, masked.data['name'] ?? null);
  const youth = await add(person, 'roster', roster, { town: '克井镇枣庙村', category: '特殊贫困青少年', consent: true, consentOn: '2017-06-09', name: '赵小满', sex: '男', birthMonth: '2006-03', guardian: '赵某', cause: '因病', degree: '困难', needs: ['教育', '心理健康'], matched: '本表有名单无' });
  stage.expect('与扶贫部门名单不一致只提示', ['reconciled'], youth.findings.map(({ rule }) => rule));
  const helps = (await openTask(person, 'J7')).id;
  const nobody = await stage.refused(() => add(person, 'helps', helps, { project: '结对帮扶', helpClass: '教育扶贫', town: '克井镇', service: '助学', aidStatus: '在读续助', date: '2017-06-09', outOfPoverty: true, outOn: '2017-06-09' }));
  stage.expect('登记脱贫要指明底数表中的人', [422, ['served-person']], [nobody.status, errorRules(nobody)]);
  await add(person, 'helps', helps, { project: '结对帮扶', helpClass: '教育扶贫', youth: youth.id, programme: '希望工程爱心助学行动', service: '助学', aidStatus: '在读续助', platform: '共青扶贫超市', amount: 2000, date: '2017-06-09', outOfPoverty: true, outOn: '2017-06-09' });
  await complete(person, roster);
  const pairs = (await openTask(person, 'J6')).id;
  const pair = { youth: youth.id, helper: '市青联委员 商某', helperClass: '青联委员', measures: '每月走访一次，资助学费', pairedOn: '2017-06-09' };
  await add(person, 'pairs', pairs, pair);
  const twice = await stage.refused(() => add(person, 'pairs', pairs, { ...pair, helper: '另一人' }));
  stage.expect('“1+1”：第二名帮扶人被拒', 422, twice.status);
  const office = await stage.at(OFFICE);
  const loans = (await openTask(office, 'J11')).id;
  const unasked = await stage.refused(() => add(office, 'loans', loans, { consent: false, bank: '济源农商银行', amount: 50_000, stage: '已转介' }));
  stage.expect('未经同意不得向银行提供信息', [422, true], [unasked.status, errorRules(unasked).includes('bank-consent')]);
  await add(office, 'loans', loans, { consent: true, youth: personName(1), bank: '济源农商银行', amount: 12_000_000.5, stage: '已放款', disbursedOn: '2017-06-08' });
  await add(office, 'loans', loans, { consent: true, youth: personName(2), bank: '邮储银行', amount: 5_000_000, stage: '已转介' });
}

/** The figures are the system's, the scores are people's; the head confirms and hands over. */
async function assess(stage: DemoStage, part: 'a' | 'b', key: string, figures: Record<string, [number, number]>, overview: Overview): Promise<void> {
  const [office, head] = [await stage.at(OFFICE), await stage.at('419001', 'head')];
  const task = await openTask(office, `J15${part}`);
  const view = await office.get<TaskView>(`/tasks/${task.id}`);
  const found = (view.form?.data['figures'] ?? []) as Figure[];
  for (const [id, [target, actual]] of Object.entries(figures)) {
    const figure = found.find(({ indicator }) => indicator === id);
    stage.expect(`${key} 指标 ${id}（目标、完成${figure?.unit ?? ''}）`, [target, actual], [figure?.target, figure?.actual]);
  }
  const units = overview.units.filter(({ code }) => REPORTERS.includes(code)).map(({ id, duties }) => {
    const cells = Object.entries(duties).filter(([duty, cell]) => duty.startsWith('quarterly.') && cell && (part === 'b' || duty < 'quarterly.2018')).map(([, cell]) => title(cell?.state));
    const count = (state: string) => cells.filter((item) => item === state).length;
    return { organisation: id, expected: cells.length, onTime: count('按时'), late: count('迟报'), missing: count('逾期'), guidance: '好', style: '较好', workScore: 90 };
  });
  const wrong = await stage.refused(() => complete(office, task.id, { data: { units: units.map((unit, index) => (index === 0 ? { ...unit, onTime: unit.onTime + 1 } : unit)) } }));
  stage.expect(`${key} 次数不相符被拒`, [422, ['counts-add-up']], [wrong.status, errorRules(wrong)]);
  await complete(office, task.id, { data: { phase: part === 'a' ? '2017年' : '2020年', units } });
  const handover = await openTask(head, `J17${part}`);
  const confirmed = await head.get<TaskView>(`/tasks/${handover.id}`);
  const totals = ((confirmed.form?.data['units'] ?? []) as { organisation: string; total: number }[]);
  const never = overview.units.find(({ code }) => code === NEVER)?.id;
  stage.expect(`${key} 未报一次的单位得分（工作90×80%＋报告得分×20%）`, part === 'a' ? 85.3 : 90.7, totals.find(({ organisation }) => organisation === never)?.total);
  await complete(head, handover.id, { outcome: 'approve', data: { handedTo: '市委绩效考核办', handedOn: part === 'a' ? '2018-01-03' : '2021-01-01', weight: 5 } });
  const recordId = confirmed.form?.recordId;
  if (!recordId) throw new Error('Expected the record of the assessment');
  for (const format of ['docx', 'xlsx']) stage.write(`督查考核表-${part === 'a' ? '2017' : '2020'}.${format}`, await office.download(`/records/${recordId}/export?format=${format}`));
  stage.step(`移交绩效考核 ${key}`);
}

const urged = async (person: DemoClient): Promise<boolean> =>
  (await person.get<{ items: { kind: string }[] }>('/notifications?limit=50')).items.some(({ kind }) => kind === 'urge' || kind === 'overdue');

const TITLES: Readonly<Record<string, string>> = { notDue: '未到期', due: '应报', onTime: '按时', late: '迟报', overdue: '逾期', exempt: '免报' };
/** The word people see for a state, whether the interface tells the state or the word. */
const title = (state: string | undefined): string | undefined => (state === undefined ? undefined : TITLES[state] ?? state);
/** Counts by state id, in alphabetical order. */
function rename(counts: Record<string, number>): Record<string, number> {
  const ids = Object.fromEntries(Object.entries(TITLES).map(([id, word]) => [word, id]));
  return Object.fromEntries(Object.entries(counts).map(([state, count]) => [ids[state] ?? state, count] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export default play;
