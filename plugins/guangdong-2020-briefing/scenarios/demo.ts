import type { DemoClient, DemoStage, PlayDemo } from '@noticeflow/plugin-sdk';
import { student, volunteer } from './people.js';
import type { Student } from './people.js';

/**
 * The briefing on its own dates: four cities walk one process in four ways, a university recruits, trains and certifies;
 * each local rule refuses what breaks it; the province edits the digest; service goes on to the end of term; archive.
 */

interface TaskRow { id: string; elementId: string; title: string; unit: { code: string } | null }
interface TaskView extends TaskRow { form?: { data: Record<string, unknown>; recordId?: string | null; findings: { rule: string; severity: string }[] }; actions: { verb: string; allowed: boolean; reason?: string }[] }
interface Overview { units: { code: string; duties: Record<string, { state: string } | undefined> }[] }
interface Listed { id: string; data: Record<string, unknown> }
type Row = Record<string, unknown> & { id: string };
type Problem = { status: number; code?: string; errors?: { rule?: string }[] };

const [MAOMING, ZHANJIANG, YANGJIANG, YUNFU] = ['4409', '4408', '4417', '4453'];
const COUNTIES: Record<string, string[]> = {
  [ZHANJIANG]: ['440802', '440803', '440804', '440811', '440823', '440825', '440881', '440882', '440883'],
  [MAOMING]: ['440902', '440904', '440981', '440982', '440983'],
  [YANGJIANG]: ['441702', '441704', '441721', '441781'],
  [YUNFU]: ['445302', '445303', '445321', '445322', '445381'],
};
const [SUIXI, LIANJIANG, GAOZHOU, YANGXI, YUNCHENG, YUNAN, LUODING] = ['440823', '440881', '440981', '441721', '445302', '445303', '445381'];
const [OFFICE, LINGNAN, YANGZHI, COUNSELLING, AID] = ['44-qnfzb', '44-u-lingnan', '44-u-yjvtc', '4417-c-12355', '4417-a-zyz'];
const [MATHS, LETTERS] = ['44-u-lingnan-sx', '44-u-lingnan-wx'];
const [SQUAD, OTHER_SQUAD] = [`${MATHS}-1`, `${LETTERS}-1`];
const SCHOOLS: Record<string, string> = { [SUIXI]: '440823-x-1', [LIANJIANG]: '440881-x-1' };
const COURSES = ['语文', '数学', '英语', '生物', '政治历史', '地理物理', '化学', '心理健康教育', '体育健身', '音乐舞蹈', '美术', '网络教育教学技术'];

