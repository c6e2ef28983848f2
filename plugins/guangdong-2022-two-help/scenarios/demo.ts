import type { DemoClient, DemoStage, PlayDemo } from '@noticeflow/plugin-sdk';
import { pairsOf, sealedPdf, withWrongCheck } from './people.js';
import type { Pair } from './people.js';
import { MOVE_STEPS, studentsMove } from './moves.js';
import { sheet, wordTable } from './office-file.js';
import { complete, openTask, unitId, unitName, type Listed, type Page, type TaskRow, type TaskView } from './steps.js';
import { figures, takeOn, WORK_ITEM_STEPS, workItems } from './work-items.js';

/**
 * The whole notice, from issue to archive, on its own dates: 34 addressees sign, ten universities pair 300 students,
 * one is late, one is returned and corrected, the plan table goes up, work items 2 to 11 fill their registers, two months
 * of weekly service, students who move, the updated table, key projects, the figures of the year, archive.
 */

interface Overview { totals: Record<string, Record<string, number>>; units: { code: string; duties: Record<string, { state: string } | undefined> }[] }
interface ImportAnswer { importId: string; counts: { new: number; error: number }; findings: { row: number; field?: string; severity: string }[] }

const UNIVERSITIES: { code: string; counties: string[] }[] = [
  { code: '44-u-scnu', counties: ['440981', '440982', '445381'] },
  { code: '44-u-lingnan', counties: ['440983', '440823', '440881'] },
  { code: '44-u-gdupt', counties: ['440902', '440904'] },
  { code: '44-u-gdei', counties: ['445321', '441721'] },
  { code: '44-u-hstc', counties: ['445122', '440513', '441523', '445222'] },
  { code: '44-u-szu', counties: ['441621', '441622'] },
  { code: '44-u-sgu', counties: ['440222', '440229'] },
  { code: '44-u-jyu', counties: ['441422', '441423'] },
  { code: '44-u-hzu', counties: ['441322', '441323'] },
  { code: '44-u-zqu', counties: ['441223', '441224'] },
];
const SYSTEMS = ['44-s-szjg', '44-s-gzw', '44-s-tl'];
const PREFECTURES = ['4401', '4402', '4403', '4404', '4405', '4406', '4407', '4408', '4409', '4412', '4413', '4414', '4415', '4416', '4417', '4418', '4419', '4420', '4451', '4452', '4453'];
const PER_UNIVERSITY = 30;
const LATE = '44-u-zqu';
const RETURNED = '44-u-jyu';
const OFFICE = '44-qnfzb';
/** Counties that report their plan in time; the others are left out of the prefecture's table after 7-05. */
const REPORTING_COUNTIES = ['440981', '440982', '440983', '440902', '440904', '445381'];
const SUNDAYS = ['2022-07-17', '2022-07-24', '2022-07-31', '2022-08-07', '2022-08-14', '2022-08-21', '2022-08-28', '2022-09-04', '2022-09-11'];

