import { createHmac } from 'node:crypto';
import type { DemoClient, DemoStage, PlayDemo } from '@noticeflow/plugin-sdk';
import { peopleOf } from './people.js';

/**
 * Three years on their own dates: receipt, the list of deeply poor counties, person files, three lines counted in persons,
 * nine volunteer fields, pairing and its confirmation, the monthly gap check, the self-check of 2019 with the head's
 * signature, a random spot check with one untrue case and its correction, units that never answer, archive.
 */

interface TaskRow { id: string; elementId: string; title: string; unit: { code: string }; instance: { id: string } }
interface Finding { path: string; rule: string; severity: string; message: string }
interface TaskView extends TaskRow { form?: { data: Record<string, unknown>; recordId?: string; findings: Finding[] } }
interface Overview { totals: Record<string, Record<string, number>>; units: { code: string; duties: Record<string, { state: string } | undefined> }[] }
interface Written { id: string; version: number; findings: Finding[] }
interface Listed { id: string; data: Record<string, unknown>; ownerUnit?: { name: string }; unit?: { code: string } }
interface Revision { version: number; reason: string | null; author: { name: string }; changes: { path: string; label: string; from: unknown; to: unknown }[] }
type Row = Record<string, unknown> & { id: string };

const OFFICE = '14-qnfzb';
const LINXIAN = '141124';
const LANXIAN = '141127';
const XIAODIAN = '140105';
const PREFECTURES = ['1401', '1402', '1403', '1404', '1405', '1406', '1407', '1408', '1409', '1410', '1411'];
const OTHERS = ['14-s-szjg', '14-s-gf', '14-s-gzw', '14-s-jr', '14-u-sxu', '14-u-tyut', '14-u-sxau', '14-m-jq', '14-m-wj', '14-z-tl', '14-z-bj', '14-bgs', OFFICE, '14-xmb'];
const SIGNING = [...PREFECTURES, ...OTHERS, LINXIAN, LANXIAN, XIAODIAN];
/** The ten counties the province lists first; outside knowledge, the notice names none. 岚县 is added later. */
const DEEPLY_POOR = ['140222', '140223', '140925', '140926', '140932', '141030', '141032', '141123', LINXIAN, '141126'];
const FIELDS = ['产业', '生态', '环保', '医疗', '文化', '助残', '公益', '济困', '教育'];
const RATE = 30;

/** Service tasks run right after the step that leads to them, not in it: a task behind one may take a moment. */
const openTask = async (person: DemoClient, elementId: string, unit?: string): Promise<TaskRow> => {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const row = (await person.all<TaskRow>('/tasks?view=todo')).find((task) => task.elementId === elementId && (!unit || task.title.includes(unit) || task.unit.code === unit));
    if (row) return row;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`Expected an open task ${elementId} ${unit ?? ''} but there is none`);
};
const complete = (person: DemoClient, id: string, body: Record<string, unknown> = {}) => person.post(`/tasks/${id}/complete`, body);
const finish = async (person: DemoClient, elementId: string, body: Record<string, unknown> = {}, unit?: string) => complete(person, (await openTask(person, elementId, unit)).id, body);