let now = '';
const at = async (stage: DemoStage, instant: string): Promise<void> => { now = instant; await stage.clock(instant); };
/** A minute later: what the server does by itself (gathering, matching, counting) is done. */
const settle = (stage: DemoStage): Promise<void> => at(stage, new Date(Date.parse(now) + 60_000).toISOString());
const today = (): string => new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10);
const tasks = async (person: DemoClient, elementId: string): Promise<TaskRow[]> => (await person.all<TaskRow>('/tasks?view=todo')).filter((row) => row.elementId === elementId);
async function only(person: DemoClient, elementId: string): Promise<TaskRow> {
  const [row] = await tasks(person, elementId);
  if (!row) throw new Error(`Expected an open task ${elementId} but there is none`);
  return row;
}
const open = async (person: DemoClient, elementId: string): Promise<TaskView> => person.get<TaskView>(`/tasks/${(await only(person, elementId)).id}`);
const complete = (person: DemoClient, id: string, data?: Record<string, unknown>, more: Record<string, unknown> = {}) => person.post(`/tasks/${id}/complete`, { ...(data && { data }), ...more });
const done = async (person: DemoClient, elementId: string, data?: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<void> => { await complete(person, (await only(person, elementId)).id, data, more); };
const rulesOf = (problem: Problem): string[] => [...new Set((problem.errors ?? []).flatMap((error) => error.rule ?? []))].sort();
const rows = (view: TaskView): Row[] => (view.form?.data['rows'] ?? []) as Row[];

/** What the scenes share: the campaign and how one record is added at a collection task. */
interface Play { stage: DemoStage; campaign: string; overview: () => Promise<Overview> }
const add = (play: Play, person: DemoClient, register: string, taskId: string, data: Record<string, unknown>) => person.post<Listed>(`/campaigns/${play.campaign}/registers/${register}/records`, { taskId, data });
const refusedAdd = async (play: Play, person: DemoClient, register: string, taskId: string, data: Record<string, unknown>) => rulesOf(await play.stage.refused(() => add(play, person, register, taskId, data)));

const play: PlayDemo = async (stage, { crash }) => {
  stage.plan(175);
  const admin = await stage.admin();
  await at(stage, '2020-04-17T09:00:00+08:00');
  const { id: campaign } = await admin.post<{ id: string }>('/campaigns', { slug: 'guangdong-2020-briefing' });
  await admin.post(`/campaigns/${campaign}/issue`);
  const scene: Play = { stage, campaign, overview: () => admin.get<Overview>(`/campaigns/${campaign}/overview`) };
  await settle(stage);
  stage.step('省部署');
  await configure(scene);
  await april(scene);
  await lingnan(scene);
  await zhanjiangSurvey(scene);
  await maoming(scene);
  await order(scene);
  await yangjiang(scene);
  await yunfu(scene);
  if (crash) await stage.crash();
  stage.step(crash ? 'kill −9，重启，继续' : '结对开始');
  await pairing(scene);
  await hours(scene);
  await digest(scene);
  await service(scene);
  await close(scene);
  stage.expect('专项行动状态', 'archived', (await admin.get<{ status: string }>(`/campaigns/${campaign}`)).status);
  stage.expect('未结束的流程实例', 0, (await admin.all<{ state: string }>(`/process-instances?campaignId=${campaign}`)).filter(({ state }) => state === 'active').length);
  stage.expect('未关闭的异常', [], (await admin.get<{ items: { elementId?: string; message?: string }[] }>('/incidents')).items.map(({ elementId, message }) => `${elementId} ${message}`));
};

/** The variants are rows of a table the province keeps. */
async function configure({ stage }: Play): Promise<void> {
  const office = await stage.at(OFFICE);
  const view = await open(office, 'B0d');
  stage.expect('一个流程、四市四种做法（来自配置表）', ['stageResult', 'order', 'measures', 'team'], rows(view).map(({ model }) => model));
  const without = rows(view).map(({ id, city }) => ({ id, ...(city === ZHANJIANG ? { university: null } : {}) }));
  stage.expect('集中培训却没有合作高校，被拒', ['training-needs-university'], rulesOf(await stage.refused(() => complete(office, view.id, { rows: without }))));
  await complete(office, view.id);
  await settle(stage);
  stage.expect('配置公布后仍可再改', 1, (await tasks(office, 'B0d')).length);
  stage.step('核定各市做法');
}

/** 茂名 and 湛江 deploy in April. */
async function april(scene: Play): Promise<void> {
  const { stage } = scene;
  await at(stage, '2020-04-19T12:00:00+08:00');
  for (const [code, title] of [[MAOMING, '茂名共青团扶贫攻坚视频工作会'], [ZHANJIANG, '“云支教”专项协调会']] as const) {
    const city = await stage.at(code);
    const task = await only(city, 'B1');
    await add(scene, city, 'meetings', task.id, { title, kind: '会议', date: '2020-04-19', topics: '研究帮扶未脱贫的建档立卡贫困户的在读子女' });
    await complete(city, task.id);
  }
  await settle(stage);
  const zhanjiang = await stage.at(ZHANJIANG);
  const group = await only(zhanjiang, 'B2');
  const plan = { planTitle: '“云支教”湛江乡村学子学业提升志愿服务行动工作方案', planOn: '2020-04-19' };
  stage.expect('协调小组只有一个成员单位，须说明', ['joint-group'], rulesOf(await stage.refused(() => complete(zhanjiang, group.id, { ...plan, members: [{ member: '团湛江市委', class: '成员单位' }] }))));
  await complete(zhanjiang, group.id, { ...plan, members: [['团湛江市委', '成员单位'], ['市教育局', '教育部门'], ['市扶贫办', '扶贫部门'], ['岭南师范学院团委', '高校']].map(([member, kind]) => ({ member, class: kind })) });
  const maoming = await stage.at(MAOMING);
  await done(maoming, 'B2', { members: [{ member: '市扶贫办', class: '扶贫部门' }, { member: '市教育局', class: '教育部门' }], planTitle: '茂名“青年云支教”工作方案', planOn: '2020-04-19' });
  const resources = await only(zhanjiang, 'B2r');
  const gift = { provider: '省青年企业家协会、省青年商会、团佛山市委', class: '企业、商会', state: '已到位', date: '2020-04-19' };
  stage.expect('经费以万元登记，被拒', ['money-in-yuan'], await refusedAdd(scene, zhanjiang, 'resources', resources.id, { ...gift, item: '经费', quantity: 10, unit: '万元' }));
  await add(scene, zhanjiang, 'resources', resources.id, { ...gift, item: '经费', quantity: 100_000, unit: '元', use: '工作经费' });
  await add(scene, zhanjiang, 'resources', resources.id, { ...gift, item: '平板电脑', quantity: 30, unit: '台' });
  await add(scene, zhanjiang, 'resources', resources.id, { provider: '对口帮扶市团委', class: '对口帮扶市', item: '经费', quantity: 1_000_000, unit: '元', state: '已商定', use: '专项工作经费' });
  await complete(zhanjiang, resources.id);
  await done(maoming, 'B2r');
  await settle(stage);
  stage.expect('茂名、湛江没有逐一谈话任务（配置如此）', [0, 0], [(await tasks(await stage.at(MAOMING, 'head'), 'B1t')).length, (await tasks(await stage.at(ZHANJIANG, 'head'), 'B1t')).length]);
  stage.step('茂名、湛江部署', 6);
}

/** 岭师: rules of work, recruitment within a week, 24 trainings. */
async function lingnan({ stage, overview }: Play): Promise<void> {
  const university = await stage.at(LINGNAN);
  await done(university, 'B70', { members: [{ member: '团湛江市委', class: '成员单位' }, { member: '校团委', class: '高校' }], planTitle: '“云支教”志愿者招募工作方案', planOn: '2020-04-19' });
  const work = await only(university, 'B75');
  const rules = { title: '岭南师范学院“云支教”志愿者工作细则', issuedOn: '2020-04-19' };
  stage.expect('细则缺少纪律一项，被拒', ['four-topics'], rulesOf(await stage.refused(() => complete(university, work.id, { ...rules, topics: ['在线志愿管理', '服务流程', 'i志愿服务时长'] }))));
  await complete(university, work.id, { ...rules, topics: ['在线志愿管理', '纪律', '服务流程', 'i志愿服务时长'] });
  await at(stage, '2020-04-22T10:00:00+08:00');
  const [maths, letters] = [await stage.at(MATHS), await stage.at(LETTERS)];
  const recruit = await only(letters, 'B5f');
  const [first, second] = [volunteer('LS', 1, { squad: OTHER_SQUAD, subjects: ['语文'] }), volunteer('LS', 2, { squad: SQUAD, subjects: ['数学'] })];
  stage.expect('不是师范专业、未确认细则，被拒', ['normal-major', 'rules-accepted'], rulesOf(await stage.refused(() => complete(letters, recruit.id, { rows: [{ ...first, normal: false, rulesAccepted: false }] }))));
  await complete(letters, recruit.id, { rows: [first] });
  await done(maths, 'B5f', { rows: [second, volunteer('LS', 3, { squad: SQUAD, subjects: ['英语', '数学'] })] });
  await settle(stage);
  const merged = await open(university, 'B5');
  stage.expect('两个学院的名册汇总到校', 3, rows(merged).length);
  await complete(university, merged.id);
  stage.expect('一周内完成招募', 'onTime', (await overview()).units.find(({ code }) => code === LINGNAN)?.duties['recruit']?.state);
  const teachers = COURSES.map((course, index) => ({ name: `${'卢苗翟成段孔薛商牛温江谭'[index]}老师`, course }));
  const pick = await only(university, 'B32');
  stage.expect('美术没有教师，被拒', ['every-course'], rulesOf(await stage.refused(() => complete(university, pick.id, { rows: teachers.filter(({ course }) => course !== '美术') }))));
  await complete(university, pick.id, { rows: teachers });
  await settle(stage);
  await at(stage, '2020-04-28T20:00:00+08:00');
  const sessions = await tasks(university, 'B33');
  stage.expect('12个科目×2场', 24, sessions.length);
  for (const session of sessions) {
    await complete(university, session.id, { trainer: teachers[0]!.name, date: '2020-04-28', platform: '腾讯会议', people: 120 });
    stage.step(session.title);
  }
}

/** 湛江 surveys school by school; the other counties of the city by themselves. */
async function zhanjiangSurvey({ stage }: Play): Promise<void> {
  await at(stage, '2020-05-06T10:00:00+08:00');
  for (const [county, code] of Object.entries(SCHOOLS)) {
    const school = await stage.at(code);
    await done(school, 'B3s', { rows: [1, 2].map((n) => student(county, n, { surveyWay: '电话沟通', school: county === SUIXI ? '遂溪县示例中学' : '廉江市示例中学' })) });
  }
  await settle(stage);
  for (const county of COUNTIES[ZHANJIANG]!) {
    const person = await stage.at(county);
    const view = await open(person, 'B3');
    if (county === SUIXI) stage.expect('学校核实的名单已汇总到遂溪', 2, rows(view).length);
    await complete(person, view.id, county in SCHOOLS ? undefined : { rows: [student(county, 1)] });
    stage.step(`摸排 ${county}`);
  }
}

/** 茂名: stage × result decides who helps. */
async function maoming({ stage }: Play): Promise<void> {
  await at(stage, '2020-05-08T10:00:00+08:00');
  for (const county of COUNTIES[MAOMING]!) {
    const person = await stage.at(county);
    const survey = await only(person, 'B3');
    const pupils: Student[] = [student(county, 1, { stage: '小学', result: '差', difficulty: true, school: '茂南区示例小学' }), student(county, 2, { result: '优', school: '高州市示例中学', specialNeed: '英语基础薄弱' }), student(county, 3, { stage: '高中（普高）', grade: 11, school: '高州市示例中学' })];
    if (county === GAOZHOU) {
      const attempt = async (row: Record<string, unknown>) => rulesOf(await stage.refused(() => complete(person, survey.id, { rows: [{ ...pupils[0], ...row }] })));
      stage.expect('高职生不在茂名的结对对象内，被拒', ['stage-in-scope'], await attempt({ stage: '高职', grade: 13, result: null }));
      stage.expect('不是建档立卡户，须说明', ['registered-household'], await attempt({ registered: false }));
      stage.expect('没有问清设备、上网、意愿，被拒', ['required'], await attempt({ hasDevice: null, willing: null }));
    }
    await complete(person, survey.id, { rows: pupils });
    stage.step(`摸排 ${county}`);
  }
  await settle(stage);
  for (const county of COUNTIES[MAOMING]!) {
    const person = await stage.at(county);
    const view = await open(person, 'B10');
    const [primary, middle, high] = rows(view) as [Row, Row, Row];
    if (county === GAOZHOU) {
      stage.expect('规则表：小学线上大学生，中学线下本校老师', [['小学-差', '线上', '大学生志愿者'], ['初中-优', '线下', '本校老师'], ['高中-中', '线下', '本校老师']], [primary, middle, high].map((row) => [row['category'], row['ruleMode'], row['ruleHelper']]));
      const online = await stage.refused(() => complete(person, view.id, { rows: [{ id: primary.id }, { id: middle.id }, { id: high.id, helperClass: '大学生志愿者', helper: '林同学', ratio: '一对一' }] }));
      stage.expect('高中生只配线上大学生，与规则表不符，须说明', ['REASON_REQUIRED', ['pair-by-table']], [online.code, rulesOf(online)]);
    }
    await complete(person, view.id, { rows: [
      { id: primary.id, helperClass: '大学生志愿者', helper: '林同学', ratio: '一对一', area: '驻点一片' },
      { id: middle.id, helperClass: '大学生志愿者', helper: '何同学', ratio: '多对一', extraOnline: true, area: '驻点一片' },
      { id: high.id, helperClass: '本校老师', helper: '黄老师', ratio: '一对一', area: '驻点二片' },
    ] });
    stage.step(`分类结对 ${county}`);
  }
}

/** 湛江: orders by subject, matched by the system; cloud classes with two heads. */
async function order(scene: Play): Promise<void> {
  const { stage, campaign } = scene;
  await at(stage, '2020-05-09T10:00:00+08:00');
  for (const county of COUNTIES[ZHANJIANG]!) {
    const person = await stage.at(county);
    const task = await only(person, 'B4');
    if (county === SUIXI) {
      const [pupil] = await person.all<Listed>(`/campaigns/${campaign}/registers/students.rows/records?unit=${await unitId(person)}`);
      const both = { student: pupil!.id, subjects: ['数学', '物理'], filledBy: '监护人' };
      await add(scene, person, 'orders', task.id, both);
      stage.expect('同一学生第二份订单，被拒', ['unique'], await refusedAdd(scene, person, 'orders', task.id, both));
    }
    await complete(person, task.id);
    stage.step(`订单 ${county}`);
  }
  await settle(stage);
  const city = await stage.at(ZHANJIANG);
  const found = (view: TaskView) => rows(view).map((row) => [row['studentNo'], row['subject'], row['volunteerNo'] ?? null, row['state']]);
  const matched = await open(city, 'B6r');
  const result = [['440823-001', '数学', 'LS-0002', '已匹配'], ['440823-001', '物理', null, '待匹配']];
  stage.expect('订单数学＋物理，志愿者语文、数学、英语：数学已匹配，物理待匹配', result, found(matched));
  stage.expect('匹配率', [1, 1, 50], ['matched', 'open', 'rate'].map((name) => matched.form?.data[name]));
  await complete(city, matched.id, { again: true });
  await settle(stage);
  const again = await open(city, 'B6r');
  stage.expect('再匹配：已匹配的不变', result, found(again));
  await complete(city, again.id, { again: false });
  await settle(stage);
  const task = await only(city, 'B7');
  const cloud = (...heads: [string, string][]) => ({ name: '云班级03', district: '遂溪县', students: 2, heads: heads.map(([kind, name]) => ({ class: kind, name, from: '示例' })), studentGroup: '遂溪03学生群', staffGroup: '遂溪03工作群' });
  const attempt = (data: Record<string, unknown>) => refusedAdd(scene, city, 'cloud-classes', task.id, data);
  stage.expect('云班级03：两名大学生、没有专职团干，被拒', ['one-cadre-head', 'one-student-head'], await attempt(cloud(['大学生志愿者', '林同学'], ['大学生志愿者', '何同学'])));
  stage.expect('学生群与工作人员群相同，被拒', ['two-groups'], await attempt({ ...cloud(['大学生志愿者', '林同学'], ['专职团干', '符干事']), staffGroup: '遂溪03学生群' }));
  await add(scene, city, 'cloud-classes', task.id, cloud(['大学生志愿者', '林同学'], ['专职团干', '符干事']));
  stage.expect('同名云班级，被拒', ['unique'], await attempt(cloud(['大学生志愿者', '林同学'], ['专职团干', '符干事'])));
  await complete(city, task.id);
  const pool = await only(city, 'B37');
  await add(scene, city, 'experts', pool.id, { name: '温老师', fields: ['心理咨询'], from: '市精神卫生中心' });
  await add(scene, city, 'experts', pool.id, { name: '江律师', fields: ['法律援助'], from: '市法律援助处' });
  await complete(city, pool.id);
  await settle(stage);
  stage.step('匹配、云班级、专家库');
}

/** 阳江: seven measures, each applying by itself. */
async function yangjiang(scene: Play): Promise<void> {
  const { stage, campaign } = scene;
  await at(stage, '2020-05-13T09:00:00+08:00');
  const city = await stage.at(YANGJIANG);
  await add(scene, city, 'meetings', (await only(city, 'B1')).id, { title: '2020年阳江乡村青少年关爱行动计划推进会', kind: '推进会', date: '2020-05-13', topics: '推出“线上+线下”的“七项”帮扶方案' });
  await done(city, 'B1');
  await settle(stage);
  await done(city, 'B2', { members: [{ member: '团阳江市委', class: '成员单位' }, { member: '团珠海市委', class: '对口帮扶市' }, { member: '市扶贫办', class: '扶贫部门' }], planTitle: '“七项”帮扶方案', planOn: '2020-05-13', partner: '会前与团珠海市委对接' });
  await add(scene, city, 'resources', (await only(city, 'B2r')).id, { provider: '团珠海市委', class: '对口帮扶市', item: '智能手机', quantity: 8, unit: '台', state: '已到位', date: '2020-05-13' });
  await done(city, 'B2r');
  await settle(stage);
  await done(await stage.at(YANGZHI), 'B21r', { rows: [volunteer('YZ', 1, { normal: false, major: '学前教育', year: '大一' }), volunteer('YZ', 2, { normal: false, major: '学前教育', year: '大二' })] });
  for (const county of COUNTIES[YANGJIANG]!) {
    const person = await stage.at(county);
    // 阳西 001: a disabled pupil whose household cannot work; the other pupil's household can.
    await done(person, 'B3', { rows: [student(county, 1, { stage: '小学', grade: 3, disabled: county === YANGXI, labour: false }), student(county, 2, { labour: county !== YANGXI, willing: county !== YANGXI })] });
    stage.step(`摸排 ${county}`);
  }
  await settle(stage);
  for (const county of COUNTIES[YANGJIANG]!) {
    const person = await stage.at(county);
    const view = await open(person, 'B20d');
    const own = rows(view);
    if (county === YANGXI) {
      stage.expect('残疾、家庭无劳动能力：一二三四五七适用，六不适用；不愿意的不列', ['1、2、3、4、5、7', null], own.map((row) => row['applies'] ?? null));
      const sixth = await stage.refused(() => complete(person, view.id, { rows: [{ id: own[0]!.id, opened: ['1', '2', '3', '4', '5', '6', '7'] }, { id: own[1]!.id }] }));
      stage.expect('给他开展举措六，被拒', ['measure-applies'], rulesOf(sixth));
      stage.expect('看不到心理情况', false, 'mental' in own[0]!);
    }
    await complete(person, view.id, { rows: own.map(({ id, applies }) => ({ id, ...(typeof applies === 'string' ? { opened: applies.split('、') } : {}) })) });
    stage.step(`适用举措 ${county}`);
  }
  await settle(stage);
  const counts = await Promise.all(([['B21', YANGZHI], ['B22', YANGJIANG], ['B23', COUNSELLING], ['B24', AID], ['B25', YANGJIANG], ['B26', YANGJIANG]] as const).map(async ([element, code]) => rows(await open(await stage.at(code), element)).length));
  stage.expect('各项举措的学生（名）：七名学生，残疾一名，有劳动能力户三名', [7, 7, 7, 1, 7, 3], counts);
  const aid = await open(await stage.at(AID), 'B24');
  stage.expect('市志愿者联合会只看到编号、姓名、学校', ['id', 'name', 'school', 'studentNo'], Object.keys(rows(aid)[0]!).filter((key) => !['done', 'helper', 'helperClass', 'startedOn'].includes(key)).sort());
  await deliver(scene);
  stage.expect('举措落实表覆盖七名学生的六项', 32, (await city.all<Listed>(`/campaigns/${campaign}/registers/measure-sheets.rows/records`)).filter(({ data }) => data['startedOn']).length);
}

/** Whoever is responsible delivers its measure; phones are handed out once. */
async function deliver(scene: Play): Promise<void> {
  const { stage, campaign } = scene;
  const put = async (code: string, element: string, fill: (row: Row) => Record<string, unknown>, first?: (view: TaskView) => Promise<void>): Promise<void> => {
    const person = await stage.at(code);
    const view = await open(person, element);
    if (first) await first(view);
    await complete(person, view.id, { rows: rows(view).map((row) => ({ id: row.id, startedOn: '2020-05-13', ...fill(row) })) });
    stage.step(view.title);
  };
  const students = await stage.at(YANGZHI);
  await put(YANGZHI, 'B21', (row) => ({ helper: '林同学', helperClass: '大学生志愿者', year: row['upper'] === true ? '大二' : '大一' }), async (view) => {
    const refused = await stage.refused(() => complete(students, view.id, { rows: rows(view).map(({ id }) => ({ id, startedOn: '2020-05-13', helper: '林同学', helperClass: '大学生志愿者', year: '大一' })) }));
    stage.expect('大一帮扶高年级，被拒', ['year-fits-grade'], rulesOf(refused));
  });
  const city = await stage.at(YANGJIANG);
  await put(YANGJIANG, 'B22', () => ({ helper: '班主任', helperClass: '班主任' }), async (view) => {
    const refused = await stage.refused(() => complete(city, view.id, { rows: rows(view).map(({ id }) => ({ id, startedOn: '2020-05-13', helper: '林同学', helperClass: '大学生志愿者' })) }));
    stage.expect('举措二由大学生承担，被拒', ['helper-of-measure'], rulesOf(refused));
  });
  await put(COUNSELLING, 'B23', () => ({ helper: '温咨询师', helperClass: '心理咨询师', psychology: '已作心理测试' }));
  await put(AID, 'B24', () => ({ helper: '助残一队', helperClass: '助残志愿者' }));
  await put(YANGJIANG, 'B25', () => ({ projects: ['健康直通车', '南粤会亲——阳江会亲', '福彩育苗计划'] }));
  await put(YANGJIANG, 'B26', () => ({ jobService: '推荐“千校万岗”岗位' }));
  for (const county of COUNTIES[YANGJIANG]!) {
    const person = await stage.at(county);
    const task = await only(person, 'B27u');
    const pupils = (await person.all<Listed>(`/campaigns/${campaign}/registers/students.rows/records?unit=${await unitId(person)}`)).filter(({ data }) => data['willing'] === true);
    for (const item of ['智能手机', '学习爱心礼包']) {
      for (const pupil of pupils) await add(scene, person, 'handouts', task.id, { student: pupil.id, item, quantity: 1, receivedOn: '2020-05-13', guardianSigned: true });
    }
    if (county === YANGXI) {
      const again = { student: pupils[0]!.id, item: '智能手机', quantity: 1, receivedOn: '2020-05-13', guardianSigned: true };
      stage.expect('同一学生第二台手机，被拒', ['unique'], await refusedAdd(scene, person, 'handouts', task.id, again));
      stage.expect('监护人未签收，被拒', ['guardian-signs', 'unique'], await refusedAdd(scene, person, 'handouts', task.id, { ...again, guardianSigned: false }));
    }
    await complete(person, task.id);
    stage.step(`发放 ${county}`);
  }
}

/** 云浮: talks with each county, wider scope, teams 1+1+N+1. */
async function yunfu(scene: Play): Promise<void> {
  const { stage, campaign, overview } = scene;
  await at(stage, '2020-05-14T09:00:00+08:00');
  const [city, head] = [await stage.at(YUNFU), await stage.at(YUNFU, 'head')];
  await add(scene, city, 'meetings', (await only(city, 'B1')).id, { title: '五届七次全体（扩大）会议暨纪念五四运动101周年会议', kind: '会议', date: '2020-05-12', topics: '专题部署推进“青年云支教”计划' });
  await done(city, 'B1');
  await settle(stage);
  const talks = await tasks(head, 'B1t');
  stage.expect('与五个县（市、区）团委书记逐一谈话', 5, talks.length);
  stage.expect('谈话不写对象，被拒', ['talk-names-whom'], rulesOf(await stage.refused(() => complete(head, talks[0]!.id, { title: '谈话', kind: '谈话', date: '2020-05-12', topics: '推进结对' }))));
  for (const talk of talks) await complete(head, talk.id, { title: '谈话部署', kind: '谈话', date: '2020-05-12', with: '县（市、区）团委书记', topics: '推进结对' });
  await settle(stage);
  await done(city, 'B2', { members: [{ member: '团云浮市委', class: '成员单位' }, { member: '市扶贫办', class: '扶贫部门' }], planTitle: '“青年云支教”云浮乡村学子学业提升计划（初步方案）', planOn: '2020-05-12', partner: '争取团省委和华南师范大学支持' });
  await add(scene, city, 'resources', (await only(city, 'B2r')).id, { provider: '华南师范大学', class: '高校', item: '师资', quantity: 1, unit: '项', state: '正在争取' });
  await done(city, 'B2r');
  await settle(stage);
  await at(stage, '2020-05-16T10:00:00+08:00');
  for (const county of COUNTIES[YUNFU]!.filter((code) => code !== LUODING)) {
    const person = await stage.at(county);
    await done(person, 'B3', { rows: county === YUNAN ? [student(county, 1, { willing: false })] : [student(county, 1), student(county, 2, { stage: '高职', grade: 13, result: null })] });
    stage.step(`摸排 ${county}`);
  }
  const luoding = await stage.at(LUODING);
  await at(stage, '2020-05-17T08:00:00+08:00');
  const states = async () => (await overview()).units.filter(({ duties }) => duties['survey']).reduce<Record<string, number>>((sum, { duties }) => ({ ...sum, [duties['survey']!.state]: (sum[duties['survey']!.state] ?? 0) + 1 }), {});
  stage.expect('摸排：5月16日24时，罗定未完成', { onTime: 22, overdue: 1 }, await states());
  stage.expect('罗定收到催报', true, (await luoding.get<{ items: { kind: string }[] }>('/notifications?limit=50')).items.some(({ kind }) => ['urge', 'overdue'].includes(kind)));
  await done(luoding, 'B3', { rows: [student(LUODING, 1)] });
  stage.expect('罗定补报：迟报', { onTime: 22, late: 1 }, await states());
  await settle(stage);
  stage.expect('云安没有学生愿意结对：没有小队伍任务', 0, (await tasks(await stage.at(YUNAN), 'B15')).length);
  for (const county of COUNTIES[YUNFU]!.filter((code) => code !== YUNAN)) {
    const person = await stage.at(county);
    const task = await only(person, 'B15');
    const pupils = await person.all<Listed>(`/campaigns/${campaign}/registers/students.rows/records?unit=${await unitId(person)}`);
    const team = (pupil: Listed, cadre = true) => ({
      student: pupil.id, contents: ['学业辅导', '思想解惑', '生活关心'],
      members: [...(cadre ? [{ class: '团干部', name: '叶干事', from: '县团委', lead: true }] : []), { class: '大学生志愿者', name: '林同学', from: '华南师范大学', lead: !cadre }, { class: '社工', name: '江社工', from: '社工组织' }],
    });
    if (county === YUNCHENG) {
      stage.expect('没有团干部的小队伍，被拒', ['cadre-leads', 'one-cadre'], await refusedAdd(scene, person, 'teams', task.id, team(pupils[0]!, false)));
      await add(scene, person, 'teams', task.id, team(pupils[0]!));
      stage.expect('同一学生第二支小队伍，被拒', ['unique'], await refusedAdd(scene, person, 'teams', task.id, team(pupils[0]!)));
      await add(scene, person, 'teams', task.id, team(pupils[1]!));
    } else for (const pupil of pupils) await add(scene, person, 'teams', task.id, team(pupil));
    await complete(person, task.id);
    stage.step(`小队伍 ${county}`);
  }
  await settle(stage);
}

/** Each county confirms what its city's variant has made. */
async function pairing({ stage }: Play): Promise<void> {
  const prefilled: Record<string, unknown> = {};
  for (const county of Object.values(COUNTIES).flat()) {
    const person = await stage.at(county);
    const view = await open(person, 'B12');
    if ([GAOZHOU, SUIXI, YANGXI, YUNCHENG].includes(county)) prefilled[county] = rows(view).map((row) => [row['model'], row['mode'], row['ratio'], row['helper']]);
    await complete(person, view.id);
    stage.step(`结对 ${county}`);
  }
  stage.expect('高州（规则表）', [['规则表 小学-差', '线上', '一对一', '林同学'], ['规则表 初中-优', '线上', '多对一', '何同学'], ['规则表 高中-中', '线下', '一对一', '黄老师']], prefilled[GAOZHOU]);
  stage.expect('遂溪（订单）', [['订单 数学', '线上', '一对一', 'LS-0002']], prefilled[SUIXI]);
  stage.expect('阳西（举措）', [['举措 1、2、3、4、5、7', '线上', '一对一', '见举措落实表']], prefilled[YANGXI]);
  stage.expect('云城（小队伍）', [['1+1+1+1', '线上', '多对一', '叶干事、林同学、江社工'], ['1+1+1+1', '线上', '多对一', '叶干事、林同学、江社工']], prefilled[YUNCHENG]);
  await settle(stage);
  const [middle, primary] = [await stage.at('440981-x-1'), await stage.at('440902-x-1')];
  const own = await open(middle, 'B14');
  stage.expect('学校只看到本校学生，没有心理、残疾情况', [2, ['初中-优', '高中-中'], false], [rows(own).length, rows(own).map((row) => row['category']).sort(), JSON.stringify(own.form?.data).includes('mental')]);
  const names = (tracker: string | null) => ({ rows: rows(own).map(({ id }) => ({ id, tracker, trackerPost: '学校团委书记' })) });
  stage.expect('没有写明跟踪人，被拒', ['required'], rulesOf(await stage.refused(() => complete(middle, own.id, names(null)))));
  await complete(middle, own.id, names('梁老师'));
  const pupils = await open(primary, 'B14');
  await complete(primary, pupils.id, { rows: rows(pupils).map(({ id }) => ({ id, tracker: '邓老师', trackerPost: '少先队大队辅导员' })) });
  stage.step('反馈学校、跟踪联系');
}

/** 岭师: who served records, the squad certifies; nobody certifies what he has recorded. */
async function hours({ stage, campaign }: Play): Promise<void> {
  await settle(stage);
  const [recorder, leader, security] = [await stage.at(SQUAD), await stage.at(SQUAD, 'reviewer'), await stage.at('44', 'security-admin')];
  const allocated = await open(recorder, 'B34n');
  stage.expect('分队只看到本分队的匹配', [['LS-0002', '数学', '440823-001']], rows(allocated).map((row) => [row['volunteerNo'], row['subject'], row['studentNo']]));
  await complete(recorder, allocated.id);
  await settle(stage);
  const service = (length: number) => ({ volunteerNo: 'LS-0002', date: today(), hours: length, studentNo: '440823-001', subject: '数学', mode: '线上', content: '一元一次方程' });
  const record = await only(recorder, 'B34r');
  stage.expect('单次9小时，被拒', ['hours-in-a-day'], rulesOf(await stage.refused(() => complete(recorder, record.id, { rows: [service(9)] }))));
  await complete(recorder, record.id, { rows: [service(2), service(1.5), service(1)], hasFeedback: true, feedback: '学生没有纸质课本' });
  const certify = await open(leader, 'B34');
  const certified = async () => (await leader.all<Listed>(`/campaigns/${campaign}/registers/hours.rows/records`)).filter(({ data }) => data['status'] === '已认证').reduce((sum, { data }) => sum + Number(data['hours']), 0);
  const marks = (...status: string[]) => ({ rows: rows(certify).map(({ id }, index) => ({ id, status: status[index], ...(status[index] === '退回' ? { remark: '日期有误' } : {}) })) });
  const alone = await stage.refused(() => complete(recorder, certify.id, marks('已认证', '已认证', '已认证'), { outcome: 'approve' }));
  stage.expect('志愿者本人不能认证', [403, 'NOT_TASK_HOLDER'], [alone.status, alone.code]);
  await appoint(stage, security, SQUAD, 'reviewer', `demo-${SQUAD}-clerk`);
  const own = await stage.refused(() => complete(recorder, certify.id, marks('已认证', '已认证', '已认证'), { outcome: 'approve' }));
  stage.expect('登记人当了分队长，也不能认证自己登记的时长', [403, 'SEPARATION_OF_DUTIES'], [own.status, own.code]);
  stage.expect('没有逐条标注，被拒', ['required'], rulesOf(await stage.refused(() => complete(leader, certify.id, undefined, { outcome: 'approve' }))));
  stage.expect('认证之前，时长不计', 0, await certified());
  await complete(leader, certify.id, marks('已认证', '已认证', '退回'), { outcome: 'approve' });
  await settle(stage);
  const returned = await open(recorder, 'B34r');
  stage.expect('有退回的整批更正后重新认证，标注清除、意见保留', [[null, null, null], '日期有误'], [rows(returned).map((row) => row['status'] ?? null), rows(returned)[2]?.['remark']]);
  await complete(recorder, returned.id, { rows: rows(returned).slice(0, 2).map(({ id }) => ({ id })) });
  const second = await open(leader, 'B34');
  await complete(leader, second.id, { rows: rows(second).map(({ id }) => ({ id, status: '已认证' })) }, { outcome: 'approve' });
  await settle(stage);
  stage.expect('分队认证后计入：3.5小时', 3.5, await certified());
  const city = await stage.at(ZHANJIANG);
  await done(city, 'B36', { answer: '已请对口帮扶市寄送课本' });
  await settle(stage);
  stage.expect('第二批可以登记', true, (await only(recorder, 'B34r')).title.includes('第2批'));
  const other = await stage.at(OTHER_SQUAD);
  await done(other, 'B34n');
  await settle(stage);
  stage.write('志愿服务时长认证表.xlsx', await leader.download(`/records/${second.form?.recordId}/export?format=xlsx`));
  for (const faculty of [MATHS, LETTERS]) await done(await stage.at(faculty), 'B35', { filed: 2, stories: 3, mobilised: true });
  stage.step('分队登记、认证', 6);
}

/** Numbers are kept as they were reported, with their lower bound, beside what the registers count. */
async function digest({ stage, campaign, overview }: Play): Promise<void> {
  const chapter = (title: string, figures: Record<string, unknown>[]) => ({ title, body: '做法见各节。', figures });
  const reported: Record<string, [string, string]> = { [ZHANJIANG]: ['摸排学生', '1900多'], [MAOMING]: ['摸排学生', '1500'], [YUNFU]: ['摸排学生', '555'] };
  await at(stage, '2020-05-18T10:00:00+08:00');
  for (const code of [ZHANJIANG, MAOMING, YUNFU]) {
    const city = await stage.at(code);
    const view = await open(city, 'B60');
    const figures = (view.form?.data['figures'] ?? []) as Row[];
    if (code === ZHANJIANG) {
      stage.expect('湛江台账数由系统预填', [['摸排学生', 11], ['“一对一”结对', 1], ['订单科目已匹配', 1], ['云班级', 1], ['专家库', 2]], figures.map((row) => [row['item'], row['counted']]));
      stage.expect('“许多”不是上报数，被拒', ['pattern'], rulesOf(await stage.refused(() => complete(city, view.id, chapter('湛江', figures.map(({ id }) => ({ id, reportedAs: '许多' })))))));
    }
    await complete(city, view.id, chapter(`${code}做法`, figures.map(({ id, item }) => ({ id, ...(item === reported[code]![0] ? { reportedAs: reported[code]![1], asOf: '2020-05-16' } : {}) }))));
    stage.step(`报送汇总 ${code}`);
  }
  const university = await stage.at(LINGNAN);
  const own = await open(university, 'B37');
  const counted = (own.form?.data['figures'] ?? []) as Row[];
  stage.expect('岭师台账（报送日前三天预填，时长尚未认证）', [['招募志愿者', 3], ['授课教师', 12], ['培训场次', 24], ['认证志愿服务时长', 0]], counted.map((row) => [row['item'], row['counted']]));
  await complete(university, own.id, chapter('岭南师范学院招募2000名大学生志愿者', counted.map(({ id, item }) => ({ id, ...(item === '招募志愿者' ? { reportedAs: '2000多' } : item === '认证志愿服务时长' ? { reportedAs: '12000多' } : {}) }))));
  const reviewer = await stage.at(OFFICE, 'reviewer');
  const reviews = await tasks(reviewer, 'B60r');
  const zhanjiang = await reviewer.get<TaskView>(`/tasks/${reviews.find(({ title }) => title.includes('湛江'))!.id}`);
  const [first] = zhanjiang.form?.data['figures'] as Row[];
  stage.expect('“1900多”：原文、下限1900、大于；低于下限只提示', ['1900多', 1900, '大于下限', ['ledger-reaches-bound']], [first?.['reportedAs'], first?.['lowerBound'], first?.['bound'], [...new Set(zhanjiang.form?.findings.map(({ rule }) => rule))]]);
  await complete(reviewer, zhanjiang.id, undefined, { outcome: 'return', comment: '请补充云班级做法' });
  await done(await stage.at(ZHANJIANG), 'B60');
  for (const row of await tasks(reviewer, 'B60r')) await complete(reviewer, row.id, undefined, { outcome: 'approve', comment: '同意' });
  await at(stage, '2020-05-19T00:30:00+08:00');
  stage.expect('5月18日24时：阳江未报', 'overdue', (await overview()).units.find(({ code }) => code === YANGJIANG)?.duties['digest']?.state);
  const office = await stage.at(OFFICE);
  const brief = await open(office, 'B61');
  const chapters = brief.form?.data['chapters'] as Row[];
  stage.expect('收到四篇做法', 4, chapters.length);
  const note = { editorNote: '近期，团省委迅速部署，现将相关地市及高校的做法编发如下：', chapters: chapters.map(({ id }) => ({ id })) };
  stage.expect('少于五篇，须说明', ['REASON_REQUIRED', ['all-chapters']], await stage.refused(() => complete(office, brief.id, note)).then((problem) => [problem.code, rulesOf(problem)]));
  const figures = Object.fromEntries((brief.form?.data['figures'] as { indicator: string; actual: number }[]).map(({ indicator, actual }) => [indicator, actual]));
  stage.expect('全省台账：摸排、招募、培训、认证时长、小队伍、云班级、手机', { I1: 42, I5: 5, I13: 24, I14: 3.5, I11: 7, I7: 1, I9p: 7, I9: 1_100_000 }, Object.fromEntries(['I1', 'I5', 'I13', 'I14', 'I11', 'I7', 'I9p', 'I9'].map((id) => [id, figures[id]])));
  await complete(office, brief.id, { ...note, chapters: [...note.chapters, { unit: '阳江团市委', title: '阳江七大举措', body: '由省里据推进会材料补写。' }] });
  await done(reviewer, 'B61r', undefined, { outcome: 'approve', comment: '签发' });
  for (const format of ['docx', 'xlsx']) stage.write(`前期情况汇总.${format}`, await office.download(`/records/${brief.form?.recordId}/export?format=${format}`));
  await done(await stage.at(YANGJIANG), 'B60', chapter('阳江七大举措全覆盖', []));
  await done(reviewer, 'B60r', undefined, { outcome: 'approve', comment: '同意' });
  stage.expect('阳江迟报', 'late', (await overview()).units.find(({ code }) => code === YANGJIANG)?.duties['digest']?.state);
  const registers = await office.get<{ items?: unknown[] } | unknown[]>(`/campaigns/${campaign}/registers`);
  stage.expect('台账可查', true, (Array.isArray(registers) ? registers : registers.items ?? []).length > 20);
  stage.step('编发情况汇总', 3);
}

/** Service, progress every fortnight, a referral, a volunteer who leaves. */
async function service(scene: Play): Promise<void> {
  const { stage, campaign } = scene;
  await at(stage, '2020-06-05T10:00:00+08:00');
  const county = await stage.at(SUIXI);
  const [pupil] = await county.all<Listed>(`/campaigns/${campaign}/registers/students.rows/records?unit=${await unitId(county)}`);
  const visit = { student: pupil!.id, date: '2020-06-05', hours: 1, mode: '走访', contents: ['生活关心', '就业帮助'], stage: '初中' };
  const saved = await county.post<{ findings: { rule: string }[] }>(`/campaigns/${campaign}/registers/services/records`, { taskId: (await only(county, 'B16')).id, data: visit });
  stage.expect('给初中生登记就业帮助，只提示', ['jobs-for-older'], saved.findings.map(({ rule }) => rule));
  const progress = await only(county, 'B9n');
  await add(scene, county, 'progress', progress.id, { student: pupil!.id, date: '2020-06-05', homework: '能完成', growth: '开朗' });
  await complete(county, progress.id);
  const report = (data: Record<string, unknown>) => done(county, 'B30', { date: '2020-06-05', studentNo: '440823-001', content: '情况', ...data });
  await report({ kind: '转介', referral: '心理咨询' });
  const city = await stage.at(ZHANJIANG);
  await done(city, 'B31', { handler: '温老师', outcome: '已咨询一次' });
  await settle(stage);
  await report({ kind: '志愿者退出' });
  await settle(stage);
  const again = await open(county, 'B17r');
  await complete(county, again.id, { rows: rows(again).map(({ id }) => ({ id, helper: 'LS-0003' })) });
  await settle(stage);
  stage.expect('重新结对后仍可登记', 1, (await tasks(county, 'B30')).length);
  stage.step('服务、转介、重新结对');
}

/** The term ends: what is open stops; letters of thanks; archive. */
async function close({ stage }: Play): Promise<void> {
  await at(stage, '2020-07-18T00:30:00+08:00');
  stage.expect('服务期结束：服务、时长登记停止', [0, 0], [(await tasks(await stage.at(SUIXI), 'B16')).length, (await tasks(await stage.at(SQUAD), 'B34r')).length]);
  for (const code of [MAOMING, ZHANJIANG, YANGJIANG, YUNFU]) {
    const city = await stage.at(code);
    const view = await open(city, 'B41');
    if (code === ZHANJIANG) stage.expect('感谢信名单：志愿者与认证时长由系统列出', ['LS-0002', 3.5, '感谢信'], ['volunteer', 'hours', 'kind'].map((name) => rows(view)[0]?.[name]));
    if (code === MAOMING) {
      stage.expect('表彰通知没有教育局联合，被拒', ['joint-commendation'], rulesOf(await stage.refused(() => complete(city, view.id, { rows: [{ volunteer: '黄老师', kind: '表彰通知' }] }))));
      await complete(city, view.id, { rows: [{ volunteer: '黄老师', class: '本校老师', kind: '表彰通知', joint: '市教育局' }] });
    } else await complete(city, view.id);
    stage.step(`感谢信 ${code}`);
  }
  await settle(stage);
}

/** Somebody who has an account gets one more post. */
async function appoint(stage: DemoStage, security: DemoClient, unitCode: string, postCode: string, username: string): Promise<void> {
  const admin = await stage.admin();
  const unit = (await admin.all<{ id: string; code: string }>(`/organisations?q=${encodeURIComponent(unitCode)}`)).find(({ code }) => code === unitCode);
  const post = (await admin.get<{ id: string; code: string }[]>(`/organisations/${unit?.id}/posts`)).find(({ code }) => code === postCode);
  const account = (await admin.all<{ id: string; username: string }>(`/accounts?q=${encodeURIComponent(username)}`)).find((one) => one.username === username);
  if (!post || !account) throw new Error(`Expected the post ${postCode} of ${unitCode} and the account ${username}`);
  await security.post(`/posts/${post.id}/holders`, { userId: account.id, startsAt: '2000-01-01T00:00:00.000Z' });
}

async function unitId(person: DemoClient): Promise<string> {
  const me = await person.get<{ posts: { unitId: string }[] }>('/me');
  return me.posts[0]!.unitId;
}

export default play;