const play: PlayDemo = async (stage, { crash }) => {
  stage.plan(34 + 10 * 7 + 6 + 21 + 31 * 5 + SUNDAYS.length * 10 + 6 + WORK_ITEM_STEPS + MOVE_STEPS);
  const admin = await stage.admin();

  // Issue and receipt
  await stage.clock('2022-06-24T09:00:00+08:00');
  const { id: campaign } = await admin.post<{ id: string }>('/campaigns', { slug: 'guangdong-2022-two-help' });
  await admin.post(`/campaigns/${campaign}/issue`);
  stage.step('印发通知');
  const overview = () => admin.get<Overview>(`/campaigns/${campaign}/overview`);
  const WORDS: Record<string, string> = { notDue: '未到期', due: '应报', onTime: '按时', late: '迟报', overdue: '逾期', exempt: '免报' };
  const states = async (duty: string) => { const counts: Record<string, number> = {}; for (const unit of (await overview()).units) { const state = WORDS[unit.duties[duty]?.state ?? '']; if (state) counts[state] = (counts[state] ?? 0) + 1; } return counts; };
  await stage.clock('2022-06-25T10:00:00+08:00');
  for (const code of [...PREFECTURES, ...SYSTEMS, ...UNIVERSITIES.map((university) => university.code)]) {
    const person = await stage.at(code);
    await complete(person, (await openTask(person, 'G2')).id);
    stage.step(`签收 ${code}`);
  }
  stage.expect('签收单位数（主送机关 21 地市＋3 省直＋10 高校）', { 按时: 34 }, await states('receipt'));

  // Pairing
  await stage.clock('2022-07-04T09:00:00+08:00');
  const lists = new Map<string, Pair[]>(UNIVERSITIES.map(({ code, counties }, index) => [code, pairsOf(index + 1, PER_UNIVERSITY, counties)]));
  const listOf = (code: string) => lists.get(code) ?? [];
  for (const { code, counties } of UNIVERSITIES) {
    const person = await stage.at(code);
    const prefectures = [...new Set(counties.map((county) => county.slice(0, 4)))];
    await complete(person, (await openTask(person, 'G5')).id, { data: { liaisons: prefectures.map((prefecture) => ({ prefecture, contactUnit: '团市委', contactedOn: '2022-07-01', note: '已建立联系' })) } });
    stage.step(`对接 ${code}`);
  }
  const [scnu, lingnan, , , , shenzhen] = await Promise.all(UNIVERSITIES.map(({ code }) => stage.at(code)));
  if (!scnu || !lingnan || !shenzhen) throw new Error('Expected ten universities');

  // … one by Excel, with one wrong check digit found on the way
  const excelTask = await openTask(scnu, 'G6');
  const excelRows = listOf('44-u-scnu');
  const spoiled = excelRows.map((row, index) => (index === 4 ? { ...row, studentId: withWrongCheck(row.studentId) } : row));
  const template = await scnu.download(`/forms/${campaign}/GD-F2/import-template?table=rows&taskId=${excelTask.id}`);
  const badFile = await stage.fillWorkbook(template, spoiled as unknown as Record<string, unknown>[]);
  const firstTry = await scnu.upload<ImportAnswer>(`/tasks/${excelTask.id}/import`, badFile, { table: 'rows', mode: 'all' });
  stage.expect('Excel：错误校验位被指出（第5名学生，身份证号列）', [[5, 'studentId']], firstTry.findings.filter((finding) => finding.severity === 'error').map((finding) => [finding.row - badFile.firstRow + 1, finding.field]));
  const secondTry = await scnu.upload<ImportAnswer>(`/tasks/${excelTask.id}/import`, await stage.fillWorkbook(template, excelRows as unknown as Record<string, unknown>[]), { table: 'rows', mode: 'all' });
  stage.expect('Excel：更正后可导入的行', { new: PER_UNIVERSITY, error: 0 }, { new: secondTry.counts.new, error: secondTry.counts.error });
  await scnu.post(`/imports/${secondTry.importId}/apply`);
  const imported = await scnu.get<TaskView>(`/tasks/${excelTask.id}`);
  await complete(scnu, excelTask.id, { data: imported.form?.data });
  stage.step('结对 44-u-scnu（Excel）');

  // … one ID already paired by another university, one county outside annex 1
  const lingnanTask = await openTask(lingnan, 'G6');
  const taken = listOf('44-u-scnu')[0];
  const lingnanRows = listOf('44-u-lingnan');
  if (!taken) throw new Error('Expected pairs');
  const double = await stage.refused(() => complete(lingnan, lingnanTask.id, { data: { rows: lingnanRows.map((row, index) => (index === 0 ? { ...row, studentId: taken.studentId, studentNo: taken.studentNo, sex: taken.sex } : row)) } }));
  stage.expect('同一身份证号两校结对被拒', [422, true], [double.status, double.errors?.some((error) => error.path?.includes('studentId')) ?? false]);
  await complete(lingnan, lingnanTask.id, { data: { rows: lingnanRows } });
  stage.step('结对 44-u-lingnan');
  const shenzhenTask = await openTask(shenzhen, 'G6');
  const outside = listOf('44-u-szu').map((row, index) => (index === 2 ? { ...row, county: '440222' } : row));
  const noReason = await stage.refused(() => complete(shenzhen, shenzhenTask.id, { data: { rows: outside } }));
  stage.expect('附件1以外的县未说明原因', [422, 'REASON_REQUIRED'], [noReason.status, noReason.code]);
  await complete(shenzhen, shenzhenTask.id, { data: { rows: outside }, reasons: (noReason.errors ?? []).map((error) => ({ rule: error.rule, path: error.path, reason: '对方县团委主动联系，拓展帮扶范围' })) });
  stage.step('结对 44-u-szu');
  for (const { code } of UNIVERSITIES) {
    if (['44-u-scnu', '44-u-lingnan', '44-u-szu'].includes(code)) continue;
    const person = await stage.at(code);
    await complete(person, (await openTask(person, 'G6')).id, { data: { rows: listOf(code) } });
    stage.step(`结对 ${code}`);
  }

  await planTables(stage);
  await takeOn(stage);

  // Submission by 7-08, one late and urged
  await stage.clock('2022-07-07T15:00:00+08:00');
  const submit = async (code: string) => {
    const person = await stage.at(code);
    const task = await openTask(person, 'G7');
    const file = await person.upload<{ id: string; name: string }>('/attachments', { name: `结对名单-${code}.pdf`, type: 'application/pdf', content: sealedPdf(code) }, { taskId: task.id });
    await complete(person, task.id, { data: { sealedPdf: [{ id: file.id, name: file.name }] } });
    stage.step(`报送附件2 ${code}`);
  };
  const withoutSeal = await stage.refused(async () => complete(scnu, (await openTask(scnu, 'G7')).id, { data: {} }));
  stage.expect('缺盖章 PDF 不能报送', 422, withoutSeal.status);
  for (const { code } of UNIVERSITIES) if (code !== LATE) await submit(code);
  await stage.clock('2022-07-09T08:30:00+08:00');
  stage.expect('附件2：7月9日的状态', { 按时: 9, 逾期: 1 }, await states('annex2'));
  const late = await stage.at(LATE);
  const notices = (await late.get<Page<{ kind: string }>>('/notifications?limit=50')).items;
  stage.expect('逾期单位收到催报', true, notices.some((notice) => notice.kind === 'overdue'));
  await submit(LATE);
  stage.expect('附件2：补报后的状态', { 按时: 9, 迟报: 1 }, await states('annex2'));

  // Review: one list returned with a cell comment, corrected, approved
  const reviewer = await stage.at(OFFICE, 'reviewer');
  const reviews = (await reviewer.all<TaskRow>('/tasks?view=todo')).filter((row) => row.elementId === 'G10');
  stage.expect('待审核的结对名单', 10, reviews.length);
  for (const review of reviews) {
    if (review.instance.businessKey === RETURNED) {
      const view = await reviewer.get<TaskView>(`/tasks/${review.id}`);
      const rows = (view.form?.data['rows'] ?? []) as { id: string }[];
      await reviewer.post(`/tasks/${review.id}/return`, { comment: '第2行年级班级请核实', cells: [{ path: `rows[${rows[1]?.id}].gradeClass`, comment: '该校无此班级' }] });
    } else await complete(reviewer, review.id, { outcome: 'approve' });
    stage.step('审核附件2');
  }
  const returned = await stage.at(RETURNED);
  const correction = await returned.get<TaskView>(`/tasks/${(await openTask(returned, 'G6f')).id}`);
  stage.expect('退回的单元格批注', ['该校无此班级'], (correction.comments ?? []).map((comment) => comment.comment));
  stage.expect('退回后附件2重新应报', 1, Object.entries(await states('annex2')).filter(([state]) => state === '逾期').reduce((sum, [, count]) => sum + count, 0));
  const corrected = (correction.form?.data['rows'] as Record<string, unknown>[]).map((row, index) => (index === 1 ? { ...row, gradeClass: '初二（9）班' } : row));
  await complete(returned, correction.id, { data: { rows: corrected } });
  await submit(RETURNED);
  await complete(reviewer, (await openTask(reviewer, 'G10')).id, { outcome: 'approve' });
  stage.expect('未审核的结对名单', 0, (await reviewer.all<TaskRow>('/tasks?view=todo')).filter((row) => row.elementId === 'G10').length);
  const [scnuRecord] = await reviewer.all<{ id: string }>(`/campaigns/${campaign}/registers/pairing-lists/records?unit=${await unitId(scnu)}`);
  if (!scnuRecord) throw new Error('Expected the pairing list of 44-u-scnu');
  await exportTable(stage, reviewer, scnuRecord.id, '附件2-华南师范大学', ANNEX_2);

  // Plan version of annex 3: reviewed
  stage.expect('附件3计划版：7月9日的状态', { 按时: 31 }, await states('annex3Plan'));
  stage.expect('县级计划活动：按时报送的县', REPORTING_COUNTIES.length, (await states('countyPlan'))['按时'] ?? 0);
  for (const review of (await reviewer.all<TaskRow>('/tasks?view=todo')).filter((row) => row.elementId === 'G10b')) {
    await complete(reviewer, review.id, { outcome: 'approve' });
    stage.step('审核附件3计划版');
  }
  stage.step('计划版已审核');
  stage.expect('承担的工作项：7月9日的状态（155个单位）', { 按时: 5, 逾期: 150 }, await states('workPlan'));
  await workItems(stage, campaign);

  // Training, then weekly service: eight Sundays, one shortfall explained
  for (const { code } of UNIVERSITIES) {
    const person = await stage.at(code);
    await complete(person, (await openTask(person, 'G12')).id, { data: { trainings: [{ topic: '云支教志愿者岗前培训', date: '2022-07-10', hours: 4, volunteers: PER_UNIVERSITY, project: '青年云支教' }] } });
    stage.step(`培训 ${code}`);
  }
  const missing: Record<string, string> = { '2022-08-07': '44-u-gdei' };
  for (const sunday of SUNDAYS) {
    await stage.clock(`${sunday}T20:00:00+08:00`);
    for (const { code } of UNIVERSITIES) {
      const person = await stage.at(code);
      const task = await openTask(person, 'G13');
      const students = (await person.all<Listed>(`/campaigns/${campaign}/registers/pairing-lists.rows/records?unit=${await unitId(person)}`)).filter(({ data }) => !data['until']);
      const served = students.slice(missing[sunday] === code ? 1 : 0);
      const enter = (student: { id: string }) => person.post(`/campaigns/${campaign}/registers/sessions/records`, { taskId: task.id, data: { student: student.id, date: sunday, minutes: 60, mode: '一对一', content: '学业辅导', externalId: `iv-${sunday}` } });
      if (crash && sunday === SUNDAYS[2] && code === LATE) await enterWhileKilled(stage, person, campaign, sunday, served, enter);
      else await Promise.all(served.map(enter));
      stage.step(`每周服务 ${sunday} ${code}`);
    }
    await stage.clock(`${nextDay(sunday)}T08:00:00+08:00`);
    if (sunday === '2022-08-28') {
      await stage.clock('2022-09-01T09:00:00+08:00');
      await studentsMove(stage, campaign, lists, reviewer);
    }
    const short = missing[sunday];
    if (short) {
      const person = await stage.at(short);
      const explain = await openTask(person, 'G13s');
      const view = await person.get<TaskView>(`/tasks/${explain.id}`);
      const rows = (view.form?.data['rows'] ?? []) as Record<string, unknown>[];
      stage.expect('未达标学生（8月第1周，广东第二师范学院）', 1, rows.length);
      await complete(person, explain.id, { data: { rows: rows.map((row) => ({ id: row['id'], reason: '台风停课，下周补课' })) } });
    }
  }
  stage.expect('服务记录：9周×300名，少1', SUNDAYS.length * UNIVERSITIES.length * PER_UNIVERSITY - 1, (await reviewer.all<unknown>(`/campaigns/${campaign}/registers/sessions/records`)).length);
  const weekly = await reviewerShortfalls(reviewer, campaign);
  stage.expect('两个月内未达标 人·周（已说明/未说明）', { explained: 1, open: 0 }, weekly);

  // Updated annex 3
  await updateVersion(stage, campaign);
  await stage.clock('2022-09-16T08:00:00+08:00');
  stage.expect('附件3更新版：9月16日的状态', { 按时: 31 }, await states('annex3Update'));
  for (const { code } of UNIVERSITIES) {
    const person = await stage.at(code);
    await complete(person, (await openTask(person, 'G13')).id);
    await complete(person, (await openTask(person, 'G14')).id, { data: { creditStatus: '已纳入', creditUses: ['社会实践学分', '评奖评优'] } });
    stage.step(`学分 ${code}`);
  }

  // Key projects and archive
  const office = await stage.at(OFFICE, 'clerk');
  await complete(office, (await openTask(office, 'G19')).id, { data: { projects: [{ unitName: '茂名团市委', topic: '“荔乡”云支教示范活动', class: '学业帮助', publicity: '省级媒体集中宣传' }, { unitName: '韶关学院团委', topic: '送教下乡', class: '学业帮助', publicity: '微信公众号' }] } });
  stage.step('集中宣传重点项目');
  await stage.clock('2023-01-01T00:30:00+08:00');
  await figures(stage);
  await complete(reviewer, (await openTask(reviewer, 'G32')).id);
  await stage.clock('2023-01-03T09:00:00+08:00');
  stage.step('归档');
  stage.expect('专项行动状态', 'archived', (await admin.get<{ status: string }>(`/campaigns/${campaign}`)).status);
  const instances = await admin.all<{ state: string }>(`/process-instances?campaignId=${campaign}`);
  stage.expect('流程实例（1 总流程＋10＋31＋155＋1例个案）全部结束', { completed: 198 }, instances.reduce<Record<string, number>>((sum, { state }) => ({ ...sum, [state]: (sum[state] ?? 0) + 1 }), {}));
  stage.expect('未关闭的异常', 0, (await admin.get<Page<unknown>>('/incidents')).items.length);
};