const play: PlayDemo = async (stage, { crash }) => {
  stage.plan(SIGNING.length + 40);
  const admin = await stage.admin();
  await stage.clock('2018-11-19T09:00:00+08:00');
  const { id: campaign } = await admin.post<{ id: string }>('/campaigns', { slug: 'shanxi-2018-three-year', parameters: { spotCheckRate: RATE } });
  await admin.post(`/campaigns/${campaign}/issue`);
  stage.step('印发意见');
  const units = async () => (await admin.get<Overview>(`/campaigns/${campaign}/overview`)).units;
  const states = async (duty: string) => {
    const counts: Record<string, number> = {};
    for (const unit of await units()) { const state = unit.duties[duty]?.state; if (state) counts[state] = (counts[state] ?? 0) + 1; }
    return counts;
  };
  const register = (name: string, person: DemoClient = admin) => person.all<Listed>(`/campaigns/${campaign}/registers/${name}/records`);
  const add = (person: DemoClient, name: string, taskId: string, data: Record<string, unknown>, reasons?: unknown) => person.post<Written>(`/campaigns/${campaign}/registers/${name}/records`, { taskId, data, ...(reasons ? { reasons } : {}) });
  const change = (person: DemoClient, id: string, taskId: string, data: Record<string, unknown>, reason?: string) => person.put<Written>(`/records/${id}`, { taskId, data, ...(reason ? { reason } : {}) });

  // Receipt: every addressee owes one, league committees of systems, forces and outside the province too
  await stage.clock('2018-11-21T10:00:00+08:00');
  for (const code of SIGNING) {
    await finish(await stage.at(code), 'S2');
    stage.step(`签收 ${code}`);
  }
  const addressees = (await units()).filter((unit) => unit.duties['receipt']).length;
  await stage.clock('2018-11-27T09:00:00+08:00');
  stage.expect('签收：11月27日', { onTime: SIGNING.length, overdue: addressees - SIGNING.length }, sorted(await states('receipt')));

  // The province: list of deeply poor counties, allocation
  const office = await stage.at(OFFICE);
  const flag = (county: string, since: string) => ({ county, since, basis: '省定深度贫困县' });
  await finish(office, 'S5d', { data: { counties: DEEPLY_POOR.map((county) => flag(county, '2018-11-27')) } });
  await finish(office, 'S3', { data: { shares: [] } });
  stage.step('深度贫困县名单公布，任务线建立');

  // Plans: two poor counties, a helping district
  const [linxian, lanxian, xiaodian] = [await stage.at(LINXIAN), await stage.at(LANXIAN), await stage.at(XIAODIAN)];
  const lines = ['学业资助', '就业援助', '创业扶助', '场所设施', '活动培训', '典型宣传'];
  for (const [person, unitType] of [[linxian, '贫困地区'], [lanxian, '贫困地区'], [xiaodian, '其他地区']] as const) {
    await finish(person, 'S6', { data: { unitType, lines, leader: '一把手', measures: '结合当地脱贫攻坚工作安排推进。' } });
    stage.step(`落实措施 ${unitType}`);
  }

  // Person files: complete, without proof, a child without consent, the same person twice
  const here = await openTask(linxian, 'S7');
  const there = await openTask(lanxian, 'S7');
  const people = peopleOf(24, 10, LINXIAN);
  const ids: string[] = [];
  for (const person of people.slice(0, 9)) ids.push((await add(linxian, 'persons', here.id, person)).id);
  const [first] = people;
  const twice = await stage.refused(() => add(lanxian, 'persons', there.id, { ...first, county: LANXIAN, registeredNo: 'JD-2' }));
  stage.expect('同一人在两县建档被拒（一人一档）', [422, true], [twice.status, twice.errors?.some((error) => error.path === 'idNo') ?? false]);
  const minor = await stage.refused(() => add(linxian, 'persons', here.id, { ...peopleOf(31, 1, LINXIAN)[0], birth: '2008-05-01' }));
  stage.expect('未成年人无监护人同意被拒', [422, true], [minor.status, minor.errors?.some((error) => error.path === 'guardianConsent') ?? false]);
  const { verifiedBy: _missing, ...unverified } = people[9]!;
  const incomplete = await add(linxian, 'persons', here.id, unverified);
  stage.expect('没有核实人的档案：保存，并说明暂不计入', ['incomplete-file'], incomplete.findings.map(({ rule }) => rule));
  await complete(linxian, here.id);
  const mend = await openTask(linxian, 'S7r');
  await change(linxian, incomplete.id, mend.id, { verifiedBy: '扶贫办比对' }, '补充核实人');
  ids.push(incomplete.id);
  await complete(linxian, mend.id);
  const youth = await add(lanxian, 'persons', there.id, peopleOf(27, 1, LANXIAN)[0]!);
  await complete(lanxian, there.id);
  stage.step('到人档案');

  // Line 1: persons, not rows. Ten people: 5 aided (one twice), 3 employed (and one not yet), 2 started; one of them both aided and employed
  const aid = (amount: number, more: Record<string, unknown> = {}) => ({ project: '希望工程“1+1”', school: '示例中学高三', amount, paidOn: '2018-11-26', evidence: '收据', state: '有效', ...more });
  const job = (more: Record<string, unknown> = {}) => ({ school: '示例职业学院', degree: '大专', services: ['技能培训', '提供岗位'], employed: true, employer: '示例公司', employedOn: '2018-11-26', evidence: '劳动合同', state: '有效', ...more });
  const start = (county: string) => ({ county, project: '青年返乡创业计划', help: ['小额贷款', '市场对接'], business: '杂货店', startedOn: '2018-11-26', loan: 50000, evidence: '营业执照', state: '有效' });
  const aidTask = await openTask(linxian, 'S10');
  for (const [index, id] of ids.slice(0, 5).entries()) await change(linxian, id, aidTask.id, { aids: index === 0 ? [aid(2000), aid(3000, { project: '光华助学金' })] : [aid(2000)] });
  const otherProject = await stage.refused(() => change(linxian, ids[5]!, aidTask.id, { aids: [aid(100, { project: '自定项目' })] }));
  stage.expect('资助项目不在目录内被拒', 422, otherProject.status);
  await change(linxian, ids[5]!, aidTask.id, { countsAid: true });
  stage.expect('“计入”由系统计算，填了也不算', false, (await linxian.get<{ data: Record<string, unknown> }>(`/records/${ids[5]}`)).data['countsAid']);
  const jobTask = await openTask(linxian, 'S11');
  for (const id of [ids[0]!, ids[5]!, ids[6]!]) await change(linxian, id, jobTask.id, { jobs: [job()] });
  await change(linxian, ids[7]!, jobTask.id, { jobs: [job({ employed: false, employer: null, employedOn: null, evidence: null })] });
  const noEmployer = await stage.refused(() => change(linxian, ids[8]!, jobTask.id, { jobs: [job({ employer: null })] }));
  stage.expect('已就业但无用人单位被拒', 422, noEmployer.status);
  const startTask = await openTask(linxian, 'S12');
  for (const id of [ids[8]!, ids[9]!]) await change(linxian, id, startTask.id, { startups: [start(LINXIAN)] });
  const outside = await change(lanxian, youth.id, (await openTask(lanxian, 'S12')).id, { startups: [start(LANXIAN)] });
  stage.expect('岚县开店：保存，只提示，不计入', ['deep-poverty-county:warning'], outside.findings.map(({ rule, severity }) => `${rule}:${severity}`));
  const shop = await lanxian.get<{ data: Record<string, unknown> }>(`/records/${youth.id}`);
  stage.expect('记录上写明不计入的原因', '不计入：创业地不在深度贫困县名单内，只存档', (shop.data['startups'] as Row[])[0]?.['counted']);
  stage.step('学业、就业、创业三项登记');

  // Line 3: nine fields, closed
  const teamTask = await openTask(linxian, 'S15');
  const team = (field: string) => ({ field, name: `${field}志愿服务队`, leader: '队长', calledOn: '2018-11-20', formedOn: '2018-11-25', county: LINXIAN, registered: 10, members: [{ name: '志愿者甲' }] });
  const sport = await stage.refused(() => add(linxian, 'teams', teamTask.id, team('体育')));
  stage.expect('9个领域以外的“体育”不能录入', [422, true], [sport.status, sport.errors?.some((error) => error.path === 'field') ?? false]);
  for (const field of FIELDS.filter((name) => name !== '教育')) await add(linxian, 'teams', teamTask.id, team(field));
  const late = await stage.refused(() => add(linxian, 'teams', teamTask.id, { ...team('文化'), calledOn: '2018-11-26' }));
  stage.expect('先公开招募，后组建队伍', 422, late.status);
  stage.step('组建8类队伍');

  // Lines 2, 4 and 5: places, activities with a list of names, models, branches
  const taskOf = async (elementId: string) => (await openTask(linxian, elementId)).id;
  const noTown = await stage.refused(async () => add(linxian, 'places', await taskOf('S13'), { type: '青年讲习所', county: LINXIAN }));
  await add(linxian, 'places', await taskOf('S13'), { type: '青年夜校流动教学点', county: LINXIAN, town: '示例镇' });
  const camp = { project: '公益性夏令营', heldOn: '2018-11-26', county: LINXIAN, classes: ['感受城市', '自护教育'], people: [{ name: '孩子甲', minor: true }, { name: '孩子乙', minor: true }] };
  const noConsent = await stage.refused(async () => add(linxian, 'activities', await taskOf('S14'), camp));
  const held = await add(linxian, 'activities', await taskOf('S14'), { ...camp, guardianConsent: true });
  const model = { name: '示例青年', title: '山西脱贫攻坚青年先锋', county: LINXIAN, deeds: '返乡创业带动邻里。', state: '宣传', agreed: false };
  const notAgreed = await stage.refused(async () => add(linxian, 'models', await taskOf('S14m'), model));
  await add(linxian, 'models', await taskOf('S14m'), { ...model, agreed: true });
  await add(linxian, 'branches', await taskOf('S17'), { unitName: '示例镇', kind: '乡镇', partyLed: true, township: true });
  stage.expect('讲习所须写乡镇；未成年人活动须监护人同意；宣传须本人同意', [422, 422, 422], [noTown.status, noConsent.status, notAgreed.status]);
  stage.expect('参加人数由名单得出', 2, (await linxian.get<{ data: Record<string, unknown> }>(`/records/${held.id}`)).data['total']);
  stage.step('场所、活动、典型、团建');

  await pairing(stage, { xiaodian, linxian, lanxian });

  // November 2019: every field but 医疗 and 教育 is active
  await stage.clock('2019-11-20T09:00:00+08:00');
  const serviceTask = await openTask(linxian, 'S15s');
  for (const field of FIELDS.filter((name) => name !== '教育' && name !== '医疗')) {
    await add(linxian, 'services', serviceTask.id, { field, team: `${field}志愿服务队`, date: '2019-11-15', county: LINXIAN, type: '扶弱帮困', volunteers: [{ name: '志愿者甲' }], served: 20 });
  }
  if (crash) await stage.crash();
  await stage.clock('2019-12-01T10:00:00+08:00');
  const months = await register('monthly-checks');
  const november = months.find(({ data }) => data['month'] === '2019-11')?.data ?? {};
  stage.expect('月度检查次数（2018-11至2019-11）', 13, months.length);
  stage.expect('教育无队伍；医疗、教育当月无活动', ['教育', '医疗、教育'], [november['missingFields'], november['silentFields']]);
  stage.expect('三项累计（人，不是行）', [5, 3, 2, 1], ['aided', 'employed', 'started', 'startedElsewhere'].map((key) => november[key]));
  stage.expect('结对、确认；志愿者参与；资源投向县级及以下（%）', [2, 1, 7, 80, 8.75, 100], ['pairs', 'pairsConfirmed', 'activeVolunteers', 'registeredVolunteers', 'volunteerShare', 'countyShare'].map((key) => november[key]));
  stage.step('2019年11月月度检查');

  // Self-check 2019: figures are read-only, for the clerk and for the head
  await stage.clock('2019-12-05T09:00:00+08:00');
  const figures = (view: TaskView) => ['aided', 'employed', 'started'].map((key) => view.form?.data[key]);
  const lanView = await lanxian.get<TaskView>(`/tasks/${(await openTask(lanxian, 'S18')).id}`);
  stage.expect('岚县自查：不计入者与原因', [[0, 0, 0], ['创业地不在深度贫困县名单内']], [figures(lanView), ((lanView.form?.data['excluded'] ?? []) as Row[]).map((row) => row['reason'])]);
  const selfCheck = await openTask(linxian, 'S18');
  stage.expect('临县自查数字已预填', [5, 3, 2], figures(await linxian.get<TaskView>(`/tasks/${selfCheck.id}`)));
  const byClerk = await stage.refused(() => complete(linxian, selfCheck.id, { data: { aided: 50 } }));
  await complete(linxian, selfCheck.id, { data: { aidedNote: '五名学生得到资助。' } });
  const head = await stage.at(LINXIAN, 'head');
  const signature = await openTask(head, 'S18h');
  const byHead = await stage.refused(() => complete(head, signature.id, { outcome: 'approve', data: { aided: 50 } }));
  stage.expect('经办人、一把手都不能改数字', [422, 422], [byClerk.status, byHead.status]);
  await head.post(`/tasks/${signature.id}/return`, { comment: '请补充结对情况' });
  await finish(linxian, 'S18', { data: { pairedNote: '与小店区结对，对方已提供项目支持。' } });
  await finish(head, 'S18h', { outcome: 'approve', data: { headOpinion: '同意，数据属实。' } });
  const signed = (await register('self-checks')).filter(({ data }) => data['headOpinion']);
  stage.expect('签字后数字不变', [[5, 3, 2]], signed.map(({ data }) => ['aided', 'employed', 'started'].map((key) => data[key])));
  stage.step('一把手签字');

  for (const format of ['docx', 'xlsx']) stage.write(`年度自查-临县.${format}`, await head.download(`/records/${signed[0]?.id}/export?format=${format}`));

  // The province flags 岚县: from now on the shop counts, and the list says since when
  const list = await office.get<TaskView>(`/tasks/${(await openTask(office, 'S5d')).id}`);
  await complete(office, list.id, { data: { counties: [...((list.form?.data['counties'] ?? []) as Row[]), flag(LANXIAN, '2019-12-05')] } });
  const history = await admin.get<{ items: Revision[] } | Revision[]>(`/records/${list.form?.recordId}/revisions`);
  stage.expect('名单修改留痕', true, JSON.stringify(history).includes(LANXIAN));

  // Spot check: drawn by the recorded seed, one untrue
  await finish(await stage.at('1411', 'reviewer'), 'S19', { outcome: 'approve' }, '临县');
  const inspection = await office.get<TaskView>(`/tasks/${(await openTask(office, 'S20')).id}`);
  const seed = String(inspection.form?.data['seed']);
  const sample = (inspection.form?.data['sample'] ?? []) as Row[];
  stage.expect('抽查种子、可抽人数、样本数', ['晋团发〔2018〕15号/2019/141124', 9, Math.ceil(9 * RATE / 100)], [seed, inspection.form?.data['population'], sample.length]);
  // The seventh of the ten was helped but has no work yet, so nine can be drawn.
  const pool = ids.filter((_, index) => index !== 7);
  stage.expect('用种子重抽，样本相同', drawn(seed, pool).slice(0, sample.length), sample.map((row) => row['record']));
  const swapped = await stage.refused(() => complete(office, inspection.id, { data: { sample: sample.map((row) => ({ id: row.id, result: '属实', record: ids[7] })) } }));
  stage.expect('抽中的人不能更换', 422, swapped.status);
  const suspect = String(sample[0]?.['record']);
  await complete(office, inspection.id, { data: { sample: sample.map((row, index) => ({ id: row.id, result: index === 0 ? '不属实' : '属实', note: index === 0 ? '佐证与本人所述不符' : null })), rectify: '核减并说明' } });
  const correction = await openTask(linxian, 'S20r');
  const before = await linxian.get<{ data: Record<string, unknown> }>(`/records/${suspect}`);
  const tables = ['aids', 'jobs', 'startups'].filter((table) => Array.isArray(before.data[table]) && (before.data[table] as Row[]).length > 0);
  await change(linxian, suspect, correction.id, Object.fromEntries(tables.map((table) => [table, (before.data[table] as Row[]).map((row) => ({ id: row.id, state: '撤销' }))])), '抽查不属实，核减');
  await complete(linxian, correction.id);
  const answer = await admin.get<{ items: Revision[] } | Revision[]>(`/records/${suspect}/revisions`);
  const corrected = (Array.isArray(answer) ? answer : answer.items).flatMap((revision) => revision.changes.filter(({ path }) => path.endsWith('.state')).map(({ from, to }) => [from, to, revision.reason, revision.author.name !== '']));
  stage.expect('更正保留原值、作者、原因', ['有效', '撤销', '抽查不属实，核减', true], corrected.find(([from]) => from === '有效'));
  const again = await office.get<TaskView>(`/tasks/${(await openTask(office, 'S20')).id}`);
  await complete(office, again.id, { data: { sample: ((again.form?.data['sample'] ?? []) as Row[]).map((row) => ({ id: row.id, result: row['result'] === '不属实' ? '已更正' : '属实' })) } });
  const expected = [5, 3, 2].map((count, line) => count - (tables.includes(['aids', 'jobs', 'startups'][line]!) ? 1 : 0));
  const reviewer = await stage.at(OFFICE, 'reviewer');
  const grading = await reviewer.get<TaskView>(`/tasks/${(await openTask(reviewer, 'S21')).id}`);
  stage.expect('单位结果随更正变化，自查原数保留', [[5, 3, 2], expected], [figures(grading), ['verifiedAided', 'verifiedEmployed', 'verifiedStarted'].map((key) => grading.form?.data[key])]);
  await complete(reviewer, grading.id, { data: { grade: '较好', gradeNote: '一人核减' } });
  stage.step('抽查、更正、评定');

  // Units that never answer are urged, then no longer waited for
  await stage.clock('2019-12-21T09:00:00+08:00');
  const implementers = (await units()).filter((unit) => unit.duties['selfCheck2019']).length;
  stage.expect('2019年度自查：12月21日', { onTime: 1, overdue: implementers - 1 }, sorted(await states('selfCheck2019')));
  stage.expect('未报单位收到催报', true, (await xiaodian.get<{ items: { title: string }[] }>('/notifications?limit=50')).items.some(({ title }) => title.startsWith('催办') && title.includes('2019')));
  await stage.clock('2020-01-01T10:00:00+08:00');
  const december = (await register('monthly-checks')).find(({ data }) => data['month'] === '2019-12')?.data ?? {};
  stage.expect('岚县列入名单后，那家店计入', [expected[2]! + 1, 0], [december['started'], december['startedElsewhere']]);
  for (const day of ['2020-03-01', '2020-12-01', '2021-01-01', '2021-01-30']) await stage.clock(`${day}T10:00:00+08:00`);
  stage.expect('行动期满：单位待办全部收回', 0, (await linxian.all<TaskRow>('/tasks?view=todo')).length);

  // Account and archive
  await finish(office, 'S20p');
  const summary = await reviewer.get<TaskView>(`/tasks/${(await openTask(reviewer, 'S22')).id}`);
  stage.expect('总结：三项最终数字', [expected[0], expected[1], expected[2]! + 1], figures(summary));
  await complete(reviewer, summary.id, { data: { summary: '三年行动总结。' } });
  // The archive is made by a job behind the task.
  await stage.clock('2021-01-31T10:00:00+08:00');
  stage.expect('专项行动状态', 'archived', (await admin.get<{ status: string }>(`/campaigns/${campaign}`)).status);
  const instances = await admin.all<{ state: string }>(`/process-instances?campaignId=${campaign}`);
  stage.expect('仍在运行的流程实例', 0, instances.filter(({ state }) => state === 'active').length);
  stage.expect('未关闭的异常', 0, (await admin.get<{ items: unknown[] }>('/incidents')).items.length);
  stage.step('总结归档');
};

