import ExcelJS from 'exceljs';
import { FULL_ACCESS, rowsOf } from '@noticeflow/forms';
import type { FormModel } from '@noticeflow/schemas';
import { pairingForm, syntheticId } from '../../../forms/test/fixtures/index.js';
import { createTestDatabase, type TestDatabase } from '../../persistence/testing.js';
import { insertUnit, recordServices, testUser } from '../registers/testing.js';
import type { TaskFacts } from '../registers/index.js';
import { ImportsService } from './imports.service.js';

const tenantId = 't1';
const unit = { id: 'u-scnu', tenantId, path: '/44/44-u-scnu', name: '华南师范大学团委' };
const user = testUser(unit);

const boy = syntheticId('20120301', 11);
const girl = syntheticId('20130815', 12);
const volunteer = syntheticId('20010203', 21);
const person = (name: string, id: string, extra: Record<string, string> = {}): Record<string, string> => ({
  student_name: name, sex: Number(id[16]) % 2 === 1 ? '男' : '女', student_id: id, student_no: `G${id}`, school: '第一小学', grade_class: '三年级2班',
  county: '高州市', volunteer_name: '李四', volunteer_id: volunteer, ...extra,
});

async function load(content: Buffer): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(content as unknown as ExcelJS.Buffer);
  return workbook.worksheets[0]!;
}