/** The annexes as the notice prints them: annex number, title, head lines, columns, notes. */
interface Printed { annex: string; title: string; heads: string[]; columns: string[]; notes: string[] }
const ANNEX_2: Printed = {
  annex: '附件2', title: '“青年云支教”结对名单', heads: ['高校团委（盖章）：共青团华南师范大学委员会', '帮扶学生总计  30  名，结对志愿者总计  30  名'],
  columns: ['序号', '学生姓名', '性别', '身份证号', '学籍号', '在读学校', '年级班级', '所在县（市、区）', '结对志愿者', '结对志愿者身份证号'],
  notes: ['注：请同时将盖章版pdf和word文件发送到邮箱：tsw_qfb@gd.gov.cn。'],
};
const ANNEX_3: Printed = {
  annex: '附件3', title: '2022年“两帮两促”集中行动月活动汇总表', heads: ['单位：共青团茂名市委员会'],
  columns: ['序号', '主办单位', '联合开展单位', '开展时间', '活动类别', '活动主题', '活动概况和特色亮点', '覆盖人数', '报道链接', '重点宣传项目'],
  notes: [
    '注：1.活动类别为：学业帮助、就业创业帮助、体质健康促进、心理健康促进；',
    '2.各地市团委至少开展1场“两帮两促”示范活动，各县（市、区）、相关高校团委分别至少开展1场活动，鼓励有条件的镇街积极开展活动；',
    '3.各地市、各相关高校团委推荐至少一个项目作为重点宣传项目，团省委将集中安排开展宣传。',
  ],
};