/** A helping district must hold a pairing; what it gives is acknowledged by the helped county. */
async function pairing(stage: DemoStage, { xiaodian, linxian, lanxian }: { xiaodian: DemoClient; linxian: DemoClient; lanxian: DemoClient }): Promise<void> {
  const task = await openTask(xiaodian, 'S5');
  const none = await stage.refused(() => complete(xiaodian, task.id, { data: { pairs: [] } }));
  stage.expect('其他地区团组织没有结对不能提交', 422, none.status);
  const unitOf = async (person: DemoClient) => (await person.get<{ posts: { unitId: string }[] }>('/me')).posts[0]!.unitId;
  const pair = (helped: string) => ({ kind: '结对帮扶', helped, since: '2018-12-01', support: ['学业资助'] });
  const self = await stage.refused(async () => complete(xiaodian, task.id, { data: { pairs: [pair(await unitOf(xiaodian))] } }));
  stage.expect('不能与本单位结对', 422, self.status);
  await complete(xiaodian, task.id, { data: { pairs: [pair(await unitOf(linxian)), pair(await unitOf(lanxian))] } });
  await finish(xiaodian, 'S8', { data: { supports: [{ class: '学业资助', form: '项目支持', content: '资助5名学生', date: '2018-12-05', source: '企业', level: '县级及以下' }] } });
  const confirm = await linxian.get<TaskView>(`/tasks/${(await openTask(linxian, 'S9')).id}`);
  const rows = (confirm.form?.data['pairs'] ?? []) as Row[];
  const mine = await unitOf(linxian);
  await complete(linxian, confirm.id, { data: { pairs: rows.map((row) => ({ id: row.id, ...(row['helped'] === mine ? { confirmed: true, confirmedOn: '2018-12-06', use: '已发放' } : {}) })) } });
  const other = await lanxian.get<TaskView>(`/tasks/${(await openTask(lanxian, 'S9')).id}`);
  stage.expect('临县已确认，岚县未确认', 1, other.form?.data['confirmedCount']);
  stage.step('团组织结对帮扶');
}

/** Record ids in the order of the draw: HMAC-SHA-256 of the id under the seed, as the server does it. */
function drawn(seed: string, ids: readonly string[]): string[] {
  const number = (id: string) => createHmac('sha256', seed).update(id).digest().readUIntBE(0, 6);
  return [...ids].sort((a, b) => number(a) - number(b));
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export default play;
