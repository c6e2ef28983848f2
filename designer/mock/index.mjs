/* Development mock, deleted before release. */
import { readFileSync } from 'node:fs';
const P = new URL('../../plugins/guangdong-2022-two-help/', import.meta.url);
const read = (f) => readFileSync(new URL(f, P), 'utf8');
const json = (f) => JSON.parse(read(f));
const F2 = json('forms/GD-F2.json'), F3 = json('forms/GD-F3.json'), F4 = json('forms/GD-F4.json');
const obligations = json('obligations.json').obligations;
const lists = { annex1: json('lists/annex1.json'), 'activity-classes': json('lists/activity-classes.json') };
const now = () => new Date('2022-07-05T02:20:00Z').getTime() + offset + (Date.now() - t0);
let offset = 0; const t0 = Date.now();
const iso = (d) => new Date(d).toISOString();
const DAY = 86400000; const base = Date.parse('2022-07-05T02:20:00Z');
const due = (n) => iso(Date.parse('2022-07-05T16:00:00Z') + n * DAY);

const cities = ['广州', '深圳', '珠海', '汕头', '佛山', '韶关', '河源', '梅州', '惠州', '汕尾', '东莞', '中山', '江门', '阳江', '湛江', '茂名', '肇庆', '清远', '潮州', '揭阳', '云浮'];
const codes = ['4401', '4403', '4404', '4405', '4406', '4402', '4416', '4414', '4413', '4415', '4419', '4420', '4407', '4417', '4408', '4409', '4412', '4418', '4451', '4452', '4453'];
const counties = { 4409: [['440902', '茂南区'], ['440904', '电白区'], ['440981', '高州市'], ['440982', '化州市'], ['440983', '信宜市']], 4453: [['445302', '云城区'], ['445303', '云安区'], ['445321', '新兴县'], ['445322', '郁南县'], ['445381', '罗定市']], 4408: [['440802', '赤坎区'], ['440881', '廉江市'], ['440882', '雷州市'], ['440825', '徐闻县']] };
const unis = [['scnu', '华南师范大学'], ['lingnan', '岭南师范学院'], ['gdupt', '广东石油化工学院'], ['gdei', '广东第二师范学院'], ['hstc', '韩山师范学院'], ['szu', '深圳大学'], ['sgu', '韶关学院'], ['jyu', '嘉应学院'], ['hzu', '惠州学院'], ['zqu', '肇庆学院']];
const orgs = [{ id: 'o-44', parentId: null, code: '44', name: '共青团广东省委员会', shortName: '团省委', kind: 'league', level: 'province', path: '/44', sort: 0, active: true },
  { id: 'o-qnfzb', parentId: 'o-44', code: '44-qnfzb', name: '团省委青年发展部', shortName: '团省委青年发展部', kind: 'department', level: 'department', path: '/44/44-qnfzb', active: true },
  ...cities.map((c, i) => ({ id: `o-${codes[i]}`, parentId: 'o-44', code: codes[i], name: `共青团${c}市委员会`, shortName: `${c}团市委`, kind: 'league', level: 'prefecture', path: `/44/${codes[i]}`, active: true })),
  ...Object.entries(counties).flatMap(([p, list]) => list.map(([c, n]) => ({ id: `o-${c}`, parentId: `o-${p}`, code: c, name: `共青团${n.replace(/[市县区]$/, (s) => s)}委员会`, shortName: `${n}团委`, kind: 'league', level: 'county', path: `/44/${p}/${c}`, active: true }))),
  ...unis.map(([c, n]) => ({ id: `o-${c}`, parentId: 'o-44', code: `44-u-${c}`, name: `${n}团委`, shortName: `${n}团委`, kind: 'university', level: 'university', path: `/44/44-u-${c}`, active: true }))];
const org = (id) => orgs.find((o) => o.id === id);

