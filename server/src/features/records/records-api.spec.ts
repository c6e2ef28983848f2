import ExcelJS from 'exceljs';
import type { FormModel, TableRow } from '@noticeflow/schemas';
import { pairingForm, syntheticId } from '../../../forms/test/fixtures/index.js';
import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { AccountsService } from '../accounts/index.js';
import { FormsService } from '../forms/index.js';
import { OrganisationsService, TenantsService } from '../organisations/index.js';

const TENANT = 'tenant-gd';
const CAMPAIGN = 'campaign-1';
const PASSWORD = 'Zheng-que-2022';
/** A service log: records are added one after another while the task is open. */
const logForm: FormModel = {
  schema: 'noticeflow/form/1', id: 'GD-F4', version: 1, title: '云支教服务记录', origin: 'proposed', register: 'services',
  fields: [
    { id: 'date', type: 'date', label: '日期', required: true },
    { id: 'minutes', type: 'number', label: '时长（分钟）', required: true, integer: true, min: 1, max: 480, unit: '分钟' },
    { id: 'mode', type: 'enum', label: '方式', required: true, options: [{ value: 'one', label: '一对一' }, { value: 'many', label: '多对一' }] },
    { id: 'content', type: 'text', label: '内容', maxLength: 20 },
    { id: 'student', type: 'record', label: '学生', class: 'personal', purpose: '测试', source: { register: 'pairing-lists.rows', label: 'student_name', detail: 'school', distinctBy: 'student_id' } },
  ],
};
const PROCESS = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="urn:test" id="d">
  <process id="pairing" name="结对名单报送" isExecutable="true">
    <startEvent id="start" />
    <userTask id="Fill" name="报送结对名单"><extensionElements>
      <nf:assignment unit="=unit.id" post="clerk" /><nf:task kind="work" /><nf:form formId="GD-F2" access="write" />
    </extensionElements></userTask>
    <userTask id="Log" name="记录服务"><extensionElements>
      <nf:assignment unit="=unit.id" post="clerk" /><nf:task kind="work" /><nf:form formId="GD-F4" access="write" record="*" />
    </extensionElements></userTask>
    <endEvent id="end" />
    <sequenceFlow id="f0" sourceRef="start" targetRef="Log" /><sequenceFlow id="f3" sourceRef="Log" targetRef="end" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="Fill" /><sequenceFlow id="f2" sourceRef="Fill" targetRef="end" />
  </process>
