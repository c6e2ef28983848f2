import type { DemoClient, DemoStage } from '@noticeflow/plugin-sdk';
import { idNumber } from './people.js';
import { add, complete, openTask, records, type TaskView } from './steps.js';

/** Work items 2 to 11 (GD-P4): who takes what on, the registers with what they refuse, a case handed to 12355, the figures of the year. */

const OFFICE = '44-qnfzb';
const HOTLINE = '44-12355';
const MAOMING = '4409';
const GAOZHOU = '440981';
const SCNU = '44-u-scnu';
const TAKEN_ON: Readonly<Record<string, string[]>> = {
  [OFFICE]: ['实践', '重点县', '派驻', '结对', '培训', '赛事', '宣传'],
  [HOTLINE]: ['热线'],
  [MAOMING]: ['送教', '派驻', '结对', '培训', '赛事', '健康', '助残', '假期营', '陪伴', '宣传'],
  [GAOZHOU]: ['送教', '实践', '派驻', '培训', '赛事', '健康', '助残', '假期营', '陪伴', '宣传'],
  [SCNU]: ['实践', '就业', '宣传'],
};
/** How many steps the parts below report. */
export const WORK_ITEM_STEPS = Object.keys(TAKEN_ON).length + 15;

const rulesOf = (problem: { status: number; errors?: { rule?: string }[] }): unknown[] => [problem.status, ...new Set((problem.errors ?? []).map(({ rule }) => rule))];

/** July: each unit says which work items it takes on; a county cannot leave one out in silence, nor take another's. */
export async function takeOn(stage: DemoStage): Promise<void> {
  for (const [code, items] of Object.entries(TAKEN_ON)) {
    const person = await stage.at(code);
    const task = await openTask(person, 'G20p');
    if (code === GAOZHOU) {
      const foreign = await stage.refused(() => complete(person, task.id, { data: { items: [...items, '就业'], responsible: '邓佩珊' } }));
      stage.expect('承担工作项：县级不能选高校的“就业”', [422, 'within-its-duties'], rulesOf(foreign));
      const fewer = await stage.refused(() => complete(person, task.id, { data: { items: items.slice(1), responsible: '邓佩珊' } }));
      stage.expect('承担工作项：少选未说明原因', [422, 'REASON_REQUIRED'], [fewer.status, fewer.code]);
    }
    await complete(person, task.id, { data: { items, responsible: '负责人' } });
    stage.step(`承担工作项 ${code}`);
  }
}