const S = '陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖周'; const G = ['子涵', '欣怡', '浩然', '梓萱', '俊杰', '雨桐', '嘉欣', '志强', '晓敏', '家豪', '思颖', '文博', '佳琪', '宇航', '静怡', '泽宇'];
const schools = ['高州市石鼓中学', '高州市长坡镇中心小学', '化州市杨梅中学', '化州市官桥镇第一中学', '高州市曹江中学', '化州市同庆镇中心小学', '罗定市泗纶中学'];
const pad = (n, w) => String(n).padStart(w, '0');
const rows = Array.from({ length: 300 }, (_, i) => ({ id: `r${pad(i + 1, 4)}`, studentName: `${S[i % 20]}**`, sex: i % 2 ? '女' : '男', studentId: `999***********${pad((i * 37) % 9999, 4)}`, studentNo: `G9***************${pad(i % 99, 2)}`, school: schools[i % 7], gradeClass: `${['七', '八', '九', '四', '五'][i % 5]}年级${(i % 6) + 1}班`, county: i === 12 ? '440402' : ['440981', '440982', '445381'][i % 3], volunteerName: `${S[(i * 3) % 20]}**`, volunteerId: `999***********${pad((i * 53) % 9999, 4)}` }));
rows[4].gradeClass = ''; rows[40].school = '';
const acts = [['共青团茂名市委员会', '茂名市青年志愿者协会', '2022-07-12', '2022-07-16', '学业帮助', '“灯塔”乡村夏令营', '组织30名大学生志愿者进驻高州石鼓镇，开展课业辅导、科普实验与体育陪伴，每天四课时。', 120, true, true], ['共青团高州市委员会', '高州市人社局', '2022-07-20', '2022-07-20', '就业创业帮助', '返乡青年电商直播培训', '面向返乡创业青年开展一天实操培训，对接平台资源。', 60, false, false], ['共青团化州市委员会', '化州市人民医院', '2022-08-03', '2022-08-03', '体质健康促进', '“健康直通车”义诊进乡村', '为乡村青少年提供视力、口腔筛查并建立健康档案。', 260, true, false], ['共青团信宜市委员会', '', '2022-08-10', '2022-08-12', '心理健康促进', '12355 心理陪伴营', '由省12355平台心理咨询师开展团体辅导与个案会谈。', 45, false, false]].map(([host, jointUnits, start, end, c, topic, highlights, people, key, demo], i) => ({ id: `a${i + 1}`, host, jointUnits, heldAt: { start, end }, class: c, topic, highlights, people, keyProject: key, isDemo: demo, state: '计划' }));