describe('imports', () => {
  let test: TestDatabase;
  let s: ReturnType<typeof recordServices>;
  let imports: ImportsService;
  let instance = 0;
  /** A task of its own campaign, so that one test's students are not another's duplicates. */
  const task = async (): Promise<TaskFacts> => {
    instance += 1;
    const instanceId = `i${instance}`;
    const campaignId = `c${instance}`;
    await test.database.write((tx) => s.forms.register(tx, { tenantId, campaignId, forms: [pairingForm], lists: { allocation: ['440981', '440982'] } }));
    return {
      task: { id: `${instanceId}.3`, tenantId, instanceId, campaignId, unitId: unit.id, unitPath: unit.path, formId: pairingForm.id, recordRef: 'new', status: 'open' },
      element: { task: { formAccess: 'write' } },
    };
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    s = recordServices(test.database);
    imports = new ImportsService(test.database, s.forms, s.records, s.store, s.references, s.taskForms, s.keys, s.ids, s.clock);
    await insertUnit(test.database, unit);
  });
  afterAll(() => test.close());

  /** Fills the generated template as a person would. */
  async function filled(facts: TaskFacts, rows: Record<string, ExcelJS.CellValue>[], from = 4): Promise<Buffer> {
    const { content } = await imports.template(facts, 'rows');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(content as unknown as ExcelJS.Buffer);
    const sheet = workbook.worksheets[0]!;
    const columns = new Map<string, number>();
    sheet.getRow(1).eachCell((cell, column) => columns.set(cell.text, column));
    rows.forEach((row, index) => {
      for (const [field, value] of Object.entries(row)) sheet.getCell(from + index, columns.get(field)).value = value;
    });
    return Buffer.from(await workbook.xlsx.writeBuffer());
  }
  const stored = async (recordId: string) => rowsOf((await s.records.load(recordId, { tenantId, masked: false })).data, 'rows');

  it('generates a template with hidden codes, headings, drop-downs, a sample and explanations', async () => {
    const facts = await task();
    const { name, content } = await imports.template(facts, 'rows');
    expect(name).toBe('“青年云支教”结对名单-导入模板.xlsx');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(content as unknown as ExcelJS.Buffer);
    expect(workbook.worksheets.map((w) => [w.name, w.state])).toEqual([['填报表', 'visible'], ['字典', 'veryHidden'], ['填写说明', 'visible']]);
    const sheet = workbook.worksheets[0]!;
    expect(sheet.getRow(1).hidden).toBe(true);
    expect(sheet.getCell('A1').value).toBe('NF1|GD-F2|1|rows');
    expect(sheet.getRow(1).values).toContain('student_id');
    expect(sheet.getRow(2).values).toEqual([undefined, '序号', '学生姓名*', '性别*', '身份证号*', '学籍号*', '在读学校*', '年级班级*', '所在县（市、区）*', '结对志愿者*', '结对志愿者身份证号*']);
    expect(sheet.getCell('C50').dataValidation).toMatchObject({ type: 'list', formulae: ['字典!$B$1:$B$2'] });
    expect(sheet.getColumn(4).numFmt).toBe('@');
    // Untouched, it has no rows: the sample is none.
    await expect(imports.check(user, facts, 'rows', 'all', 'x.xlsx', content)).rejects.toMatchObject({ code: 'WORKBOOK_EMPTY' });
  });

  it('given right rows, then a dry run counts them, apply writes them once, and every Chinese cell is what was typed', async () => {
    const facts = await task();
    const wide = `　${[...girl].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')}　`;
    const names = ['张㐂龘', '欧阳娜娜', '买买提·艾力', '𠮷野家的孩子'];
    const rows = [person(names[0]!, boy), person(names[1]!, girl, { student_id: wide, county: '茂名市高州市' }), ...names.slice(2).map((n, i) => person(n, syntheticId('20140101', 40 + i)))];
    const many = Array.from({ length: 200 }, (_, i) => person(`学生甲乙丙丁${i}号`, syntheticId('20110506', 100 + i)));
    const file = await filled(facts, [...rows, {}, ...many]);
    const report = await imports.check(user, facts, 'rows', 'all', '结对名单.xlsx', file);
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ counts: { new: 204, updated: 0, same: 0, error: 0 }, applicable: true, errorWorkbookUrl: null });
    expect(JSON.stringify(report.rows)).not.toContain(boy);
    expect(await test.database.read((tx) => s.records.idInInstance(tx, facts.task.instanceId, 'GD-F2'))).toBeNull();

    const { recordId } = await imports.apply(user, facts, report.importId);
    const saved = await stored(recordId!);
    expect(saved).toHaveLength(204);
    expect(saved.map((r) => r['student_name'])).toEqual([...names, ...many.map((r) => r['student_name'])]);
    expect(saved[1]).toMatchObject({ student_id: girl, county: '440981', sex: '女' });
    expect(JSON.stringify(saved)).not.toContain('\uFFFD');
    await expect(imports.apply(user, facts, report.importId)).rejects.toMatchObject({ status: 409, code: 'IMPORT_APPLIED' });

    // The same file with one school changed and one row more.
    const again = await imports.check(user, facts, 'rows', 'all', '结对名单.xlsx', await filled(facts, [{ ...rows[0], school: '第二小学' }, rows[1]!, person('新来的', syntheticId('20150101', 77))]));
    expect(again.counts).toEqual({ new: 1, updated: 1, same: 1, error: 0 });
    await imports.apply(user, facts, again.importId);
    const after = await stored(recordId!);
    expect(after).toHaveLength(205);
    expect(after[0]).toMatchObject({ id: saved[0]!.id, school: '第二小学' });
  });

  it('given a wrong check digit, a duplicate and a number that lost digits, then each is said at its row and column, on the screen and in the workbook', async () => {
    const facts = await task();
    const bad = `${boy.slice(0, 17)}${boy[17] === '1' ? '2' : '1'}`;
    const file = await filled(facts, [
      person('对的', girl), person('校验位错', bad), person('重复', girl), person('丢了数字', boy, { volunteer_id: 1.1010519491231e17 as unknown as string }),
      { ...person('缺学校', syntheticId('20150101', 78)), school: '' }, person('外县', syntheticId('20150101', 79), { county: '罗定市' }), person('哪里', syntheticId('20150101', 80), { county: '不存在县' }),
    ]);
    const report = await imports.check(user, facts, 'rows', 'all', 'a.xlsx', file);
    expect(report.findings.map((f) => [f.row, f.label, f.rule, f.severity])).toEqual([
      [5, '身份证号', 'idNumber', 'error'],
      [6, '身份证号', 'unique', 'warning'],
      [7, '结对志愿者身份证号', 'wrongType', 'error'],
      [8, '在读学校', 'required', 'error'],
      [9, '所在县（市、区）', 'in-allocation', 'reason'],
      [10, '所在县（市、区）', 'wrongType', 'error'],
    ]);
    expect(report).toMatchObject({ counts: { new: 3, error: 4 }, applicable: false });
    await expect(imports.apply(user, facts, report.importId)).rejects.toMatchObject({ status: 422, code: 'IMPORT_HAS_ERRORS' });
    expect(await test.database.read((tx) => s.records.idInInstance(tx, facts.task.instanceId, 'GD-F2'))).toBeNull();

    const { name, content } = await imports.errorWorkbook(user, report.importId);
    expect(name).toBe('a-错误说明.xlsx');
    const sheet = await load(content);
    expect(sheet.getCell('K2').value).toBe('错误说明');
    expect(sheet.getCell('K5').value).toBe('身份证号：身份证号校验位不正确，请核对');
    expect(sheet.getCell('K4').value).toBeNull();
    const fill = (address: string): string | undefined => (sheet.getCell(address).fill as ExcelJS.FillPattern | undefined)?.fgColor?.argb;
    expect([fill('D4'), fill('D5'), fill('D6'), fill('J7'), fill('F8')]).toEqual([undefined, 'FFFFC7CE', 'FFFFF2CC', 'FFFFC7CE', 'FFFFC7CE']);
    expect(sheet.getCell('B5').value).toBe('校验位错');

    const good = await imports.check(user, facts, 'rows', 'good', 'a.xlsx', file);
    const { recordId, skipped } = await imports.apply(user, facts, good.importId);
    expect(skipped).toBe(4);
    expect((await stored(recordId!)).map((r) => r['student_name'])).toEqual(['对的', '重复', '外县']);
  });

  it('given an own workbook with our headings, then it is taken; prototype headings are not', async () => {
    const facts = await task();
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('名单');
    sheet.addRow(['“青年云支教”结对名单']);
    sheet.addRow(['__proto__', '学生 姓名', '性别', '身份证号', '学籍号', '在读学校', '年级班级', '所在县（市、区）', '结对志愿者', '结对志愿者身份证号', 'constructor']);
    const p = person('自己的表', boy);
    sheet.addRow(['{"polluted":1}', p['student_name'], p['sex'], p['student_id'], p['student_no'], p['school'], p['grade_class'], p['county'], p['volunteer_name'], p['volunteer_id'], 'x']);
    const report = await imports.check(user, facts, 'rows', 'all', 'b.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()));
    expect(report).toMatchObject({ counts: { new: 1, error: 0 }, findings: [] });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('given an applied import, when it is taken back, then what it added goes and what it changed is as before; not over later changes', async () => {
    const facts = await task();
    const run = async (rows: Record<string, ExcelJS.CellValue>[]) => {
      const { importId } = await imports.check(user, facts, 'rows', 'all', 'a.xlsx', await filled(facts, rows));
      return { importId, ...await imports.apply(user, facts, importId) };
    };
    const first = await run([person('甲', boy), person('乙', girl)]);
    const before = await stored(first.recordId!);
    const third = syntheticId('20110202', 15);
    const second = await run([person('甲', boy, { school: '第三小学' }), person('丙', third)]);
    expect((await stored(second.recordId!)).map((r) => [r['student_name'], r['school']])).toEqual([['甲', '第三小学'], ['乙', '第一小学'], ['丙', '第一小学']]);
    expect(await imports.undo(user, facts, second.importId)).toEqual({ recordId: first.recordId, removed: 1, restored: 1 });
    expect(await stored(first.recordId!)).toEqual(before);
    await expect(imports.undo(user, facts, second.importId)).rejects.toMatchObject({ status: 409, code: 'IMPORT_NOT_APPLIED' });
    await expect(imports.undo(testUser(unit, 'reviewer'), facts, first.importId)).rejects.toMatchObject({ status: 404 });

    const again = await run([person('丁', third)]);
    const sent = (await stored(again.recordId!)).map((r) => (r['student_name'] === '丁' ? { ...r, school: '改过的学校' } : r));
    await test.database.write(async (tx) => s.records.save(tx, { ...(await s.taskForms.of(tx, facts)).request, data: { rows: sent }, actor: user }));
    await expect(imports.undo(user, facts, again.importId)).rejects.toMatchObject({ status: 409, code: 'IMPORT_CHANGED_SINCE' });
    expect(await stored(again.recordId!)).toHaveLength(3);
    expect((await imports.history(user, facts.task.id)).map(({ status, counts }) => [status, counts.new, counts.updated])).toEqual([['applied', 1, 0], ['undone', 1, 1], ['applied', 2, 0]]);
  });

  it('given references, then labels are picked and taken for ids; unknown and ambiguous ones are wrong', async () => {
    const facts = await task();
    const place = { tenantId, campaignId: facts.task.campaignId!, ownerUnitId: unit.id };
    const services: FormModel = {
      schema: 'noticeflow/form/1', id: 'S', version: 1, title: '服务', origin: 'proposed', register: 'services',
      fields: [{ id: 'student', type: 'record', label: '学生', required: true, source: { register: 'pairing-lists.rows', label: 'student_name', detail: 'school', distinctBy: 'student_id' } }, { id: 'minutes', type: 'number', label: '时长' }],
    };
    const twin = syntheticId('20120301', 13);
    await test.database.write(async (tx) => {
      await s.forms.register(tx, { tenantId, campaignId: place.campaignId, forms: [services] });
      const rows = [person('张三', boy), { ...person('张三', boy), volunteer_name: '赵六' }, person('王五', girl), person('王五', twin, { school: '第二小学' })].map((each) => ({ ...each, county: '440981' }));
      await s.records.save(tx, { tenantId, campaignId: place.campaignId, form: pairingForm, overlay: FULL_ACCESS, data: { rows }, ownerUnit: unit, actor: user });
    });
    const log: TaskFacts = { ...facts, task: { ...facts.task, formId: 'S', recordRef: '*' } };
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await imports.template(log, '')).content as unknown as ExcelJS.Buffer);
    expect(workbook.getWorksheet('字典')!.getColumn(1).values.slice(1)).toEqual(['张三', '王五（第一小学）', '王五（第二小学）']);
    const sheet = workbook.worksheets[0]!;
    [['张三', 60], ['王五 (第二小学)', 60], ['王五', 60], ['钱七', 60]].forEach(([student, minutes], index) => { sheet.getCell(4 + index, 2).value = student!; sheet.getCell(4 + index, 3).value = minutes!; });
    const report = await imports.check(user, log, '', 'good', 'c.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()));
    expect(report.counts).toMatchObject({ new: 2, error: 2 });
    expect(report.findings.map(({ row, message }) => [row, message])).toEqual([[6, expect.stringContaining('有多个“王五”')], [7, expect.stringContaining('没有“钱七”')]]);
    expect(Object.values(report.refs)).toEqual(['张三', '王五']);
    await imports.apply(user, log, report.importId);
    const choices = await test.database.read((tx) => s.references.choices(tx, place, services.fields[0]!.source!));
    const saved = await test.database.read((tx) => tx.query("SELECT data FROM record WHERE campaign_id = ? AND register = 'services' ORDER BY id", [place.campaignId]));
    expect(saved.map((record) => JSON.parse(String(record.data)).student)).toEqual([choices[0]!.id, choices[2]!.id]);
    expect(await imports.undo(user, log, report.importId)).toEqual({ recordId: null, removed: 2, restored: 0 });
    expect(await test.database.read((tx) => tx.query("SELECT id FROM record WHERE campaign_id = ? AND register = 'services' AND removed_at IS NULL", [place.campaignId]))).toEqual([]);
  });

  it('given no workbook, another table or a bomb, then 4xx', async () => {
    const facts = await task();
    const check = (name: string, file: Buffer) => imports.check(user, facts, 'rows', 'all', name, file);
    await expect(check('a.xlsx', Buffer.from('hello'))).rejects.toMatchObject({ status: 415 });
    await expect(check('a.xls', Buffer.from('hello'))).rejects.toMatchObject({ status: 415 });
    const ours = await filled(facts, [person('甲', boy)]);
    await expect(check('a.xlsx', ours.subarray(0, ours.length - 200))).rejects.toMatchObject({ status: 422, code: 'WORKBOOK_REFUSED' });
    const bomb = new ExcelJS.Workbook();
    bomb.addWorksheet('x').getCell('A1').value = '0'.repeat(32_000_000);
    await expect(check('a.xlsx', Buffer.from(await bomb.xlsx.writeBuffer()))).rejects.toMatchObject({ status: 422, code: 'WORKBOOK_REFUSED' });
    const other = await load(ours);
    other.getCell('A1').value = 'NF1|GD-F3|1|rows';
    await expect(check('a.xlsx', Buffer.from(await other.workbook.xlsx.writeBuffer()))).rejects.toMatchObject({ status: 422 });
  });

  it('given somebody else, then the import is not there', async () => {
    const facts = await task();
    const report = await imports.check(user, facts, 'rows', 'all', 'a.xlsx', await filled(facts, [person('甲', boy)]));
    await expect(imports.errorWorkbook(testUser(unit, 'reviewer'), report.importId)).rejects.toMatchObject({ status: 404 });
    const raw = JSON.stringify(await test.database.read(async (tx) => [await tx.query('SELECT * FROM import_batch'), await tx.query('SELECT * FROM import_chunk')]));
    expect(raw).not.toContain(boy);
  });
});