/** July to October: the registers, each with what it must refuse. */
export async function workItems(stage: DemoStage, campaign: string): Promise<void> {
  const [office, maoming, gaozhou, scnu] = await Promise.all([stage.at(OFFICE), stage.at(MAOMING), stage.at(GAOZHOU), stage.at(SCNU)]);
  const refusal = async (call: () => Promise<unknown>): Promise<unknown[]> => rulesOf(await stage.refused(call));

  await keyCounties(stage, office, campaign);
  const practice = { county: GAOZHOU, period: { start: '2022-07-10', end: '2022-07-20' }, content: ['支教助学'] };
  await add(scnu, campaign, 'practices', 'G21', { ...practice, project: '三下乡', teamName: '青禾队', teams: 2, people: 30 });
  await add(scnu, campaign, 'practices', 'G21', { ...practice, project: '灯塔实践团队', teamName: '灯塔一队', teams: 1, people: 10, content: ['教育关爱'] });
  await add(gaozhou, campaign, 'practices', 'G21', { ...practice, project: '返家乡', people: 3 });
  const elsewhere = await add(scnu, campaign, 'practices', 'G21', { ...practice, project: '返家乡', people: 5, county: '440106' });
  stage.expect('返家乡：名单外的县提示，不计入', ['key-county'], elsewhere.findings.map(({ rule }) => rule));
  stage.step('三下乡、返家乡');

  await add(gaozhou, campaign, 'lessons', 'G20', { project: '红领巾科技直通车', title: '科技直通车进校园', date: '2022-07-08', county: GAOZHOU, school: '示例中心小学', site: '青少年宫', teachers: 4, subjects: ['科技'], pupils: 80, free: true });
  stage.step('送教下乡');
  const posting = { kind: '希望乡村教师计划', volunteerName: '何志强', schoolName: '示例初级中学', county: GAOZHOU, lowStaffing: true, realNeed: true, period: { start: '2022-09-01', end: '2023-08-31' }, support: ['生活补贴', '保险'] };
  stage.expect('派驻364天不收（1至3年）', [422, 'one-to-three-years'], await refusal(() => add(gaozhou, campaign, 'postings', 'G22', { ...posting, period: { start: '2022-09-01', end: '2023-08-30' } })));
  stage.expect('派驻到广州不收（粤东西北）', [422, 'east-west-north'], await refusal(() => add(gaozhou, campaign, 'postings', 'G22', { ...posting, county: '440106' })));
  await add(gaozhou, campaign, 'postings', 'G22', posting);
  stage.step('希望乡村教师派驻');
  const university = (await office.all<{ id: string; code: string }>(`/organisations?q=${SCNU}`)).find(({ code }) => code === SCNU)?.id;
  await add(office, campaign, 'partnerships', 'G23', { kind: '百校百号', collective: '示例高速收费站青年文明号', university, activityOn: '2022-07-20', activity: '进村支教', linkedProjects: ['三下乡'] });
  await add(maoming, campaign, 'partnerships', 'G23', { kind: '对口帮扶', helped: '4409', delta: '4401', resource: '图书与电脑', amount: 100000, linkedProjects: ['山区计划'] });
  stage.step('百校百号、对口对接');
  await jobPairing(stage, scnu, campaign);
  await classes(stage, maoming, gaozhou, campaign);
  await add(office, campaign, 'contests', 'G26', { kind: '“青农优品”评选', title: '“青农优品”评选', date: '2022-08-10', projects: [{ name: '荔枝干', county: GAOZHOU, brand: ['特', '优'], result: '入选', support: '品牌设计与直播推广' }] });
  stage.step('青农优品');
  await add(gaozhou, campaign, 'health-trips', 'G27', { date: '2022-07-08', county: GAOZHOU, collective: '市人民医院青年文明号', services: ['义诊巡诊', '体质健康检查'], people: 120, checked: 100, findings: 6, treated: 6 });
  stage.step('健康直通车');
  await withConsent(stage, office, gaozhou, campaign);
  const camp = { project: '周末营', title: '童心营', county: GAOZHOU, base: '高州少先队营地', leftBehind: 30, consents: 30 };
  const shifted = { start: '2022-10-08', end: '2022-10-08' };
  stage.expect('周末营在调休上班的星期六（10月8日）未说明原因', [422, 'on-days-off'], await refusal(() => add(gaozhou, campaign, 'camps', 'G30', { ...camp, period: shifted })));
  await add(gaozhou, campaign, 'camps', 'G30', { ...camp, period: shifted }, [{ rule: 'on-days-off', reason: '当日学校统一安排秋游' }]);
  stage.expect('国庆假期的星期二可以', [], (await add(gaozhou, campaign, 'camps', 'G30', { ...camp, project: '假日营', period: { start: '2022-10-04', end: '2022-10-04' } })).findings);
  stage.step('假期营');
  await add(scnu, campaign, 'publicity', 'G33', { kind: '典型案例', title: '云端的陪伴', date: '2022-07-09', medium: '微信公众号', summary: '一名学生在陪伴下重拾信心。', anonymous: true, brandUsed: true });
  stage.expect('宣传未用统一主题和标识不收', [422, 'brand'], await refusal(() => add(scnu, campaign, 'publicity', 'G33', { kind: '宣传报道', title: '开营', date: '2022-07-09', medium: '网站', brandUsed: false })));
  stage.step('宣传与典型案例');
  await referral(stage, campaign);
}

/** First two counties, then thirty-eight: the list is in force as soon as it is handed in, and closed when it is final. */
async function keyCounties(stage: DemoStage, office: DemoClient, campaign: string): Promise<void> {
  const codes = (await office.all<{ code: string; level: string; kind: string }>('/organisations')).filter(({ level, kind }) => level === 'county' && kind === 'league').map(({ code }) => code);
  const chosen = [GAOZHOU, ...codes.filter((code) => code !== GAOZHOU && !code.startsWith('4401')).sort()].slice(0, 38);
  const give = async (counties: string[], final: boolean) => complete(office, (await openTask(office, 'G21h')).id, { data: { counties: counties.map((county) => ({ county })), final } });
  await give(chosen.slice(0, 1), false);
  const again = await office.get<TaskView>(`/tasks/${(await openTask(office, 'G21h')).id}`);
  stage.expect('重点县名单：只列1个，提示应为38个', ['thirty-eight'], again.form?.findings.map(({ rule }) => rule));
  const kept = again.form?.data['counties'] as { id: string; county: string }[];
  await complete(office, again.id, { data: { counties: [...kept, ...chosen.slice(1).map((county) => ({ county }))], final: true } });
  stage.expect('重点县名单定稿', 38, (await records(office, campaign, 'home-county-list.counties')).length);
  stage.step('返家乡重点县名单');
}