const campaign = { id: 'c1', slug: 'guangdong-2022-two-help', title: '2022年广东乡村青少年健康成长“两帮两促”行动', shortTitle: '两帮两促', year: 2022, status: 'running', issuedAt: '2022-06-24T02:00:00Z', templateVersion: '1.0.0' };
const clauses = []; for (const block of read('notice.md').split(/\n(?=#)/)) { const m = /^(#+)\s*(.*?)\s*\{#(.+?)\}/.exec(block); if (m) clauses.push({ id: m[3], title: m[2] || undefined, level: m[1].length, text: block.split('\n').slice(1).join('\n').trim() }); }
const deadlines = [{ id: 'receipt', title: '签收', dueAt: '2022-06-29T16:00:00Z' }, { id: 'countyPlan', title: '县级活动报送地市', dueAt: due(0) }, { id: 'annex2', title: '结对名单（附件2）', dueAt: due(3) }, { id: 'annex3Plan', title: '活动汇总表（附件3）计划版', dueAt: due(3) }, { id: 'annex3Update', title: '活动汇总表（附件3）更新版', dueAt: '2022-09-15T16:00:00Z' }];
const duties = [['receipt', '签收通知'], ['annex2', '结对名单（附件2）'], ['countyPlan', '县级计划活动'], ['annex3Plan', '附件3（计划版）'], ['annex3Update', '附件3（更新版）']].map(([id, title]) => ({ id, title, dueAt: deadlines.find((d) => d.id === id).dueAt }));
const st = (i, dueAt) => { const over = Date.parse(dueAt) < now(); const h = (i * 7919) % 10; return over ? (h < 7 ? 'onTime' : h < 8 ? 'late' : 'overdue') : h < 3 ? 'onTime' : Date.parse(dueAt) - now() < 7 * DAY ? 'due' : 'notDue'; };
const overview = () => { const units = orgs.filter((o) => ['prefecture', 'county', 'university'].includes(o.level)).map((o, i) => { const own = o.level === 'county' ? ['countyPlan'] : o.level === 'university' ? ['receipt', 'annex2', 'annex3Plan', 'annex3Update'] : ['receipt', 'annex3Plan', 'annex3Update'];
  return { id: o.id, name: o.shortName, level: o.level, parentId: o.parentId, duties: Object.fromEntries(own.map((d, k) => { const dd = duties.find((x) => x.id === d); const state = o.code === '4419' && d === 'annex3Update' ? 'exempt' : st(i * 3 + k, dd.dueAt); return [d, { state, dueAt: dd.dueAt, answeredAt: ['onTime', 'late'].includes(state) ? iso(Date.parse(dd.dueAt) - DAY) : null, acceptedAt: state === 'onTime' && i % 2 ? iso(base) : null, taskId: 't1', instanceId: 'i1', waitingFor: ['due', 'overdue'].includes(state) ? { unit: i % 3 ? o.shortName : '团省委青年发展部', post: i % 3 ? '经办人' : '审核人', taskId: 't1' } : null }]; })) }; });
  const totals = {}; for (const u of units) for (const c of Object.values(u.duties)) totals[c.state] = (totals[c.state] ?? 0) + 1; return { units, duties, totals }; };
const unit = (id) => ({ id, name: org(id).shortName });
const act = (verb, label, allowed = true, reason) => ({ verb, label, allowed, ...(reason && { reason }) });
const T = (id, o) => ({ id, title: '', name: '', kind: 'work', status: 'open', elementId: 'G6', unit: unit('o-scnu'), post: { code: 'clerk', title: '经办人' }, assignee: null, priority: null, dueAt: due(3), late: false, createdAt: iso(base - DAY), completedAt: null, outcome: null, instance: { id: 'i1', processName: '高校结对名单', businessKey: '44-u-scnu' }, campaign: { id: 'c1', title: '两帮两促' }, ...o });
let tasks = [
  T('t1', { title: '华南师范大学团委-结对名单（附件2）-2022', name: '结对（一对一/多对一）', dueAt: due(0) }),
  T('t2', { title: '岭南师范学院团委-审核结对名单（跨校重复、盖章）', name: '审核', kind: 'approval', elementId: 'G10', unit: unit('o-qnfzb'), post: { code: 'reviewer', title: '审核人' } }),
  T('t3', { title: '签收《关于开展2022年广东乡村青少年健康成长“两帮两促”行动的通知》', name: '签收', kind: 'receipt', elementId: 'G2', dueAt: '2022-06-29T16:00:00Z', late: true }),
  T('t4', { title: '茂名团市委-活动汇总表（附件3）计划版-2022-07', name: '报送活动汇总表（计划版）', elementId: 'G9', unit: unit('o-4409'), instance: { id: 'i2', processName: '集中行动月计划、活动、汇总', businessKey: '4409' } }),
  T('t5', { title: '华南师范大学团委-每周服务记录', name: '每周服务记录', elementId: 'G13', dueAt: null }),
  T('t6', { title: '惠州学院团委-审核活动汇总表（计划版）', name: '审核计划版', kind: 'approval', dueAt: due(5), unit: unit('o-qnfzb') }),
  T('t7', { title: '与茂名、云浮团市委对接云支教安排（附件1）', name: '与地市、县对接（附件1）', dueAt: due(-2), late: true }),
  ...Array.from({ length: 14 }, (_, i) => T(`d${i}`, { title: `${unis[i % 10][1]}团委-签收通知`, name: '签收', kind: 'receipt', status: 'completed', completedAt: iso(base - i * 9e6), outcome: i % 5 === 3 ? 'return' : 'done', late: i === 2 })),
];
const write = (form, extra = []) => ({ access: 'write', fields: extra });
const details = (t) => { const b = { ...t, obligations: ['GD-05', 'GD-06', 'GD-07'], comments: [], actions: t.status !== 'open' ? [act('cc', '抄送'), act('withdraw', '取回', false, '下一环节已办理，不能取回')] : t.kind === 'approval' ? [act('approve', '同意'), act('return', '退回'), act('reject', '不同意'), act('transfer', '转办'), act('cc', '抄送'), act('urge', '催办', false, '仅发起人或上级单位可以催办')] : t.kind === 'receipt' ? [act('complete', '签收'), act('cc', '抄送')] : [act('complete', '提交'), act('save', '暂存'), act('transfer', '转办'), act('delegate', '委派'), act('cc', '抄送')] };
  if (t.id === 't1') return { ...b, instructions: '请逐名核对学生身份证号与学籍号；不在附件1对接范围内的县（市、区）须说明原因。名单经校团委负责人确认后，下一步打印盖章报送。', returnComment: '第5行缺年级班级，第3名学生学籍号请核对。', comments: [{ id: 'm1', path: 'rows[r0005].gradeClass', comment: '缺年级班级，请补充', author: '周敏', at: iso(base - 7e6) }, { id: 'm2', path: 'rows[r0003].studentNo', comment: '学籍号与学校系统不一致，请核对', author: '周敏', at: iso(base - 7e6) }], form: { model: F2, overlay: { access: 'write', fields: [] }, data: { unitName: '华南师范大学团委', rows }, recordId: 'rec1', recordVersion: 3, findings: [], lists } };
  if (t.id === 't2') return { ...b, instructions: '核对跨校重复结对与盖章扫描件；有问题的单元格可逐格标注后退回。', form: { model: F2, overlay: { access: 'read', fields: [] }, data: { unitName: '岭南师范学院团委', rows: rows.slice(0, 26), sealedPdf: [{ id: 'f1', name: '岭南师范学院结对名单（盖章）.pdf', size: 1840000 }] }, recordId: 'rec2', recordVersion: 1, findings: [], lists } };
  if (t.id === 't4' || t.id === 't6') return { ...b, instructions: '请汇总本市及所辖县（市、区）7至8月计划开展的活动，至少1场示范活动，推荐至少1个重点宣传项目。', obligations: ['GD-103', 'GD-104', 'GD-108', 'GD-109'], form: { model: F3, overlay: { access: t.kind === 'approval' ? 'read' : 'write', fields: [] }, data: { unitName: '茂名团市委', activities: acts }, recordId: 'rec3', recordVersion: 1, findings: [], lists } };
  if (t.id === 't5') return { ...b, instructions: '志愿者每次服务后登记一条。原则上每名学生每周不少于1次、每次时长合计不少于60分钟。', collection: { register: 'sessions', formId: 'GD-F4' }, form: { model: F4, overlay: { access: 'write', fields: [] }, data: {}, recordId: null, recordVersion: null, findings: [], lists } };
  return { ...b, instructions: t.kind === 'receipt' ? '请阅读通知全文后签收。签收即表示本单位已知悉时限与要求。' : '请与对接地市、县（市、区）团委建立联系，确认帮扶学生需求与联络人。' }; };
const timeline = { items: [
  { at: '2022-06-24T02:00:00Z', kind: 'instance', taskId: null, elementId: 'start', elementName: '印发通知', actor: { name: '何志远', unit: '团省委办公室', post: '经办人' }, action: 'start', comment: null, cells: [], outcome: null, dueAt: null, late: false },
  { at: '2022-06-27T03:10:00Z', kind: 'task', taskId: 'x1', elementId: 'G5', elementName: '与地市、县对接（附件1）', actor: { name: '林晓岚', unit: '华南师范大学团委', post: '经办人' }, action: 'completed', comment: '已与化州、高州、罗定团委建立联系，确认需求学生 312 名。', cells: [], outcome: 'done', dueAt: null, late: false },
  { at: '2022-07-01T08:42:00Z', kind: 'task', taskId: 'x2', elementId: 'G6', elementName: '结对（一对一/多对一）', actor: { name: '林晓岚', unit: '华南师范大学团委', post: '经办人' }, action: 'completed', comment: null, cells: [], outcome: 'done', dueAt: due(3), late: false },
  { at: '2022-07-04T09:20:00Z', kind: 'task', taskId: 'x3', elementId: 'G10', elementName: '审核（跨校重复、盖章）', actor: { name: '周敏', unit: '团省委青年发展部', post: '审核人' }, action: 'completed', comment: '第5行缺年级班级，第3名学生学籍号请核对。', cells: [{ path: 'rows[r0005].gradeClass', comment: '第5行 年级班级：缺年级班级，请补充' }, { path: 'rows[r0003].studentNo', comment: '第3行 学籍号：与学校系统不一致，请核对' }], outcome: 'return', dueAt: due(3), late: false },
], next: [{ state: 'current', elementId: 'G6', name: '结对（一对一/多对一）', who: '华南师范大学团委 · 经办人', dueAt: due(0), late: false, taskId: 't1' }, { state: 'following', elementId: 'G7', name: '打印盖章，报送pdf+word', who: '华南师范大学团委 · 经办人', dueAt: due(3), late: false }, { state: 'following', elementId: 'G10', name: '审核（跨校重复、盖章）', who: '团省委青年发展部 · 审核人', dueAt: null, late: false }], truncated: false };
const notes = [['urge', '催办：签收通知已逾期', '《两帮两促》通知已逾期未签收，请尽快签收。', '/tasks/t3', 2e6, false], ['returned', '结对名单被退回', '周敏：第5行缺年级班级，第3名学生学籍号请核对。', '/tasks/t1', 7e6, false], ['remind', '结对名单（附件2）还有 3 天到期', '请于7月8日24:00前加盖公章后报送至团省委青年发展部。', '/tasks/t1', 8e7, true], ['task', '新任务：每周服务记录', '', '/tasks/t5', 9e7, true], ['cc', '抄送：茂名团市委活动汇总表（计划版）', '', '/tasks/t4', 2e8, true]].map(([kind, title, body, link, ago, r], i) => ({ id: `n${i}`, kind, title, body, link, createdAt: iso(base - ago), readAt: r ? iso(base) : null }));
let signedIn = true;
const me = { id: 'u1', username: 'gd-scnu', displayName: '林晓岚', tenant: { id: 'gd', name: '共青团广东省委员会' }, posts: [{ id: 'p1', unitId: 'o-scnu', unitPath: '/44/44-u-scnu', unitName: '华南师范大学团委', postCode: 'clerk', postTitle: '经办人' }], permissions: ['Campaign', 'Record', 'Register', 'ProcessDefinition', 'Organisation', 'AuditTrail', 'Task'].flatMap((s) => [`read:${s}`, `urge:${s}`]) };
const demo = [['gd-office', '何志远', '团省委青年发展部', '经办人', '看全省谁没报、一键催办、导出总表'], ['gd-reviewer', '周敏', '团省委青年发展部', '审核人', '审核结对名单，在单元格上标注后退回'], ['gd-scnu', '林晓岚', '华南师范大学团委', '经办人', '填 300 行结对名单、导入 Excel、盖章报送'], ['gd-maoming', '梁国栋', '茂名团市委', '经办人', '汇总各县活动，报送附件3'], ['gd-gaozhou', '罗海燕', '高州市团委', '经办人', '手机上报计划活动'], ['gd-audit', '沈立', '团省委', '审计员', '查谁看过、谁导出过']].map(([username, displayName, unitName, postTitle, hint]) => ({ username, password: 'demo', displayName, unitName, postTitle, hint }));
const weeks = ['W28', 'W29', 'W30'].map((id, i) => ({ id: `第${28 + i}周`, from: `2022-07-${11 + i * 7}`, to: `2022-07-${17 + i * 7}` }));
const matrix = { title: '每周服务', weeks, measures: [{ id: 'count', title: '次数', unit: '次', atLeast: 1 }, { id: 'minutes', title: '时长', unit: '分钟', atLeast: 60 }], rows: rows.slice(0, 80).map((r, i) => ({ subject: r.id, label: r.studentName, unitName: r.school, cells: Object.fromEntries(weeks.map((w, k) => { const h = (i * 13 + k * 7) % 9; return [w.id, { measures: { count: h < 7 ? 1 + (h % 2) : 0, minutes: h < 6 ? 60 + h * 10 : h < 7 ? 40 : 0 }, met: h < 6, reason: h === 7 ? '学生随父母外出，已约定补课' : null }]; })) })) };
const divisions = [...codes.map((c, i) => ({ code: c, name: `${cities[i]}市`, level: 'prefecture', parentCode: '44' })), ...Object.entries(counties).flatMap(([p, l]) => l.map(([code, name]) => ({ code, name, level: 'county', parentCode: p }))), { code: '440402', name: '香洲区', level: 'county', parentCode: '4404' }];
const revisions = [3, 2, 1].map((v) => ({ version: v, at: iso(base - (4 - v) * 9e7), author: v === 2 ? '周敏' : '林晓岚', reason: v === 3 ? '按退回意见修改' : null, taskName: '结对（一对一/多对一）', hash: `sha256:${'9f3ac1'.repeat(8)}`, changes: v > 1 ? [{ path: 'rows[r0005].gradeClass', before: '', after: '八年级2班' }, { path: 'rows[r0009].school', before: '高州中学', after: '高州市曹江中学' }] : [] }));
const state = { definitionId: 'd2', xml: read('processes/GD-P2.bpmn'), elements: { G5: { state: 'done', count: 1 }, G6: { state: 'current', count: 1 }, G7: { state: 'future' } }, flows: [] };
for (const m of state.xml.matchAll(/<bpmn:startEvent id="([^"]+)"/g)) state.elements[m[1]] = { state: 'done', count: 1 };

const page = (items) => ({ items, nextCursor: null });
export function mock() {
  const use = (server) => { server.middlewares.use('/api/v1', async (req, res) => {
    const url = new URL(req.url, 'http://x'); const p = url.pathname; const q = url.searchParams; let body = '';
    for await (const c of req) body += c;
    const send = (data, status = 200) => { res.statusCode = status; res.setHeader('content-type', status >= 400 ? 'application/problem+json' : 'application/json'); res.end(data === undefined ? '' : JSON.stringify(data)); };
    const problem = (status, code, title, extra) => send({ type: 'about:blank', title, status, code, ...extra }, status);
    await new Promise((r) => setTimeout(r, 60));
    let m;
    if (p === '/auth/login') { signedIn = true; return send({ accessToken: 'x', user: me }); }
    if (p === '/auth/logout') { signedIn = false; return send(undefined, 204); }
    if (p === '/demo-accounts') return send(page(demo));
    if (p === '/test-clock') { if (req.method === 'PUT') offset = Date.parse(JSON.parse(body).now) - base - (Date.now() - t0); return send({ now: iso(now()) }); }
    if (!signedIn || req.headers['x-out']) return problem(401, 'UNAUTHENTICATED', '请先登录');
    if (p === '/me') return send(me);
    if (p === '/notifications') return send({ ...page(notes), unread: notes.filter((n) => !n.readAt).length });
    if (p.startsWith('/notifications')) { for (const n of notes) n.readAt ??= iso(now()); return send({ read: 2 }); }
    if (p === '/tasks/counts') return send({ todo: tasks.filter((t) => t.status === 'open').length, done: 137, cc: 2, started: 1001, drafts: 1, overdue: 2 });
    if (p === '/tasks') { const v = q.get('view'); const l = tasks.filter((t) => (v === 'todo' ? t.status === 'open' : v === 'done' ? t.status === 'completed' : false) && (!q.get('q') || t.title.includes(q.get('q')))); return send(page(l.sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9')))); }
    if ((m = /^\/tasks\/([^/]+)$/.exec(p))) { const t = tasks.find((x) => x.id === m[1]); return t ? send(details(t)) : problem(404, 'TASK_NOT_FOUND', '没有找到'); }
    if ((m = /^\/tasks\/([^/]+)\/import$/.exec(p))) return send({ importId: 'im1', counts: { new: 284, updated: 9, same: 3, error: 4 }, findings: [{ path: 'x', rule: 'id', severity: 'error', message: '身份证号校验位不正确', row: 17, label: '身份证号' }, { path: 'x', rule: 'id', severity: 'error', message: '身份证号校验位不正确', row: 88, label: '身份证号' }, { path: 'x', rule: 'required', severity: 'error', message: '请填写“年级班级”', row: 5, label: '年级班级' }, { path: 'x', rule: 'dup', severity: 'error', message: '同一学生与同一志愿者重复结对', row: 120 }, { path: 'x', rule: 'county', severity: 'reason', message: '不在附件1本校对接范围内，请说明原因', row: 13, label: '所在县' }] });
    if ((m = /^\/tasks\/([^/]+)\/(complete|return|claim|transfer|urge|withdraw|delegate)$/.exec(p))) { const t = tasks.find((x) => x.id === m[1]); if (t.status !== 'open') return problem(409, 'TASK_ALREADY_COMPLETED', '该任务已办结', { detail: '周敏 已于 10:21 办理。' }); if (m[2] === 'complete' || m[2] === 'return') { t.status = 'completed'; t.completedAt = iso(now()); } return send({ task: t }); }
    if (/^\/tasks\/.*\/(save-draft|cc)$/.test(p)) return send({});
    if (/\/timeline$/.test(p)) return send(timeline);
    if (/\/diagram-state$/.test(p)) return send(state);
    if (p === '/process-instances') return send(page(unis.map(([c, n], i) => ({ id: `i${i + 1}`, processName: '高校结对名单', unitName: `${n}团委`, state: i % 4 === 3 ? 'completed' : 'active', startedAt: '2022-06-24T02:00:00Z' }))));
    if ((m = /^\/process-instances\/([^/]+)$/.exec(p))) return send({ id: m[1], state: 'active', processName: '高校结对名单', businessKey: '44-u-scnu' });
    if (p === '/campaigns') return send(page([campaign, { id: 'c0', slug: 'x', title: '2021年“青年云支教”广东乡村学子健康成长计划', shortTitle: '云支教', year: 2021, status: 'archived', issuedAt: '2021-06-30T02:00:00Z', templateVersion: '0.9.0' }]));
    if ((m = /^\/campaigns\/([^/]+)$/.exec(p))) return send({ ...campaign, notice: { documentNumber: null, issuer: '共青团广东省委办公室', issuedOn: '2022-06-24', addressees: [] }, deadlines, clauses, parameters: { annex3Strict: true, actionStart: '2022-07-01', actionEnd: '2022-08-31', annex3PlanDue: '2022-07-08' }, sets: [{ id: 'u', title: '高校', count: 10 }], reports: json('template.json').reports, recurrences: [{ id: 'weekly', title: '每周服务', every: 'week' }], mainInstanceId: 'i1' });
    if (/\/overview$/.test(p)) return send(overview());
    if (/\/obligations$/.test(p)) return send(page(obligations.map((o) => ({ ...o, live: o.id === 'GD-06' ? { counts: { onTime: 3, due: 7 } } : o.id === 'GD-08' ? { text: 'W28: 71 of 80 met', textZh: '第28周：80 名学生中 71 名达到' } : null }))));
    if (/\/recurrences\//.test(p)) return send(matrix);
    if (/\/urge$/.test(p)) return send({ urged: JSON.parse(body).units.length - 1, coolingDown: 1 });
    if (/^\/campaigns\/[^/]+\/duties$/.test(p)) return send(page(duties.filter((d) => d.id !== 'countyPlan').map((d, i) => ({ dutyId: d.id, title: d.title, dueAt: d.dueAt, state: ['overdue', 'due', 'due', 'notDue'][i], taskId: i < 2 ? ['t3', 't1'][i] : null }))));
    if ((m = /\/registers\/([^/]+)\/records$/.exec(p))) { if (req.method === 'POST') return send({ recordId: 'x', version: 1 }); const mk = (i, data) => ({ id: `rec${i}`, register: m[1], ownerUnit: unit('o-scnu'), status: ['submitted', 'approved', 'draft'][i % 3], version: 1 + (i % 3), updatedAt: iso(base - i * 5e6), data });
      const l = m[1] === 'pairingLists' ? unis.map(([, n], i) => ({ ...mk(i, { unitName: `${n}团委`, totalStudents: 30 + i, totalVolunteers: 22 + i, rows: rows.length }), ownerUnit: { id: 'x', name: `${n}团委` } })) : m[1].startsWith('pairing') ? rows.slice(0, 50).map((r, i) => mk(i, r)) : m[1] === 'sessions' ? rows.slice(0, 20).map((r, i) => mk(i, { student: r.studentName, date: `2022-07-${pad(4 + (i % 20), 2)}`, minutes: 45 + (i % 4) * 15, mode: '一对一', content: i % 3 ? '学业辅导' : '成长陪伴' })) : acts.map((a, i) => mk(i, a)); return send(page(l)); }
    if (/\/registers$/.test(p)) return send(page([{ register: 'pairingLists', title: '结对名单', formId: 'GD-F2', count: 10 }, { register: 'pairingLists.rows', title: '结对明细', formId: 'GD-F2', count: 2874 }, { register: 'activityTables', title: '活动汇总表', formId: 'GD-F3', count: 21 }, { register: 'activityTables.activities', title: '活动', formId: 'GD-F3', count: 164 }, { register: 'sessions', title: '云支教服务记录', formId: 'GD-F4', count: 5210 }]));
    if ((m = /^\/forms\/[^/]+\/([^/]+)$/.exec(p))) return send({ model: { 'GD-F2': F2, 'GD-F3': F3, 'GD-F4': F4 }[m[1]], lists });
    if (p === '/forms/validate') return send({ findings: [{ path: 'rows[r0008].studentId', rule: 'unique', severity: 'error', message: '该身份证号已由另一所高校结对', row: 8, label: '身份证号' }] });
    if (/\/revisions$/.test(p)) return send(page(revisions));
    if (/\/reveal$/.test(p)) return send({ value: '999999201003070012' });
    if ((m = /^\/records\/([^/]+)$/.exec(p))) return send({ id: m[1], status: 'submitted', version: 3, updatedAt: iso(base), data: { unitName: '华南师范大学团委', rows: rows.slice(0, 40) } });
    if (p === '/organisations') { const s = q.get('q'); const l = s ? orgs.filter((o) => o.name.includes(s) || o.code.includes(s)) : orgs.filter((o) => (q.get('parent') ? o.parentId === q.get('parent') : o.parentId === null)); return send(page(l)); }
    if ((m = /^\/organisations\/([^/]+)\/posts$/.exec(p))) return send([['clerk', '经办人', ['林晓岚', '陈嘉欣']], ['reviewer', '审核人', ['周敏']], ['head', '负责人', []]].map(([code, title, h], i) => ({ id: `po${i}`, organisationId: m[1], code, title, holders: h.map((n, k) => ({ id: `${i}${k}`, userId: `u${i}${k}`, displayName: n, startsAt: '2021-09-01T00:00:00Z', endsAt: null })) })));
    if ((m = /^\/organisations\/([^/]+)$/.exec(p))) return org(m[1]) ? send(org(m[1])) : problem(404, 'NOT_FOUND', '没有找到');
    if (p === '/people') return send(page([['u2', '陈嘉欣', '华南师范大学团委', '经办人'], ['u3', '周敏', '团省委青年发展部', '审核人']].map(([id, displayName, unitName, postTitle]) => ({ id, displayName, unitName, postTitle }))));
    if (p === '/divisions') { const s = q.get('q'), pa = q.get('parent'); return send(page(divisions.filter((d) => (s ? d.name.includes(s) : d.parentCode === (pa ?? '44'))))); }
    if (p === '/process-definitions') return send(page([{ id: 'd2', key: 'GD-P2', name: '高校结对名单', version: 1 }]));
    if (p === '/audit-trail') return send(page([['reveal', '周敏', 'Record', '结对名单 第17行 身份证号', '电话核对学籍'], ['export', '何志远', 'Campaign', '结对名单汇总（脱敏）', null], ['login', '林晓岚', 'Session', null, null], ['login-failed', 'gd-admin', 'Account', null, null], ['post-grant', '沈立', 'Account', '罗海燕 → 高州市团委经办人', '岗位调整']].map(([action, name, subjectType, subjectLabel, reason], i) => ({ id: `a${i}`, at: iso(base - i * 4e6), actor: { name }, actorUnit: '团省委青年发展部', action, subjectType, subjectId: null, subjectLabel, reason }))));
    return problem(404, 'NOT_FOUND', '没有找到');
  }); };
  return { name: 'mock', configureServer: use, configurePreviewServer: use };
}
