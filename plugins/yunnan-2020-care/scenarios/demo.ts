import type { DemoClient, DemoStage, PlayDemo } from '@noticeflow/plugin-sdk';
import { family, worker } from './people.js';
import type { Family, Worker } from './people.js';

/**
 * The whole notice on its own dates: 37 addressees sign; seven counties survey; only who wants service gets table 2; one county is late
 * and named; the rights department checks row by row and sends each family to where it lives; households are served;
 * one declines, one withdraws, one liaison drops out; archive.
 */

interface TaskRow { id: string; elementId: string; title: string; unit: { code: string } }
interface TaskView extends TaskRow { form?: { data: Record<string, unknown>; recordId?: string | null } }
interface Overview { units: { code: string; duties: Record<string, { state: string } | undefined> }[] }
interface Listed { id: string; ownerUnit: { id: string; name: string }; data: Record<string, unknown> }

const PREFECTURES = ['5301', '5303', '5304', '5305', '5306', '5307', '5308', '5309', '5323', '5325', '5326', '5328', '5329', '5331', '5333', '5334'];
const COUNTIES = ['530326', '530627', '530724', '532627', '533301', '533323', '533325'];
const UNIVERSITIES = ['53-u-ynu', '53-u-kust', '53-u-ynnu', '53-u-ztu', '53-u-qjnu', '53-u-wsu'];
const ORGANS = ['53-bgs', '53-qyb', '53-xxb', '53-snb', '53-tzb', '53-qfb', '53-zlb', '53-z-fwzx'];
const RIGHTS = '53-qyb';
const [NUJIANG, ZHAOTONG, QUJING, WENSHAN, KUNMING, DALI, LIJIANG] = ['5333', '5306', '5303', '5326', '5301', '5329', '5307'];
const [FUGONG, LANPING, LUSHUI, ZHENXIONG] = ['533323', '533325', '533301', '530627'];
const [WUHUA, ZHAOYANG, QILIN, GUCHENG, DALI_CITY] = ['530102', '530602', '530302', '530702', '532901'];
const OUTSIDE: Family = { prefecture: '5101', county: '510104' };

/** Who was asked in each county, and the homes of those who want service, in the order of the table. */
const SURVEY: Record<string, { workers: Worker[]; homes: Family[] }> = {
  [ZHENXIONG]: { workers: [worker('530627', ['needHomework']), worker('530627', []), worker('530627', ['needParenting', 'needWish'])], homes: [{ prefecture: '5306', county: '530602' }, { prefecture: '5303', county: '530302' }] },
  '530326': { workers: [worker('530326', ['needGrowth']), worker('530326', [])], homes: [{ prefecture: '5303', county: '530326' }] },
  [LANPING]: { workers: [worker('533325', []), worker('533325', [])], homes: [] },
  '530724': { workers: [worker('530724', ['needCompanion'])], homes: [{ prefecture: '5307', county: '530702', child: false }] },
  '532627': { workers: [worker('532627', ['needHomework']), worker('532627', [])], homes: [{ prefecture: '5326', county: '532627' }] },
  [LUSHUI]: { workers: [worker('533301', ['needHomework', 'needParenting']), worker('533301', ['needHomework'])], homes: [{ prefecture: '5301', county: '530102', visit: true }, OUTSIDE] },
  [FUGONG]: { workers: [worker('533323', ['needHomework', 'needParenting']), worker('533323', ['needHomework']), worker('533323', [])], homes: [{ prefecture: '5301', county: '530102' }, OUTSIDE] },
};

const tasks = async (person: DemoClient, elementId: string): Promise<TaskRow[]> => (await person.all<TaskRow>('/tasks?view=todo')).filter((row) => row.elementId === elementId);
const only = async (person: DemoClient, elementId: string): Promise<TaskRow> => {
  const [row] = await tasks(person, elementId);
  if (!row) throw new Error(`Expected an open task ${elementId} but there is none`);
  return row;
};
const complete = (person: DemoClient, id: string, body: Record<string, unknown> = {}) => person.post(`/tasks/${id}/complete`, body);
let now = '';
const at = async (stage: DemoStage, instant: string): Promise<void> => { now = instant; await stage.clock(instant); };
/** A minute later: what the server does by itself (gathering, handing over, erasing) is done. */
const settle = (stage: DemoStage): Promise<void> => at(stage, new Date(Date.parse(now) + 60_000).toISOString());
const rulesOf = (problem: { errors?: { rule?: string }[] }): string[] => [...new Set((problem.errors ?? []).flatMap((error) => error.rule ?? []))].sort();