</definitions>`;

const boy = syntheticId('20120301', 11);
const row = (extra: Record<string, unknown> = {}): TableRow => ({
  student_name: '张三', sex: '男', student_id: boy, student_no: `G${boy}`, school: '第一小学', grade_class: '三年级2班', county: '440981', volunteer_name: '李四', volunteer_id: syntheticId('20010203', 21), ...extra,
});

/** The way of a list through the API, and what other units, tenants and anonymous people get to see of it. */
describe('the API of records and files', () => {
  let server: TestApp;
  let clerk: Headers;
  let reviewer: Headers;
  let stranger: Headers;
  let taskId: string;
  let logTaskId: string;
  let recordId: string;

  type Headers = { authorization: string };
  const call = (headers: Headers, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload === undefined ? {} : { payload }) });
  const upload = (headers: Headers, url: string, name: string, content: Buffer, fields: Record<string, string> = {}) => {
    const boundary = 'xxBOUNDARYxx';
    const head = Object.entries(fields).map(([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`).join('');
    const payload = Buffer.concat([Buffer.from(`${head}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    return server.app.inject({ method: 'POST', url: `/api/v1${url}`, headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` }, payload });
  };

  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: TENANT, code: 'gd', name: '广东', divisionCode: '44' });
    const units = await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, TENANT, [
      { code: '44-u-scnu', name: '华南师范大学团委', kind: 'university', level: 'university', parentCode: '44', posts: ['clerk', 'reviewer'] },
      { code: '44-u-ln', name: '岭南师范学院团委', kind: 'university', level: 'university', parentCode: '44', posts: ['clerk'] },
    ]));
    const account = (username: string, unit: string, post: string) => ({ username, displayName: username, password: PASSWORD, posts: [{ unit, post }] });
    await server.get(AccountsService).createMany(TENANT, [account('clerk', '44-u-scnu', 'clerk'), account('reviewer', '44-u-scnu', 'reviewer'), account('stranger', '44-u-ln', 'clerk')]);
    [clerk, reviewer, stranger] = [await server.login('clerk', PASSWORD), await server.login('reviewer', PASSWORD), await server.login('stranger', PASSWORD)];
    await server.database.write((tx) => server.get(FormsService).register(tx, { tenantId: TENANT, campaignId: CAMPAIGN, forms: [pairingForm, logForm], lists: { allocation: ['440981'] } }));
    await server.database.write(async (tx) => {
      tx.insert('campaign', {
        id: CAMPAIGN, tenant_id: TENANT, slug: 'two-help', template_version: '1.0.0', title: '“两帮两促”', short_title: '两帮两促', year: 2022, status: 'running', parameters: '{}', posts: '{}',
        unit_sets: '{}', deadlines: '[]', calendar_version: null, deployment_id: null, main_instance_id: null, main_definition_id: null, created_at: new Date(), created_by: 'test', issued_at: new Date(),
        issued_by: 'test', archived_at: null, archived_by: null, archive_hash: null, archived_records: null,
      });
      const report = { id: 'annex-2', title: '结对名单汇总', form: 'GD-F2', formats: ['docx', 'xlsx'], clause: '一', scope: 'campaign' };
      tx.insert('campaign_template', { campaign_id: CAMPAIGN, tenant_id: TENANT, template: JSON.stringify({ manifest: { roles: [], unitSets: [], duties: [], reports: [report], deadlines: [], parameters: [] }, forms: [pairingForm], obligations: { obligations: [] } }) });
    });
    const actor = { kind: 'system' as const, tenantId: TENANT, id: 'test' };
    const runtime = server.get(ProcessRuntime);
    await runtime.deploy({ tenantId: TENANT, name: 'test', resources: [{ name: 'pairing.bpmn', content: PROCESS }], actor });
    const unit = units.get('44-u-scnu')!;
    const { instanceId } = await runtime.start({ tenantId: TENANT, processId: 'pairing', campaignId: CAMPAIGN, unitId: unit.id, variables: { unit: { id: unit.id } } }, { actor });
    const tasks = await server.database.read((tx) => tx.query('SELECT id, element_id FROM task WHERE instance_id = ?', [instanceId]));
    taskId = String(tasks.find((task) => task.element_id === 'Fill')?.id);
    logTaskId = String(tasks.find((task) => task.element_id === 'Log')?.id);
  }, 60_000);
  afterAll(() => server?.close());

  it('checks live, without storing and without echoing values', async () => {
    const answer = await call(clerk, 'POST', '/forms/validate', { formId: 'GD-F2', campaignId: CAMPAIGN, taskId, data: { rows: [row({ sex: '女' })] } });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ blocking: true, findings: [{ path: 'rows[new-1].sex', rule: 'sex-agrees' }], computed: { students_total: 1 } });
    expect(answer.body).not.toContain(boy);
    expect((await call(stranger, 'POST', '/forms/validate', { formId: 'GD-F2', campaignId: CAMPAIGN, taskId, data: {} })).statusCode).toBe(404);
  });

  it('imports a workbook through template, dry run and apply', async () => {
    const template = await call(clerk, 'GET', `/forms/${CAMPAIGN}/GD-F2/import-template?taskId=${taskId}&table=rows`);
    expect(template.statusCode).toBe(200);
    expect(template.headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent('“青年云支教”结对名单-导入模板.xlsx')}`);
    expect(template.headers['x-content-type-options']).toBe('nosniff');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(template.rawPayload as unknown as ExcelJS.Buffer);
    const sheet = workbook.worksheets[0]!;
    (sheet.getRow(1).values as string[]).forEach((code, column) => { if (column > 1) sheet.getCell(4, column).value = (row({ county: '高州市' })[code] ?? null) as string; });
    const dry = await upload(clerk, `/tasks/${taskId}/import?mode=all`, '结对名单.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()), { table: 'rows' });
    expect(dry.json()).toMatchObject({ fileName: '结对名单.xlsx', counts: { new: 1, error: 0 }, applicable: true });
    expect(dry.body).not.toContain(boy);
    const { importId } = dry.json<{ importId: string }>();
    for (const other of [reviewer, stranger]) expect((await call(other, 'POST', `/imports/${importId}/apply`, {})).statusCode).toBe(404);
    const applied = await call(clerk, 'POST', `/imports/${importId}/apply`, {});
    expect(applied.json()).toMatchObject({ counts: { new: 1 }, skipped: 0 });
    recordId = applied.json<{ recordId: string }>().recordId;
  });

  it('shows the record masked to those of the unit, and 404 to everybody else', async () => {
    const answer = await call(reviewer, 'GET', `/records/${recordId}`);
    expect(answer.json()).toMatchObject({ data: { rows: [{ student_name: '张三', student_id: `999***********${boy.slice(-4)}` }] } });
    expect(answer.body).not.toContain(boy);
    for (const url of [`/records/${recordId}`, `/records/${recordId}/revisions`, `/records/${recordId}/export`]) {
      const [seen, random] = [await call(stranger, 'GET', url), await call(stranger, 'GET', url.replace(recordId, '00000000-0000-7000-8000-000000000000'))];
      expect([seen.statusCode, seen.json().code]).toEqual([404, 'NOT_FOUND']);
      expect(random.json().code).toBe(seen.json().code);
    }
    expect((await call(stranger, 'PUT', `/records/${recordId}`, { data: {}, taskId })).statusCode).toBe(404);
    expect((await call(reviewer, 'PUT', `/records/${recordId}`, { data: {}, taskId })).statusCode).toBe(403);
  });

  it('changes it at the task, and tells who changed what', async () => {
    const rowId = (await call(clerk, 'GET', `/records/${recordId}`)).json<{ data: { rows: { id: string }[] } }>().data.rows[0]!.id;
    const changed = await call(clerk, 'PUT', `/records/${recordId}`, { data: { rows: [{ id: rowId, school: '第二小学', student_id: `999***********${boy.slice(-4)}` }] }, taskId, reason: '更正' });
    expect(changed.json()).toMatchObject({ id: recordId, version: 2 });
    expect((await call(clerk, 'PUT', `/records/${recordId}`, { data: { evil: 1 }, taskId })).json()).toMatchObject({ status: 422, code: 'FORM_DATA_REFUSED', errors: [{ path: 'evil' }] });
    const revisions = (await call(reviewer, 'GET', `/records/${recordId}/revisions`)).json<{ changes: object[]; reason: string }[]>();
    expect(revisions.flatMap((r) => (r.reason === '更正' ? r.changes : []))).toEqual([{ path: `rows[${rowId}].school`, label: '在读学校', from: '第一小学', to: '第二小学' }]);
    expect(JSON.stringify(revisions)).not.toMatch(/nf1\./);
    const revealed = await call(reviewer, 'POST', `/records/${recordId}/reveal`, { path: `rows[${rowId}].student_id`, reason: '核对学籍' });
    expect(revealed.json()).toEqual({ value: boy });
  });

  it('lists registers and records within the unit, and finds an identity number by equality only', async () => {
    const registers = (await call(clerk, 'GET', `/campaigns/${CAMPAIGN}/registers`)).json<{ register: string; count: number }[]>();
    expect(registers.map((r) => [r.register, r.count])).toEqual([['pairing-lists', 1], ['pairing-lists.rows', 1], ['services', 0]]);
    const list = async (headers: Headers, q = '') => (await call(headers, 'GET', `/campaigns/${CAMPAIGN}/registers/pairing-lists.rows/records?q=${encodeURIComponent(q)}`)).json<{ items: unknown[] }>().items;
    for (const q of ['', '张三', boy, boy.toLowerCase()]) expect(await list(clerk, q)).toHaveLength(1);
    for (const q of [boy.slice(0, 17), '李雷', '%']) expect(await list(clerk, q)).toHaveLength(0);
    expect(await list(stranger)).toHaveLength(0);
    expect((await call(clerk, 'GET', `/campaigns/${CAMPAIGN}/registers/pairing-lists.rows/records?cursor=nonsense`)).statusCode).toBe(400);
  });

  it('offers the students of the unit to the holder of a task that names one, and shows the name beside the id', async () => {
    const choices = (headers: Headers, field = 'student', q = '') => call(headers, 'GET', `/forms/${CAMPAIGN}/GD-F4/choices?taskId=${logTaskId}&field=${field}&q=${encodeURIComponent(q)}`);
    const { items, total } = (await choices(clerk)).json<{ items: { id: string; label: string; detail: string }[]; total: number }>();
    expect([total, items]).toEqual([1, [{ id: expect.any(String), label: '张三', detail: '第二小学' }]]);
    expect((await choices(clerk, 'student', '李雷')).json()).toEqual({ items: [], total: 0 });
    for (const answer of [await choices(stranger), await choices(clerk, 'date'), await choices(clerk, 'nothing')]) expect(answer.statusCode).toBe(404);
    const url = `/campaigns/${CAMPAIGN}/registers/services/records`;
    const data = { date: '2022年7月9日', minutes: 30, mode: '一对一' };
    expect((await call(clerk, 'POST', url, { taskId: logTaskId, data: { ...data, student: recordId } })).json()).toMatchObject({ status: 422, code: 'FORM_DATA_REFUSED', errors: [{ path: 'student', rule: 'unknownReference' }] });
    const { id } = (await call(clerk, 'POST', url, { taskId: logTaskId, data: { ...data, student: items[0]!.id } })).json<{ id: string }>();
    const refs = { [items[0]!.id]: '张三' };
    expect((await call(clerk, 'GET', `/records/${id}`)).json()).toMatchObject({ data: { student: items[0]!.id }, refs });
    expect((await call(clerk, 'GET', url)).json()).toMatchObject({ items: [{ id, refs }] });
    expect((await call(clerk, 'GET', `/records/${id}/revisions`)).json()).toMatchObject([{ refs }]);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await call(clerk, 'GET', `/records/${id}/export?format=xlsx`)).rawPayload as unknown as ExcelJS.Buffer);
    expect(JSON.stringify(workbook.worksheets[0]!.getSheetValues())).toContain('"学生","张三"');
    await call(clerk, 'DELETE', `/records/${id}`, { taskId: logTaskId, reason: '测试' });
  });

  it('exports masked by default; unmasked only with right and reason, and every file is recorded by its hash', async () => {
    const masked = await call(clerk, 'GET', `/records/${recordId}/export?format=xlsx`);
    expect(masked.statusCode).toBe(200);
    const load = async (content: Buffer) => { const w = new ExcelJS.Workbook(); await w.xlsx.load(content as unknown as ExcelJS.Buffer); return JSON.stringify(w.worksheets[0]!.getSheetValues()); };
    expect(await load(masked.rawPayload)).not.toContain(boy);
    expect((await call(clerk, 'GET', `/records/${recordId}/export?format=xlsx&masked=false`)).json()).toMatchObject({ status: 422, code: 'REASON_REQUIRED' });
    const clear = await call(clerk, 'GET', `/records/${recordId}/export?format=xlsx&masked=false&reason=${encodeURIComponent('盖章报送')}`);
    expect(await load(clear.rawPayload)).toContain(boy);
    const footer = async (content: Buffer) => { const w = new ExcelJS.Workbook(); await w.xlsx.load(content as unknown as ExcelJS.Buffer); return w.worksheets[0]!.headerFooter?.oddFooter ?? ''; };
    expect(await footer(clear.rawPayload)).toContain('导出人：clerk（华南师范大学团委）');
    expect(await footer(masked.rawPayload)).toBe('');
    const log = await server.database.read((tx) => tx.query("SELECT field_path, reason FROM access_log WHERE action = 'export' AND field_path LIKE 'GD-F2%' ORDER BY id"));
    expect(log.map((r) => [String(r.field_path).replace(/[0-9a-f]{64}/, '#'), r.reason])).toEqual([['GD-F2 xlsx masked sha256:#', null], ['GD-F2 xlsx clear sha256:#', '盖章报送']]);
  });

  it('adds, changes, imports and removes records of a collection', async () => {
    const url = `/campaigns/${CAMPAIGN}/registers/services/records`;
    const data = { date: '2022年7月10日', minutes: 60, mode: '一对一' };
    const added = await call(clerk, 'POST', url, { taskId: logTaskId, data });
    expect(added.statusCode).toBe(201);
    const { id } = added.json<{ id: string }>();
    expect((await call(clerk, 'POST', url, { taskId: logTaskId, data: { ...data, minutes: 481 } })).json()).toMatchObject({ status: 422, code: 'FORM_FINDINGS', errors: [{ path: 'minutes', messageZh: '不大于480' }] });
    expect((await call(clerk, 'POST', url, { taskId, data })).statusCode).toBe(404);
    expect((await call(stranger, 'POST', url, { taskId: logTaskId, data })).statusCode).toBe(404);
    expect((await call(clerk, 'PUT', `/records/${id}`, { taskId: logTaskId, data: { minutes: 90 } })).json()).toMatchObject({ id, version: 2 });
    expect((await call(clerk, 'PUT', `/records/${recordId}`, { taskId: logTaskId, data: {} })).statusCode).toBe(404);

    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('记录');
    sheet.addRow(['序号', '日期', '时长（分钟）', '方式', '内容']);
    sheet.addRow([1, new Date('2022-07-11T00:00:00Z'), 45, '多对一', '学业辅导']);
    sheet.addRow([2, '2022.7.12', '六十', '一对一', '成长陪伴']);
    const dry = await upload(clerk, `/tasks/${logTaskId}/import?mode=good`, '记录.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()));
    expect(dry.json()).toMatchObject({ counts: { new: 1, error: 1 }, findings: [{ row: 3, column: 3, label: '时长（分钟）', severity: 'error' }] });
    expect((await call(clerk, 'POST', `/imports/${dry.json<{ importId: string }>().importId}/apply`, {})).json()).toMatchObject({ skipped: 1 });
    const list = async () => (await call(clerk, 'GET', url)).json<{ items: { data: Record<string, unknown> }[] }>().items.map((item) => item.data);
    expect(await list()).toEqual([{ date: '2022-07-10', minutes: 90, mode: 'one' }, { date: '2022-07-11', minutes: 45, mode: 'many', content: '学业辅导' }]);
    expect((await call(clerk, 'DELETE', `/records/${id}`, { taskId: logTaskId, reason: '重复登记' })).statusCode).toBe(204);
    expect(await list()).toHaveLength(1);
    expect((await call(clerk, 'GET', `/records/${id}`)).statusCode).toBe(404);
  });

  it('keeps files of a task and serves them as downloads', async () => {
    const pdf = Buffer.from('%PDF-1.7 方案');
    const sent = await upload(clerk, '/attachments', '方案（盖章）.pdf', pdf, { taskId });
    expect(sent.json()).toMatchObject({ name: '方案（盖章）.pdf', size: pdf.length, type: 'application/pdf' });
    const { id } = sent.json<{ id: string }>();
    const got = await call(reviewer, 'GET', `/attachments/${id}`);
    expect(got.rawPayload.equals(pdf)).toBe(true);
    expect(got.headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
    expect(got.headers['content-disposition']).toMatch(/^attachment; /);
    expect((await call(stranger, 'GET', `/attachments/${id}`)).statusCode).toBe(404);
    expect((await upload(stranger, '/attachments', 'a.pdf', pdf, { taskId })).statusCode).toBe(404);
    expect((await upload(clerk, '/attachments', 'a.html', Buffer.from('<script>'), { taskId })).statusCode).toBe(415);
    expect((await upload(clerk, '/attachments', 'a.pdf', Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024)]), { taskId })).statusCode).toBe(413);
    expect((await call(clerk, 'POST', '/attachments', {})).statusCode).toBe(400);
  });

  it('merges the tables of the units into a report, submitted ones only', async () => {
    const report = (headers: Headers, id = 'annex-2') => call(headers, 'GET', `/campaigns/${CAMPAIGN}/reports/${id}/export?format=xlsx`);
    const names = async (content: Buffer) => { const w = new ExcelJS.Workbook(); await w.xlsx.load(content as unknown as ExcelJS.Buffer); return w.worksheets[0]!.getCell('B5').text; };
    expect(await names((await report(clerk)).rawPayload)).toBe('');
    const done = await call(clerk, 'POST', `/tasks/${taskId}/complete`, { data: {} });
    expect(done.statusCode).toBe(200);
    expect(await names((await report(clerk)).rawPayload)).toBe('张三');
    expect(await names((await report(stranger)).rawPayload)).toBe('');
    expect((await report(clerk, 'nothing')).statusCode).toBe(404);
    expect((await call(clerk, 'PUT', `/records/${recordId}`, { data: {}, taskId })).json()).toMatchObject({ status: 409, code: 'TASK_CLOSED' });
  });
});
