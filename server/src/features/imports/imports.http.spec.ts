import ExcelJS from 'exceljs';
import { pairingForm, syntheticId } from '../../../forms/test/fixtures/index.js';
import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { AccountsService } from '../accounts/index.js';
import { FormsService } from '../forms/index.js';
import { OrganisationsService, TenantsService } from '../organisations/index.js';

const TENANT = 'tenant-gd';
const CAMPAIGN = 'campaign-1';
const PASSWORD = 'Zheng-que-2022';
const NOWHERE = '00000000-0000-7000-8000-000000000000';
const PROCESS = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="urn:test" id="d">
  <process id="pairing" name="结对名单报送" isExecutable="true">
    <startEvent id="start" />
    <userTask id="Fill" name="报送结对名单"><extensionElements>
      <nf:assignment unit="=unit.id" post="clerk" /><nf:task kind="work" /><nf:form formId="GD-F2" access="write" />
    </extensionElements></userTask>
    <endEvent id="end" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="Fill" /><sequenceFlow id="f2" sourceRef="Fill" targetRef="end" />
  </process>
</definitions>`;

const boy = syntheticId('20120301', 11);
const girl = syntheticId('20130815', 12);
const person = (name: string, id: string, extra: Record<string, string> = {}): Record<string, string> => ({
  student_name: name, sex: Number(id[16]) % 2 === 1 ? '男' : '女', student_id: id, student_no: `G${id}`, school: '第一小学', grade_class: '三年级2班',
  county: '高州市', volunteer_name: '李四', volunteer_id: syntheticId('20010203', 21), ...extra,
});

type Headers = { authorization: string };
interface Report { importId: string; applicable: boolean; counts: Record<string, number>; errorWorkbookUrl: string | null; findings: { row: number; rule: string }[] }

/** A workbook on its way through the API: looked at, taken, taken back; and what everybody else gets to see of it. */
describe('imports over HTTP', () => {
  let server: TestApp;
  let clerk: Headers;
  let others: Headers[];
  let unitId: string;

  const call = async (headers: Headers | Record<string, never>, method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, text: answer.body, body: String(answer.headers['content-type']).includes('json') ? answer.json() : undefined, raw: answer.rawPayload };
  };
  const upload = async (headers: Headers | Record<string, never>, url: string, content: Buffer, { name = '结对名单.xlsx', fields = {}, key = '' }: { name?: string; fields?: Record<string, string>; key?: string } = {}) => {
    const boundary = 'xxBOUNDARYxx';
    const parts = Object.entries(fields).map(([field, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`).join('');
    const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    const answer = await server.app.inject({
      method: 'POST', url: `/api/v1${url}`, payload: Buffer.concat([Buffer.from(parts + file), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
      headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}`, ...(key === '' ? {} : { 'idempotency-key': key }) },
    });
    return { status: answer.statusCode, text: answer.body, body: answer.json<Report & { code: string }>(), replayed: answer.headers['idempotency-replayed'] };
  };
  /** A task of an own instance, so that one test's record is not another's. */
  const newTask = async (): Promise<string> => {
    const actor = { kind: 'system' as const, tenantId: TENANT, id: 'test' };
    const { instanceId } = await server.get(ProcessRuntime).start({ tenantId: TENANT, processId: 'pairing', campaignId: CAMPAIGN, unitId, variables: { unit: { id: unitId } } }, { actor });
    return String((await server.database.read((tx) => tx.query('SELECT id FROM task WHERE instance_id = ?', [instanceId])))[0]!.id);
  };
  const filled = async (taskId: string, rows: Record<string, string>[]): Promise<Buffer> => {
    const { raw } = await call(clerk, 'GET', `/forms/${CAMPAIGN}/GD-F2/import-template?taskId=${taskId}&table=rows`);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(raw as unknown as ExcelJS.Buffer);
    const sheet = workbook.worksheets[0]!;
    const codes = sheet.getRow(1).values as string[];
    rows.forEach((row, index) => codes.forEach((code, column) => { if (column > 1) sheet.getCell(4 + index, column).value = row[code] ?? null; }));
    return Buffer.from(await workbook.xlsx.writeBuffer());
  };
  const dryRun = async (taskId: string, rows: Record<string, string>[], mode = 'all'): Promise<Report> => (await upload(clerk, `/tasks/${taskId}/import?mode=${mode}&table=rows`, await filled(taskId, rows))).body;
  const names = async (recordId: string): Promise<string[]> => ((await call(clerk, 'GET', `/records/${recordId}`)).body.data.rows ?? []).map((row: { student_name: string }) => row.student_name);

  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: TENANT, code: 'gd', name: '广东', divisionCode: '44' });
    await server.get(TenantsService).ensure({ id: 'tenant-jy', code: 'jiyuan', name: '济源', divisionCode: '419001' });
    const units = await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, TENANT, [
      { code: '44-u-scnu', name: '华南师范大学团委', kind: 'university', level: 'university', parentCode: '44', posts: ['clerk', 'reviewer'] },
      { code: '44-u-ln', name: '岭南师范学院团委', kind: 'university', level: 'university', parentCode: '44', posts: ['clerk'] },
    ]));
    unitId = units.get('44-u-scnu')!.id;
    const account = (username: string, unit: string, post: string) => ({ username, displayName: username, password: PASSWORD, posts: [{ unit, post }] });
    await server.get(AccountsService).createMany(TENANT, [account('clerk', '44-u-scnu', 'clerk'), account('reviewer', '44-u-scnu', 'reviewer'), account('stranger', '44-u-ln', 'clerk')]);
    await server.get(AccountsService).createMany('tenant-jy', [account('abroad', '419001', 'admin')]);
    clerk = await server.login('clerk', PASSWORD);
    others = [];
    for (const username of ['reviewer', 'stranger', 'abroad']) others.push(await server.login(username, PASSWORD));
    await server.database.write((tx) => server.get(FormsService).register(tx, { tenantId: TENANT, campaignId: CAMPAIGN, forms: [pairingForm], lists: { allocation: ['440981'] } }));
    await server.database.write(async (tx) => {
      tx.insert('campaign', {
        id: CAMPAIGN, tenant_id: TENANT, slug: 'two-help', template_version: '1.0.0', title: '“两帮两促”', short_title: '两帮两促', year: 2022, status: 'running', parameters: '{}', posts: '{}',
        unit_sets: '{}', deadlines: '[]', created_at: new Date(), created_by: 'test', issued_at: new Date(), issued_by: 'test',
      });
      tx.insert('campaign_template', { campaign_id: CAMPAIGN, tenant_id: TENANT, template: JSON.stringify({ manifest: { roles: [], unitSets: [], duties: [], reports: [], deadlines: [], parameters: [] }, forms: [pairingForm], obligations: { obligations: [] } }) });
    });
    await server.get(ProcessRuntime).deploy({ tenantId: TENANT, name: 'test', resources: [{ name: 'pairing.bpmn', content: PROCESS }], actor: { kind: 'system', tenantId: TENANT, id: 'test' } });
  }, 60_000);
  afterAll(() => server?.close());

  it('looks at a workbook without writing, takes it once, and takes it back once', async () => {
    const taskId = await newTask();
    const file = await filled(taskId, [person('甲', boy), person('乙', girl)]);
    const dry = await upload(clerk, `/tasks/${taskId}/import`, file, { fields: { mode: 'all', table: 'rows' } });
    expect([dry.status, dry.body]).toEqual([200, expect.objectContaining({ applicable: true, counts: { new: 2, updated: 0, same: 0, error: 0 }, findings: [], errorWorkbookUrl: null })]);
    expect(dry.text).not.toContain(boy);
    expect((await call(clerk, 'GET', `/tasks/${taskId}`)).body.form.recordId).toBeNull();

    const { importId } = dry.body;
    const applied = await call(clerk, 'POST', `/imports/${importId}/apply`, {});
    expect([applied.status, applied.body]).toEqual([200, { recordId: expect.any(String), counts: dry.body.counts, skipped: 0 }]);
    const { recordId } = applied.body as { recordId: string };
    expect(await names(recordId)).toEqual(['甲', '乙']);
    const again = await call(clerk, 'POST', `/imports/${importId}/apply`, {});
    expect([again.status, again.body.code]).toEqual([409, 'IMPORT_APPLIED']);

    const undone = await call(clerk, 'POST', `/imports/${importId}/undo`);
    expect([undone.status, undone.body]).toEqual([200, { recordId, removed: 2, restored: 0 }]);
    expect(await names(recordId)).toEqual([]);
    expect((await call(clerk, 'POST', `/imports/${importId}/undo`)).body).toMatchObject({ status: 409, code: 'IMPORT_NOT_APPLIED' });
    expect((await call(clerk, 'GET', `/tasks/${taskId}/imports`)).body).toMatchObject({ items: [{ importId, status: 'undone' }], nextCursor: null });
  });

  it('refuses a workbook with a wrong row as a whole, or takes the good ones', async () => {
    const taskId = await newTask();
    const rows = [person('甲', boy), person('没有学校', girl, { school: '' })];
    const whole = await dryRun(taskId, rows);
    expect(whole).toMatchObject({ applicable: false, counts: { new: 1, error: 1 }, findings: [{ row: 5, rule: 'required' }], errorWorkbookUrl: `/api/v1/imports/${whole.importId}/errors.xlsx` });
    const refused = await call(clerk, 'POST', `/imports/${whole.importId}/apply`, {});
    expect(refused.body).toMatchObject({ status: 422, code: 'IMPORT_HAS_ERRORS', errors: [{ path: '5/school', rule: 'required' }] });
    expect(refused.text).not.toContain(girl);
    expect((await call(clerk, 'POST', `/imports/${whole.importId}/undo`)).body).toMatchObject({ status: 409, code: 'IMPORT_NOT_APPLIED' });

    const good = await dryRun(taskId, rows, 'good');
    const applied = await call(clerk, 'POST', `/imports/${good.importId}/apply`, {});
    expect(applied.body).toMatchObject({ skipped: 1 });
    expect(await names(applied.body.recordId)).toEqual(['甲']);
  });

  it('does not take rows back that were changed since', async () => {
    const taskId = await newTask();
    const { importId } = await dryRun(taskId, [person('甲', boy)]);
    const { recordId } = (await call(clerk, 'POST', `/imports/${importId}/apply`, {})).body as { recordId: string };
    const [row] = (await call(clerk, 'GET', `/records/${recordId}`)).body.data.rows as { id: string }[];
    const changed = await server.app.inject({ method: 'PUT', url: `/api/v1/records/${recordId}`, headers: clerk, payload: { data: { rows: [{ id: row!.id, school: '第二小学' }] }, taskId, reason: '更正' } });
    expect(changed.statusCode).toBe(200);
    expect((await call(clerk, 'POST', `/imports/${importId}/undo`)).body).toMatchObject({ status: 409, code: 'IMPORT_CHANGED_SINCE' });
    expect(await names(recordId)).toEqual(['甲']);
  });

  it('is there for the person who uploaded it only: everybody else is answered as for an import that does not exist', async () => {
    const taskId = await newTask();
    const file = await filled(taskId, [person('甲', boy)]);
    const { importId } = await dryRun(taskId, [person('甲', boy)]);
    for (const other of others) {
      expect([403, 404]).toContain((await upload(other, `/tasks/${taskId}/import`, file)).status);
      for (const action of ['apply', 'undo']) {
        const [theirs, random] = [await call(other, 'POST', `/imports/${importId}/${action}`, {}), await call(other, 'POST', `/imports/${NOWHERE}/${action}`, {})];
        expect([theirs.status, theirs.body.code]).toEqual([404, 'NOT_FOUND']);
        expect({ ...theirs.body, detail: theirs.body.detail.replace(importId, NOWHERE), instance: '' }).toEqual({ ...random.body, instance: '' });
      }
    }
    for (const other of others.slice(1)) expect((await upload(other, `/tasks/${taskId}/import`, file)).status).toBe(404);
    expect((await upload({}, `/tasks/${taskId}/import`, file)).status).toBe(401);
    for (const action of ['apply', 'undo']) expect((await call({}, 'POST', `/imports/${importId}/${action}`, {})).status).toBe(401);
    expect((await call(clerk, 'POST', `/imports/${importId}/apply`, {})).status).toBe(200);
  });

  it('refuses what is no workbook, an unknown mode, malformed reasons and a task that is done', async () => {
    const taskId = await newTask();
    const file = await filled(taskId, [person('甲', boy)]);
    const to = `/tasks/${taskId}/import`;
    expect((await upload(clerk, to, Buffer.from('hello'))).body).toMatchObject({ status: 415, code: 'FILE_TYPE_REFUSED' });
    expect((await upload(clerk, to, file.subarray(0, file.length - 200))).body).toMatchObject({ status: 422, code: 'WORKBOOK_REFUSED' });
    expect((await upload(clerk, `${to}?mode=some`, file)).status).toBe(400);
    expect((await call(clerk, 'POST', to, {})).status).toBeGreaterThanOrEqual(400);
    const { importId } = await dryRun(taskId, [person('甲', boy)]);
    expect((await call(clerk, 'POST', `/imports/${importId}/apply`, { reasons: [{ rule: 1 }] })).status).toBe(400);

    await server.database.write((tx) => tx.execute("UPDATE task SET status = 'completed' WHERE id = ?", [taskId]));
    const late = [await upload(clerk, to, file), await call(clerk, 'POST', `/imports/${importId}/apply`, {})];
    for (const { status } of late) expect([403, 404, 409]).toContain(status);
    expect(await server.database.read((tx) => tx.query('SELECT status FROM import_batch WHERE id = ?', [importId]))).toEqual([{ status: 'checked' }]);
  });

  it('given one Idempotency-Key twice, then there is one import', async () => {
    const taskId = await newTask();
    const file = await filled(taskId, [person('甲', boy)]);
    const [first, again] = [await upload(clerk, `/tasks/${taskId}/import`, file, { key: 'import-key-1' }), await upload(clerk, `/tasks/${taskId}/import`, file, { key: 'import-key-1' })];
    expect([again.body.importId, again.replayed]).toEqual([first.body.importId, 'true']);
    expect((await call(clerk, 'GET', `/tasks/${taskId}/imports`)).body.items).toHaveLength(1);
  });
});