const play: PlayDemo = async (stage, { crash }) => {
  stage.plan(37 + 6 + 7 * 3 + 16 * 5 + 60);
  const admin = await stage.admin();
  await at(stage, '2020-05-09T09:00:00+08:00');
  const school = await stage.at('53-xxb');
  const { id: campaign } = await admin.post<{ id: string }>('/campaigns', { slug: 'yunnan-2020-care' });
  await admin.post(`/campaigns/${campaign}/issue`);
  stage.step('印发云青通〔2020〕18号');
  const overview = () => admin.get<Overview>(`/campaigns/${campaign}/overview`);
  const states = async (duty: string) => {
    const counts: Record<string, number> = {};
    for (const unit of (await overview()).units) { const state = unit.duties[duty]?.state; if (state) counts[state] = (counts[state] ?? 0) + 1; }
    return counts;
  };
  const households = (person: DemoClient) => person.all<Listed>(`/campaigns/${campaign}/registers/households/records`);

  // Issue and receipt
  stage.expect('摸底只到七个县（市）', COUNTIES, (await overview()).units.filter((unit) => unit.duties['survey']).map((unit) => unit.code).sort());
  const wuhua = await stage.at(WUHUA);
  stage.expect('其他县没有摸底任务，也不签收', 0, (await wuhua.all('/tasks?view=todo')).length);
  await at(stage, '2020-05-11T10:00:00+08:00');
  const perUnit = new Set<number>();
  for (const code of [...PREFECTURES, ...COUNTIES, ...UNIVERSITIES, ...ORGANS]) {
    const person = await stage.at(code);
    const receipts = await tasks(person, 'Y2');
    perUnit.add(receipts.length);
    for (const row of receipts) await complete(person, row.id);
    stage.step(`签收 ${code}`);
  }
  stage.expect('每个主送单位恰有一项签收', [1], [...perUnit]);
  stage.expect('签收（16州市＋7县＋6高校＋8部处室及直属单位）', { onTime: 37 }, await states('receipt'));

  stage.expect('学校部得知自己负责的服务', true, (await school.get<{ items: { title: string }[] }>('/notifications?limit=50')).items.some(({ title }) => title.includes('责任部门')));

  // Universities offer volunteers, who must be healthy
  for (const code of UNIVERSITIES) {
    const person = await stage.at(code);
    const task = await only(person, 'Y19');
    const offer = (healthDeclared: boolean) => ({ data: { answer: '全部支持', offers: [{ prefecture: KUNMING, kind: '大学生志愿者', service: '1', people: 5, healthDeclared }] } });
    if (code === '53-u-ynu') stage.expect('志愿者未作身心健康声明，不能登记', ['healthy'], rulesOf(await stage.refused(() => complete(person, task.id, offer(false)))));
    await complete(person, task.id, offer(true));
    stage.step(`高校支持 ${code}`);
  }

  // Survey
  await at(stage, '2020-05-13T10:00:00+08:00');
  for (const code of COUNTIES) { const person = await stage.at(code); await complete(person, (await only(person, 'Y6')).id); stage.step(`对接 ${code}`); }
  await refusals(stage, campaign);
  for (const code of COUNTIES.filter((county) => county !== FUGONG)) await survey(stage, code);
  await settle(stage);
  const zhenxiong = await stage.at(ZHENXIONG);
  stage.expect('兰坪两人都不需要服务：表2任务', 0, (await tasks(await stage.at(LANPING), 'Y8')).length);
  stage.expect('镇雄摸底3人、2人需要服务：表2任务', 2, (await tasks(zhenxiong, 'Y8')).length);
  await noDraftForRefusers(stage, campaign);
  await at(stage, '2020-05-15T10:00:00+08:00');
  await table2Refusals(stage);
  for (const code of COUNTIES.filter((county) => county !== FUGONG)) await table2(stage, code);
  await settle(stage);
  const nujiang = await stage.at(NUJIANG);
  const lushui = await stage.at(LUSHUI);
  const before = await households(nujiang);
  stage.expect('反馈之前，怒江看得到泸水的两户', 2, before.length);
  const lushuiTask = (await lushui.all<TaskRow>('/tasks?view=done')).find((row) => row.elementId === 'Y8');

  // Plans, returns, the late county
  await at(stage, '2020-05-19T10:00:00+08:00');
  for (const code of PREFECTURES.filter((prefecture) => prefecture !== DALI)) { await plan(await stage.at(code)); stage.step(`工作方案 ${code}`); }
  for (const code of [ZHAOTONG, QUJING, LIJIANG]) { const person = await stage.at(code); await complete(person, (await only(person, 'Y9')).id); stage.step(`汇总报送 ${code}`); }
  stage.expect('福贡未到，怒江还不能汇总', 0, (await tasks(nujiang, 'Y9')).length);
  await at(stage, '2020-05-21T00:30:00+08:00');
  const fugong = await stage.at(FUGONG);
  stage.expect('县级摸底：5月21日', { onTime: 6, overdue: 1 }, await states('survey'));
  stage.expect('福贡收到催报', true, (await fugong.get<{ items: { kind: string }[] }>('/notifications?limit=50')).items.some(({ kind }) => ['urge', 'overdue'].includes(kind)));
  const report = await nujiang.get<TaskView>(`/tasks/${(await only(nujiang, 'Y9')).id}`);
  stage.expect('怒江汇总表点名缺报县', '福贡县', report.form?.data['missing']);
  const noReason = await stage.refused(() => complete(nujiang, report.id));
  stage.expect('缺报未说明原因，不能先行报送', [422, 'REASON_REQUIRED'], [noReason.status, noReason.code]);
  await complete(nujiang, report.id, { reasons: [{ rule: 'no-county-missing', reason: '福贡县队员集中下村，25日前补报' }] });
  stage.step('怒江先行报送');
  await at(stage, '2020-05-23T08:30:00+08:00');
  stage.expect('汇总报表：5月23日（文山未报）', { onTime: 4, overdue: 1 }, await states('report'));
  stage.expect('工作方案：5月23日（大理未报）', { onTime: 15, overdue: 1 }, await states('plan'));
  const wenshan = await stage.at(WENSHAN);
  await complete(wenshan, (await only(wenshan, 'Y9')).id);
  await plan(await stage.at(DALI));
  stage.expect('汇总报表：补报后', { onTime: 4, late: 1 }, await states('report'));
  stage.expect('工作方案：补报后', { onTime: 15, late: 1 }, await states('plan'));
  if (crash) await stage.crash();
  stage.step(crash ? 'kill −9，重启，继续' : '报送完毕');

  // Row by row; one row returned
  await at(stage, '2020-05-25T10:00:00+08:00');
  const reviewer = await stage.at(RIGHTS, 'reviewer');
  const clerk = await stage.at(RIGHTS);
  stage.expect('待审核报表', 5, (await tasks(reviewer, 'Y12')).length);
  for (const row of await tasks(reviewer, 'Y12')) {
    const first = row.title.includes('昭通') ? '退回更正' : '通过';
    await review(reviewer, row, first);
    stage.step(`逐行审核 ${row.title}`);
  }
  await settle(stage);
  const zhaotong = await stage.at(ZHAOTONG);
  const returned = await zhaotong.get<TaskView>(`/tasks/${(await only(zhaotong, 'Y9')).id}`);
  const rows = returned.form?.data['workers'] as (Record<string, unknown> & { id: string })[];
  stage.expect('昭通有一行退回更正', 1, rows.filter((row) => row['review'] === '退回更正').length);
  await complete(zhaotong, returned.id, { data: { workers: rows.map(({ id }, index) => ({ id, ...(index === 0 ? { village: '更正后的村' } : {}) })) } });
  await review(reviewer, await only(reviewer, 'Y12'), '通过');
  stage.write('表1-昭通.docx', await reviewer.download(`/records/${returned.form?.recordId}/export?format=docx`));
  stage.write('表1-昭通.xlsx', await reviewer.download(`/records/${returned.form?.recordId}/export?format=xlsx`));

  // Residence decides
  await settle(stage);
  stage.expect('待逐户审核', 7, (await tasks(clerk, 'Y14')).length);
  for (const row of await tasks(clerk, 'Y14')) { await complete(clerk, row.id, { data: { residenceConfirmed: true } }); stage.step('审核属地'); }
  await settle(stage);
  const kunming = await stage.at(KUNMING);
  const feedback = async () => Object.fromEntries(await Promise.all([KUNMING, QUJING, ZHAOTONG, LIJIANG, WENSHAN, NUJIANG].map(async (code): Promise<[string, number]> => [code, (await tasks(await stage.at(code), 'Y18')).length])));
  stage.expect('按家庭属地反馈（户）', { 5301: 1, 5303: 2, 5306: 1, 5307: 1, 5326: 1, 5333: 0 }, await feedback());
  stage.expect('泸水派驻、家住五华的一户只有昆明看得到', [1, 0], [(await households(kunming)).length, (await households(nujiang)).length]);
  const lushuiRecord = before[0]!.id;
  stage.expect('怒江、泸水按编号也打不开表2', [404, 404], [(await stage.refused(() => nujiang.get(`/records/${lushuiRecord}`))).status, (await stage.refused(() => lushui.get(`/records/${lushuiRecord}`))).status]);
  const done = lushuiTask ? await lushui.get<TaskView>(`/tasks/${lushuiTask.id}`) : undefined;
  stage.expect('泸水办结的表2任务里也没有家庭信息', false, JSON.stringify(done?.form?.data ?? {}).includes('家属'));
  stage.expect('怒江仍有表1', true, (await nujiang.all<Listed>(`/campaigns/${campaign}/registers/survey-tables/records`)).length > 0);
  const manual = await only(clerk, 'Y15m');
  stage.expect('家在四川的一户进权益部人工队列', 1, (await tasks(clerk, 'Y15m')).length);
  await complete(clerk, manual.id, { data: { manualResult: '家在成都，已与当地团组织联系' } });

  stage.expect('六一前一周提醒组织集中活动', true, (await kunming.get<{ items: { title: string }[] }>('/notifications?limit=50')).items.some(({ title }) => title.includes('儿童节')));

  // The late county
  await at(stage, '2020-05-26T10:00:00+08:00');
  await survey(stage, FUGONG);
  await settle(stage);
  await table2(stage, FUGONG);
  await settle(stage);
  await complete(nujiang, (await only(nujiang, 'Y9b')).id);
  await settle(stage);
  stage.expect('怒江补报后不再缺报', '', (await reviewer.get<TaskView>(`/tasks/${(await only(reviewer, 'Y12')).id}`)).form?.data['missing']);
  await review(reviewer, await only(reviewer, 'Y12'), '通过');
  await settle(stage);
  stage.expect('县级摸底：福贡迟报', { onTime: 6, late: 1 }, await states('survey'));
  stage.expect('补报不改变怒江的按时', 'onTime', (await overview()).units.find(({ code }) => code === NUJIANG)?.duties['report']?.state);
  stage.expect('补报后只审新到的两户', 2, (await tasks(clerk, 'Y14')).length);
  for (const row of await tasks(clerk, 'Y14')) await complete(clerk, row.id, { data: { residenceConfirmed: true } });
  await settle(stage);
  stage.expect('福贡派驻、家住五华的一户反馈昆明', 2, (await tasks(kunming, 'Y18')).length);
  await complete(clerk, (await only(clerk, 'Y15m')).id, { data: { homePrefecture: DALI, homeCounty: DALI_CITY, manualResult: '表2误写四川，家在大理市' } });
  await settle(stage);
  stage.expect('人工更正属地后转大理', 1, (await tasks(await stage.at(DALI), 'Y18')).length);
  stage.step('补报与反馈');

  await askUniversities(stage);
  await serve(stage, campaign);
  await close(stage, campaign);
};