/** Writes the Word and the Excel file and compares both with the table of the notice; title, head lines and notes go over all ten columns. */
async function exportTable(stage: DemoStage, person: DemoClient, recordId: string, name: string, { annex, title, heads, columns, notes }: Printed): Promise<void> {
  const bytes = await person.download(`/records/${recordId}/export?format=docx`);
  stage.write(`${name}.docx`, bytes);
  const word = wordTable(bytes);
  stage.expect(`${name}.docx：标题、表头、栏目、注`, [[annex, title, ...heads], columns, notes], [word.above, word.heads, word.below]);
  const workbook = await person.download(`/records/${recordId}/export?format=xlsx`);
  stage.write(`${name}.xlsx`, workbook);
  const { rows, merged } = sheet(workbook);
  const above = 2 + heads.length;
  const texts = rows.map((row) => row.map((text) => text.replaceAll('\n', '')));
  stage.expect(`${name}.xlsx：标题、表头、栏目、注`, [[annex, title, ...heads], columns, notes], [texts.slice(0, above).flat(), texts[above], texts.slice(-notes.length).flat()]);
  const whole = (row: number): string => `A${row}:J${row}`;
  stage.expect(`${name}.xlsx：通栏合并的行`, [...Array.from({ length: above }, (_, row) => whole(row + 1)), ...notes.map((_, index) => whole(rows.length - notes.length + 1 + index))], merged);
}