/** Three to five graduates per cadre; two jobs each before it may be closed. */
async function jobPairing(stage: DemoStage, scnu: DemoClient, campaign: string): Promise<void> {
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `2019${String(index + 1).padStart(3, '0')}`);
  const record = (count: number, jobs: number, stageName = '进行中') => ({
    cadreName: '苏晓岚', cadrePost: '团委副书记', stage: stageName,
    students: numbers(count).map((no, index) => ({ no, name: `毕业生${index + 1}`, lowIncome: true, finalYear: true, state: '在帮扶' })),
    guidance: numbers(count).map((no) => ({ no, date: '2022-07-08', topic: '简历修改与面试辅导' })),
    jobs: numbers(count).flatMap((no) => Array.from({ length: jobs }, (_, index) => ({ no, employer: `示例学校${index + 1}`, position: '教师', fit: '师范专业、愿回家乡' }))),
  });
  const refusal = async (count: number, jobs: number, stageName?: string): Promise<unknown[]> => rulesOf(await stage.refused(() => add(scnu, campaign, 'job-pairings', 'G24', record(count, jobs, stageName))));
  stage.expect('团干部结对2名不收', [422, 'at-least-three'], await refusal(2, 2));
  stage.expect('团干部结对6名不收', [422, 'at-most-five'], await refusal(6, 2));
  stage.expect('只推荐1个岗位不能完成', [422, 'two-jobs'], await refusal(3, 1, '已完成'));
  await add(scnu, campaign, 'job-pairings', 'G24', record(3, 2, '已完成'));
  stage.step('就业结对与岗位推荐');
}

/** 人次 and 名: sixty people at two sessions are 120 人次; forty entries with one person twice are 39 名. */
async function classes(stage: DemoStage, maoming: DemoClient, gaozhou: DemoClient, campaign: string): Promise<void> {
  const people = (from: number, count: number, attended: number) => Array.from({ length: count }, (_, index) => ({ name: `学员${from + index}`, idNumber: idNumber('999970', '19960304', from + index), group: '农村青年', attended }));
  const leaders = (trainees: unknown[]) => ({ title: '“领头雁”农村青年人才培训班', kind: '领头雁', mode: '线下', period: { start: '2022-07-05', end: '2022-07-07' }, provider: '市委党校', trainees });
  const city = await add(maoming, campaign, 'training-classes', 'G25', leaders(people(1, 60, 2)));
  stage.expect('地市培训班60名×2场＝120人次，达到100人次', [], city.findings);
  const twice = await stage.refused(() => add(gaozhou, campaign, 'training-classes', 'G25', leaders([...people(201, 39, 1), ...people(201, 1, 1)])));
  stage.expect('同一人在一班登记两次不收', [422, 'unique'], rulesOf(twice));
  const first = await add(gaozhou, campaign, 'training-classes', 'G25', leaders(people(201, 39, 2)));
  stage.expect('县级班39名×2场＝78人次，但不足40名，提示', ['county-persons'], first.findings.map(({ rule }) => rule));
  await add(gaozhou, campaign, 'training-classes', 'G25', leaders(people(235, 6, 1)));
  stage.step('领头雁培训班');
}