/** Prefectures ask universities for what they need, row by row; each university answers. Who asks nobody says why. */
async function askUniversities(stage: DemoStage): Promise<void> {
  const admin = await stage.admin();
  const [university] = await admin.all<{ id: string; code: string }>('/organisations?q=53-u-ynu');
  for (const code of PREFECTURES) {
    const person = await stage.at(code);
    const task = await only(person, 'YU1');
    if (code === KUNMING) {
      stage.expect('没有提出需求又不说明原因，被拒', ['asks-somebody'], rulesOf(await stage.refused(() => complete(person, task.id))));
      await complete(person, task.id, { data: { requests: [{ university: university?.id, service: '1', kind: '大学生志愿者', people: 6 }] } });
    } else await complete(person, task.id, { reasons: [{ rule: 'asks-somebody', reason: '暂由高校登记的力量已够' }] });
    stage.step(`对接高校 ${code}`);
  }
  const ynu = await stage.at('53-u-ynu');
  const slip = await ynu.get<TaskView>(`/tasks/${(await only(ynu, 'YU2')).id}`);
  const [row] = slip.form?.data['requests'] as { id: string; people: number }[];
  stage.expect('云南大学接到昆明的对接单', [1, 6], [(await tasks(ynu, 'YU2')).length, row?.people]);
  stage.expect('其他高校没有对接单', 0, (await tasks(await stage.at('53-u-kust'), 'YU2')).length);
  stage.expect('答复不能多于需要的人数', ['answer-within-asked'], rulesOf(await stage.refused(() => complete(ynu, slip.id, { data: { requests: [{ id: row?.id, answer: '支持', answeredPeople: 9 }] } }))));
  await complete(ynu, slip.id, { data: { requests: [{ id: row?.id, answer: '部分支持', answeredPeople: 4 }] } });
}