/** An activity of annex 3, as planned. */
function activity(host: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { host, jointUnits: '教育局、志愿者协会', heldAt: { start: '2022-07-18', end: '2022-07-20' }, class: '学业帮助', topic: '云支教夏令营', highlights: '组织大学生志愿者走进乡村学校，开展学业辅导、科普与成长陪伴活动。', people: 60, keyProject: true, isDemo: true, state: '计划', ...more };
}

/** Plans are made on 7-04, counties report by 7-05, prefectures compile and all 31 units report on 7-06. */
async function planTables(stage: DemoStage): Promise<void> {
  for (const code of [...PREFECTURES, ...UNIVERSITIES.map((university) => university.code)]) {
    const person = await stage.at(code);
    const task = await openTask(person, 'G8');
    if (code === '4409') {
      const tooLong = await stage.refused(() => complete(person, task.id, { data: { activities: [activity('茂名团市委', { highlights: '活'.repeat(105) })] } }));
      stage.expect('概况105字被拒（不超过100字）', [422, true], [tooLong.status, tooLong.errors?.some((error) => error.path?.includes('highlights')) ?? false]);
    }
    await complete(person, task.id, { data: { activities: [activity(await unitName(person))] } });
    stage.step(`方案与计划 ${code}`);
  }
  for (const code of REPORTING_COUNTIES) {
    const person = await stage.at(code);
    await complete(person, (await openTask(person, 'G8k')).id, { data: { activities: [activity(await unitName(person), { isDemo: false, keyProject: false, ...(code === '440981' ? { hostLevel: '镇街', host: '高州市长坡镇团委' } : {}) })] } });
    stage.step(`县级计划 ${code}`);
  }
  await stage.clock('2022-07-06T09:00:00+08:00');
  for (const code of PREFECTURES) {
    const person = await stage.at(code);
    const task = await openTask(person, 'G8j');
    if (code === '4409') {
      const view = await person.get<TaskView>(`/tasks/${task.id}`);
      stage.expect('茂名汇总表：本级1项＋高州、化州、信宜、茂南、电白各1项', 6, ((view.form?.data['activities'] ?? []) as unknown[]).length);
    }
    await complete(person, task.id);
    stage.step(`地市汇总 ${code}`);
  }
  for (const code of [...PREFECTURES, ...UNIVERSITIES.map((university) => university.code)]) {
    const person = await stage.at(code);
    await complete(person, (await openTask(person, 'G9')).id);
    stage.step(`报送附件3计划版 ${code}`);
  }
}