/** Nothing about a child before consent; names are not readable at the province. */
async function withConsent(stage: DemoStage, office: DemoClient, gaozhou: DemoClient, campaign: string): Promise<void> {
  const refusal = async (register: string, element: string, data: Record<string, unknown>): Promise<unknown[]> => rulesOf(await stage.refused(() => add(gaozhou, campaign, register, element, data)));
  const help = { organisation: '长坡助残志愿队', source: '公益组织' };
  stage.expect('助残：未取得同意不收', [422, 'consent-first'], await refusal('disability-pairings', 'G28', { ...help, consent: false }));
  await add(gaozhou, campaign, 'disability-pairings', 'G28', { ...help, consent: true, consentOn: '2022-07-08', name: '黄小禾', disability: '肢体', county: GAOZHOU, policy: '每周一次康复陪练', policyOn: '2022-07-08', reviewOn: '2022-10-08' });
  stage.expect('助残：团省委看得到条数，看不到姓名与方案', [1, false, false], ((text) => [(JSON.parse(text) as unknown[]).length, text.includes('黄小禾'), text.includes('康复陪练')])(JSON.stringify(await records(office, campaign, 'disability-pairings'))));
  stage.step('阳光助残');
  const family = { mode: '会亲', consent: true, consentOn: '2022-07-08', childName: '林小舟', county: GAOZHOU, partnerKind: '城市爱心家庭', partnerName: '示例家庭' };
  stage.expect('会亲：家庭未作背景核查不收', [422, 'family-checked'], await refusal('companions', 'G31', family));
  await add(gaozhou, campaign, 'companions', 'G31', { ...family, checked: true, reviewer: '安全审核人', letters: [{ direction: '见面', date: '2022-07-09' }] });
  await add(gaozhou, campaign, 'companions', 'G31', { ...family, mode: '一对一', partnerKind: '志愿服务组织', partnerName: '书信陪伴社', letters: [{ direction: '寄出', date: '2022-07-09' }] });
  stage.step('书信、会亲');
}

/** A county finds a case, 12355 takes it over; the county keeps nothing of it. */
async function referral(stage: DemoStage, campaign: string): Promise<void> {
  const [gaozhou, hotline] = await Promise.all([stage.at(GAOZHOU), stage.at(HOTLINE)]);
  await add(hotline, campaign, 'hotline', 'G29', { caseNo: 'H-001', date: '2022-07-08', county: GAOZHOU, inNeed: true, counsellor: 'C-07', offline: false });
  const found = await openTask(gaozhou, 'G29r');
  const data = { action: '转介一例', foundOn: '2022-07-08', source: '结对志愿者', county: GAOZHOU, contact: '13800138000' };
  const silent = await stage.refused(() => complete(gaozhou, found.id, { data }));
  stage.expect('转介：监护人不知情而未说明原因', [422, 'REASON_REQUIRED'], [silent.status, silent.code]);
  await complete(gaozhou, found.id, { data, reasons: [{ rule: 'guardian-knows', reason: '情况紧急，监护人在外地，已电话留言' }] });
  const help = await openTask(hotline, 'G29c');
  stage.expect('转介后：高州看不到，12355看得到', [0, 1], [(await records(gaozhou, campaign, 'referrals')).length, (await records(hotline, campaign, 'referrals')).length]);
  await complete(hotline, help.id, { data: { firstHelpOn: '2022-07-09', counsellor: 'C-07', closed: true } });
  stage.expect('高州可以再转介下一例', true, (await openTask(gaozhou, 'G29r')).id !== found.id);
  stage.step('12355个案转介与线下帮扶');
}

/** After the year: registers are closed, the figures come from them and cannot be typed. */
export async function figures(stage: DemoStage): Promise<void> {
  const office = await stage.at(OFFICE);
  const task = await office.get<TaskView>(`/tasks/${(await openTask(office, 'G31v')).id}`);
  const rows = task.form?.data['figures'] as { id: string; indicator: string; target: number | null; actual: number }[];
  stage.expect('年度指标（完成／目标，按单位的为达到的单位数）', {
    I4: '10/10', I5: '3/10000', I6: '40/300000', I7: '1/100', I8: '3/2000', I9: '100/100', I10: '100/100', I11a: '1/21', I11b: '1/21', I12a: '1/122', I12b: '1/122',
    I13: '100/', I14: '100/100', I15: '37/', I17: '21/21', I18: '16/132', I18t: '1/', I19: '1/', I20a: '300/', I20b: '300/', I22: '31/31',
  }, Object.fromEntries(rows.map(({ indicator, actual, target }) => [indicator, `${actual}/${target ?? ''}`])));
  const typed = await stage.refused(() => complete(office, task.id, { data: { figures: rows.map(({ id }, index) => ({ id, ...(index === 1 ? { actual: 10000 } : {}) })) } }));
  stage.expect('指标不能填写', 422, typed.status);
  await complete(office, task.id, { data: { figures: rows.map(({ id, indicator }) => ({ id, ...(indicator === 'I12b' ? { note: '其余县（市、区）下年补训' } : {}) })) } });
  stage.step('核对年度指标');
}