/** What the form refuses: ticks without wanting, wanting without ticks, a county that is not one's own. */
async function refusals(stage: DemoStage, _campaign: string): Promise<void> {
  const zhenxiong = await stage.at(ZHENXIONG);
  const task = await only(zhenxiong, 'Y7');
  const attempt = async (row: Partial<Worker>) => rulesOf(await stage.refused(() => complete(zhenxiong, task.id, { data: { workers: [{ ...worker(ZHENXIONG, []), ...row }] } })));
  stage.expect('不需要服务却勾选了内容，被拒', ['refused-means-empty'], await attempt({ needGrowth: true }));
  stage.expect('需要服务却一项未勾，被拒', ['wanted-means-ticked'], await attempt({ opinion: '需要服务' }));
  stage.expect('派驻县不是本县，被拒', ['own-county'], await attempt({ postingCounty: LANPING }));
}

async function survey(stage: DemoStage, code: string): Promise<void> {
  const person = await stage.at(code);
  await complete(person, (await only(person, 'Y7')).id, { data: { workers: SURVEY[code]!.workers } });
  stage.step(`表1 ${code}`);
}

/** 兰坪: nobody wants service. There is no task for table 2, and none of its other tasks lets family data in, not even as a draft. */
async function noDraftForRefusers(stage: DemoStage, campaign: string): Promise<void> {
  const lanping = await stage.at(LANPING);
  const done = (await lanping.all<TaskRow>('/tasks?view=done')).find((row) => row.elementId === 'Y7');
  const problem = await stage.refused(() => lanping.post(`/campaigns/${campaign}/registers/households/records`, { taskId: done?.id, data: family({ prefecture: '5333', county: LANPING }) }));
  stage.expect('不需要服务的，家庭信息无处可填', 409, problem.status);
  stage.expect('兰坪的家庭记录', 0, (await lanping.all(`/campaigns/${campaign}/registers/households/records`)).length);
}