/** Activities are held and entered; on 9-14 all 31 units report again, one without a tick is refused, all are approved. */
async function updateVersion(stage: DemoStage, campaign: string): Promise<void> {
  await stage.clock('2022-09-14T09:00:00+08:00');
  const reviewer = await stage.at(OFFICE, 'reviewer');
  for (const code of [...PREFECTURES, ...UNIVERSITIES.map((university) => university.code)]) {
    const person = await stage.at(code);
    const held = await person.get<TaskView>(`/tasks/${(await openTask(person, 'G16')).id}`);
    const rows = ((held.form?.data['activities'] ?? []) as Record<string, unknown>[]).map((row) => ({ ...row, state: '已开展', people: 75, link: 'https://example.org/report', brandUsed: true, safetyChecked: true }));
    if (code === '4409') {
      const unticked = await stage.refused(() => complete(person, held.id, { data: { activities: rows.map((row) => ({ ...row, keyProject: false })) } }));
      stage.expect('9月更新版无重点宣传项目被拒', 422, unticked.status);
    }
    await complete(person, held.id, { data: { activities: rows } });
    await complete(person, (await openTask(person, 'G17')).id);
    stage.step(`再报送附件3 ${code}`);
  }
  for (const review of (await reviewer.all<TaskRow>('/tasks?view=todo')).filter((row) => row.elementId === 'G18')) {
    await complete(reviewer, review.id, { outcome: 'approve' });
    stage.step('审核附件3更新版');
  }
  const [maoming] = await reviewer.all<{ id: string }>(`/campaigns/${campaign}/registers/activity-tables/records?unit=${await unitId(await stage.at('4409'))}`);
  if (!maoming) throw new Error('Expected the activity table of 茂名');
  await exportTable(stage, reviewer, maoming.id, '附件3-茂名', ANNEX_3);
}

/** Person-weeks below the weekly rule in the two months, with and without a reason. */
async function reviewerShortfalls(reviewer: DemoClient, campaign: string): Promise<{ explained: number; open: number }> {
  const { totals } = await reviewer.get<{ totals: { short: number; withReason: number } }>(`/campaigns/${campaign}/recurrences/weekly`);
  return { explained: totals.withReason, open: totals.short - totals.withReason };
}

/** The server dies with −9 while records are being entered: what was acknowledged is there, what was not is entered again. */
async function enterWhileKilled(stage: DemoStage, person: DemoClient, campaign: string, day: string, students: { id: string }[], enter: (student: { id: string }) => Promise<unknown>): Promise<void> {
  const acknowledged: string[] = [];
  const calls = students.map((student) => enter(student).then(() => { acknowledged.push(student.id); }, () => undefined));
  await Promise.race(calls);
  await stage.crash();
  await Promise.all(calls);
  const kept = new Set((await person.all<{ data: { student: string; date: string } }>(`/campaigns/${campaign}/registers/sessions/records?unit=${await unitId(person)}`)).filter(({ data }) => data.date === day).map(({ data }) => data.student));
  stage.expect('kill −9：已答复成功而丢失的记录', 0, acknowledged.filter((id) => !kept.has(id)).length);
  await Promise.all(students.filter(({ id }) => !kept.has(id)).map(enter));
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

export default play;