/** Table 2 without consent. */
async function table2Refusals(stage: DemoStage): Promise<void> {
  const zhenxiong = await stage.at(ZHENXIONG);
  const task = await only(zhenxiong, 'Y8');
  const view = await zhenxiong.get<TaskView>(`/tasks/${task.id}`);
  const wanting = SURVEY[ZHENXIONG]!.workers.filter(({ opinion }) => opinion === '需要服务').map(({ name }) => name);
  stage.expect('表2已填好的只有需要服务的队员', true, wanting.includes(String(view.form?.data['worker'])));
  const data = family({ prefecture: '5306', county: ZHAOYANG });
  const attempt = async (change: Record<string, unknown>) => rulesOf(await stage.refused(() => complete(zhenxiong, task.id, { data: { ...data, ...change } })));
  stage.expect('未征得家属同意，被拒', ['family-agrees'], await attempt({ askedFamily: false }));
  stage.expect('监护人未同意却填子女，被拒', ['guardian-agrees'], await attempt({ guardianConsent: false }));
  stage.expect('县不在所选州（市）内，被拒', ['county-in-prefecture'], await attempt({ homeCounty: QILIN }));
}

async function table2(stage: DemoStage, code: string): Promise<void> {
  const person = await stage.at(code);
  const { homes, workers } = SURVEY[code]!;
  const wanting = workers.filter(({ opinion }) => opinion === '需要服务');
  for (const row of await tasks(person, 'Y8')) {
    const view = await person.get<TaskView>(`/tasks/${row.id}`);
    const home = homes[wanting.findIndex(({ name }) => name === view.form?.data['worker'])];
    if (!home) throw new Error(`Expected ${String(view.form?.data['worker'])} among those of ${code} who want service`);
    await complete(person, row.id, { data: family(home) });
    stage.step(`表2 ${code}`);
  }
}

async function plan(person: DemoClient): Promise<void> {
  await complete(person, (await only(person, 'Y5')).id, { data: { summary: '结合本地实际，分户制定服务清单。', contactIntervalDays: 30, offerIntervalDays: 60, summerFrom: '2020-07-18', winterFrom: '2021-01-16' } });
}

/** Every row gets its mark; `first` is that of the first. */
async function review(reviewer: DemoClient, row: TaskRow, first: string): Promise<void> {
  const view = await reviewer.get<TaskView>(`/tasks/${row.id}`);
  const rows = (view.form?.data['workers'] ?? []) as { id: string }[];
  await complete(reviewer, row.id, { outcome: 'approve', data: { workers: rows.map(({ id }, index) => ({ id, review: index === 0 ? first : '通过' })) } });
}

const ledger = (householdNo: string, liaison: string, more: Record<string, unknown> = {}) => ({
  householdNo, liaison, kind: '大学生志愿者', liaisonPhone: '00000029999', healthDeclared: true, pairedOn: '2020-06-02', menu: ['1', '4'], state: '联系中', ...more,
});

/** Households at their counties: consent, liaison, service, and what may go wrong. */
async function serve(stage: DemoStage, campaign: string): Promise<void> {
  await at(stage, '2020-06-02T10:00:00+08:00');
  for (const code of [KUNMING, QUJING, ZHAOTONG, LIJIANG, WENSHAN, DALI]) {
    const person = await stage.at(code);
    for (const row of await tasks(person, 'Y18')) { await complete(person, row.id); stage.step(`统筹 ${code}`); }
  }
  await settle(stage);
  const wuhua = await stage.at(WUHUA);
  const list = () => wuhua.all<Listed>(`/campaigns/${campaign}/registers/households/records`);
  stage.expect('五华团区委接到两户', 2, (await list()).length);
  const answer = (agreesLiaison: boolean) => ({ data: { askedOn: '2020-06-02', channel: '电话', agreesLiaison, guardianConsent: agreesLiaison } });

  const qilin = await stage.at(QILIN);
  await complete(qilin, (await only(qilin, 'Y20')).id, answer(false));
  await settle(stage);
  stage.expect('麒麟区一户不同意：没有联络员任务，家庭记录清除', [0, 0], [(await tasks(qilin, 'Y21')).length, (await qilin.all(`/campaigns/${campaign}/registers/households/records`)).length]);

  const [first, second] = await tasks(wuhua, 'Y20');
  if (!first || !second) throw new Error('Expected two households at 五华');
  for (const row of [first, second]) await complete(wuhua, row.id, answer(true));
  const zhaoyang = await stage.at(ZHAOYANG);
  await complete(zhaoyang, (await only(zhaoyang, 'Y20')).id, answer(true));
  const [pairing, other] = await tasks(wuhua, 'Y21');
  if (!pairing || !other) throw new Error('Expected two pairings at 五华');
  stage.expect('联络员未声明身心健康，被拒', ['healthy'], rulesOf(await stage.refused(() => complete(wuhua, pairing.id, { data: ledger('533301-1', '周某', { healthDeclared: false }) }))));
  await complete(wuhua, pairing.id, { data: ledger('533301-1', '周某') });
  await complete(wuhua, other.id, { data: ledger('533323-1', '吴某') });
  const zhaoyangPairing = await only(zhaoyang, 'Y21');
  stage.expect('另一县给同一户再配联络员，被拒', ['unique'], rulesOf(await stage.refused(() => complete(zhaoyang, zhaoyangPairing.id, { data: ledger('533301-1', '郑某') }))));
  await complete(zhaoyang, zhaoyangPairing.id, { data: ledger('530627-1', '郑某') });
  await at(stage, '2020-06-03T10:00:00+08:00');
  for (const person of [wuhua, zhaoyang]) for (const row of await tasks(person, 'Y22')) await complete(person, row.id, { data: { firstContactOn: '2020-06-03', firstChannel: '电话', menu: ['1', '4'] } });
  const record = async (person: DemoClient, householdNo: string, servedOn: string, channel: string) => {
    const task = await only(person, 'Y23');
    await person.post(`/campaigns/${campaign}/registers/services-given/records`, { taskId: task.id, data: { householdNo, servedOn, service: '1', channel, content: '课业辅导与陪伴' } });
    stage.step(`服务记录 ${householdNo}`);
  };
  await record(wuhua, '533301-1', '2020-06-03', '电话');
  await record(zhaoyang, '530627-1', '2020-06-03', '电话');
  await at(stage, '2020-06-13T15:00:00+08:00');
  await record(wuhua, '533301-1', '2020-06-13', '上门');

  // Withdrawn on 07-01
  await at(stage, '2020-07-01T10:00:00+08:00');
  const kept = (await list()).length;
  const counts = async () => [(await tasks(wuhua, 'Y23')).length, (await tasks(wuhua, 'Y26')).length, (await list()).length];
  stage.expect('撤回之前：两户在服务', [2, 2, 2], [...(await counts()).slice(0, 2), kept]);
  await complete(wuhua, (await only(wuhua, 'Y26')).id, { data: { change: '撤回同意', on: '2020-07-01', note: '家属撤回' } });
  await settle(stage);
  stage.expect('撤回同意：该户服务任务取消，家庭信息清除，另一户照常', [1, 1, 1], await counts());
  stage.expect('服务的日期与次数仍在', 2, (await wuhua.all(`/campaigns/${campaign}/registers/services-given/records`)).length);

  // The liaison leaves on 08-10
  await at(stage, '2020-08-10T10:00:00+08:00');
  const told = async (person: DemoClient) => (await person.get<{ items: { title: string }[] }>('/notifications?limit=100')).items.map(({ title }) => title);
  const kunming = await told(await stage.at(KUNMING));
  stage.expect('暑假前一周提醒集中活动；按方案间隔提醒优惠活动', [1, 1], ['暑假临近', '专属优惠'].map((words) => kunming.filter((title) => title.includes(words)).length));
  stage.expect('定期联系提醒', true, (await zhaoyang.get<{ items: { title: string }[] }>('/notifications?limit=50')).items.some(({ title }) => title.includes('定期联系')));
  await complete(zhaoyang, (await only(zhaoyang, 'Y26')).id, { data: { change: '应急支援', on: '2020-08-08', note: '孩子生病' } });
  await complete(zhaoyang, (await only(zhaoyang, 'Y27a')).id);
  await complete(zhaoyang, (await only(zhaoyang, 'Y26')).id, { data: { change: '联络员退出', on: '2020-08-10', note: '毕业离校' } });
  const replace = await zhaoyang.get<TaskView>(`/tasks/${(await only(zhaoyang, 'Y21b')).id}`);
  await complete(zhaoyang, replace.id, { data: { liaison: '冯某', liaisonPhone: '00000028888', pairedOn: '2020-08-10' } });
  const revisions = await zhaoyang.get<{ changes: { path: string; from: unknown; to: unknown }[] }[] | { items: { changes: { path: string; from: unknown; to: unknown }[] }[] }>(`/records/${replace.form?.recordId}/revisions`);
  const changes = (Array.isArray(revisions) ? revisions : revisions.items).flatMap((revision) => revision.changes).filter((change) => change.path === 'liaison');
  stage.expect('台账历史里有前后两名联络员', true, changes.some(({ from, to }) => from === '郑某' && to === '冯某'));
}

/** Everything is brought to its end. */
async function close(stage: DemoStage, campaign: string): Promise<void> {
  await at(stage, '2020-12-30T09:00:00+08:00');
  const ends = { data: { change: '服务结束', on: '2020-12-30' } };
  for (const code of [WUHUA, ZHAOYANG]) { const person = await stage.at(code); for (const row of await tasks(person, 'Y26')) await complete(person, row.id, ends); }
  const no = { data: { askedOn: '2020-12-30', channel: '电话', agreesLiaison: false } };
  for (const code of [GUCHENG, '532627', '530326', DALI_CITY]) { const person = await stage.at(code); for (const row of await tasks(person, 'Y20')) await complete(person, row.id, no); }
  for (const code of PREFECTURES) {
    const person = await stage.at(code);
    const activity = await only(person, 'Y24');
    if (code === KUNMING) await person.post(`/campaigns/${campaign}/registers/activities/records`, { taskId: activity.id, data: { title: '六一科技馆参观', kind: '课外实践', service: '3', node: '6.1儿童节', heldOn: '2020-06-01', households: 12, withParent: 10 } });
    await complete(person, activity.id);
    await complete(person, (await only(person, 'Y25')).id);
    const story = await only(person, 'Y30');
    if (code === KUNMING) stage.expect('涉及未成年人的案例未经监护人同意，不能上报', 422, (await stage.refused(() => person.post(`/campaigns/${campaign}/registers/stories/records`, { taskId: story.id, data: { kind: '典型案例', title: '一对一陪伴', body: '示例', hasMinor: true } }))).status);
    await complete(person, story.id);
    stage.step(`行动结束 ${code}`);
  }
  await settle(stage);
  const reviewer = await stage.at(RIGHTS, 'reviewer');
  const results = await reviewer.get<TaskView>(`/tasks/${(await only(reviewer, 'Y31')).id}`);
  stage.expect('成效统计（按台账，不手填）', { crossing: 1, paired: 3, served: 2, visits: 1, wishes: 0 }, Object.fromEntries((results.form?.data['rows'] as { indicator: string; actual: number }[]).map(({ indicator, actual }) => [indicator, actual])));
  await complete(reviewer, results.id);
  await at(stage, '2020-12-31T09:00:00+08:00');
  const admin = await stage.admin();
  stage.expect('专项行动状态', 'archived', (await admin.get<{ status: string }>(`/campaigns/${campaign}`)).status);
  const open = (await admin.all<{ state: string }>(`/process-instances?campaignId=${campaign}`)).filter(({ state }) => state !== 'completed');
  stage.expect('未结束的流程实例', 0, open.length);
  stage.expect('未关闭的异常', 0, (await admin.get<{ items: unknown[] }>('/incidents')).items.length);
}

export default play;
