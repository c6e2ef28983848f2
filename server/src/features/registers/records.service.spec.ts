import { FULL_ACCESS, READ_ACCESS, rowsOf } from '@noticeflow/forms';
import type { TableRow } from '@noticeflow/schemas';
import { pairingForm, syntheticId } from '../../../forms/test/fixtures/index.js';
import { createTestDatabase, type TestDatabase, testKinds } from '../../persistence/testing.js';
import { insertUnit, recordServices, testUser } from './testing.js';
import type { SaveRequest } from './records.service.js';

const tenantId = 't1';
const campaignId = 'c1';
const scnu = { id: 'u-scnu', tenantId, path: '/44/44-u-scnu', name: '华南师范大学团委' };
const lingnan = { id: 'u-ln', tenantId, path: '/44/44-u-ln', name: '岭南师范学院团委' };
const actor = { id: 'user-1' };

const row = (n: number, extra: Record<string, unknown> = {}): TableRow => {
  const id = syntheticId('20120301', n % 999);
  return {
    student_name: `学生${n}`, sex: Number(id[16]) % 2 === 1 ? '男' : '女', student_id: id, student_no: `G${id}`, school: '第一小学', grade_class: '三年级2班',
    county: '440981', volunteer_name: '李四', volunteer_id: syntheticId('20010203', 21), ...extra,
  };
};

describe.each(testKinds())('records on %s', (kind) => {
  let test: TestDatabase;
  let s: ReturnType<typeof recordServices>;

  beforeAll(async () => {
    test = await createTestDatabase({ kind });
    s = recordServices(test.database);
    await insertUnit(test.database, scnu);
    await insertUnit(test.database, lingnan);
    await test.database.write((tx) => s.forms.register(tx, { tenantId, campaignId, forms: [pairingForm], lists: { allocation: ['440981'] } }));
  });
  afterAll(() => test.close());

  const save = (extra: Partial<SaveRequest>) => test.database.write((tx) => s.records.save(tx, {
    tenantId, campaignId, form: pairingForm, overlay: FULL_ACCESS, data: {}, ownerUnit: scnu, actor, ...extra,
  }));
  const count = async (sql: string, params: unknown[] = []): Promise<number> => Number((await test.database.read((tx) => tx.query(sql, params)))[0]?.n);

  it('given a saved list, then identity numbers are neither in the record nor in its revisions, and replies are masked', async () => {
    const { recordId, blocking } = await save({ data: { rows: [row(1)] }, status: 'submitted' });
    expect(blocking).toBe(false);
    const id = String(row(1)['student_id']);
    const stored = JSON.stringify(await test.database.read(async (tx) => [
      await tx.query('SELECT * FROM record'), await tx.query('SELECT * FROM record_revision'), await tx.query('SELECT * FROM record_key'),
    ]));
    expect(stored).not.toContain(id);
    expect(stored).toContain('学生1');
    const shown = await s.records.load(recordId, { tenantId });
    expect(rowsOf(shown.data, 'rows')[0]?.['student_id']).toBe(`999***********${id.slice(-4)}`);
    expect(JSON.stringify(shown)).not.toContain(id);
    const clear = await s.records.load(recordId, { tenantId, masked: false });
    expect(rowsOf(clear.data, 'rows')[0]).toMatchObject({ student_id: id });
    expect(clear.data['students_total']).toBe(1);
  });

  it('given 300 rows, when one cell changes, then one row and the record get a revision', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => row(n + 100));
    const { recordId } = await save({ data: { rows }, instanceId: 'i300' });
    const revisions = 'SELECT COUNT(*) AS n FROM record_revision WHERE record_id = ? OR parent_record_id = ?';
    expect(await count(revisions, [recordId, recordId])).toBe(301);
    const loaded = await s.records.load(recordId, { tenantId });
    const sent = rowsOf(loaded.data, 'rows');
    sent[150]!['school'] = '第二小学';
    // The browser sends everything back, identity numbers as they were shown.
    const again = await save({ data: { rows: sent }, instanceId: 'i300' });
    expect(again).toMatchObject({ recordId, version: 2, changed: true });
    expect(await count(revisions, [recordId, recordId])).toBe(303);
    const kept = await s.records.load(recordId, { tenantId, masked: false });
    expect(rowsOf(kept.data, 'rows')[150]).toMatchObject({ school: '第二小学', student_id: row(250)['student_id'] });
    expect(await save({ data: { rows: sent }, instanceId: 'i300' })).toMatchObject({ changed: false, version: 2 });
  });

  it('given rows removed and moved, then the record follows and the revisions stay', async () => {
    const first = await save({ data: { rows: [row(501), row(502), row(503)] } });
    const rows = rowsOf((await s.records.load(first.recordId, { tenantId })).data, 'rows');
    await save({ recordId: first.recordId, data: { rows: [rows[2]!, rows[0]!] } });
    const after = rowsOf((await s.records.load(first.recordId, { tenantId })).data, 'rows');
    expect(after.map((r) => r['student_name'])).toEqual(['学生503', '学生501']);
    expect(await count("SELECT COUNT(*) AS n FROM record_revision WHERE record_id = ? AND action = 'remove'", [rows[1]!.id])).toBe(1);
  });

  it('given a student another university has, then the finding names the unit and not the number', async () => {
    await save({ data: { rows: [row(701)] } });
    const { findings } = await save({ data: { rows: [row(701)] }, ownerUnit: lingnan });
    expect(findings).toEqual([expect.objectContaining({ rule: 'unique', severity: 'warning', row: 1, message: '该学生已在结对名单中（华南师范大学团委已登记）' })]);
    expect(JSON.stringify(findings)).not.toContain(row(701)['student_id']);
  });

  it('given findings, then a draft is kept and a submission refused; a reason once given stands', async () => {
    const { recordId } = await save({ data: { rows: [row(801, { county: '445321' })] } });
    await expect(save({ recordId, data: {}, status: 'submitted' })).rejects.toMatchObject({ status: 422, code: 'FORM_FINDINGS', errors: [expect.objectContaining({ rule: 'in-allocation' })] });
    expect((await s.records.load(recordId, { tenantId })).record.status).toBe('draft');
    const submitted = await save({ recordId, data: {}, status: 'submitted', reasons: [{ rule: 'in-allocation', reason: '双方团委已同意' }] });
    expect(submitted.findings[0]?.reason).toBe('双方团委已同意');
    expect((await save({ recordId, data: {}, status: 'submitted' })).changed).toBe(false);
  });

  it('given unknown fields, then 422 with their paths and nothing is stored', async () => {
    const before = await count('SELECT COUNT(*) AS n FROM record');
    await expect(save({ data: { rows: [{ ...row(1), id: 'new-9', evil: 1 }] } })).rejects.toMatchObject({ status: 422, code: 'FORM_DATA_REFUSED', errors: [expect.objectContaining({ path: 'rows[new-9].evil' })] });
    expect(await count('SELECT COUNT(*) AS n FROM record')).toBe(before);
  });

  it('given a frozen record, then it is locked, and a change behind our back is found', async () => {
    const { recordId } = await save({ data: { rows: [row(901)] }, status: 'submitted' });
    const hash = await test.database.write((tx) => s.records.freeze(tx, { tenantId, recordId, actor }));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    await expect(save({ recordId, data: { rows: [] } })).rejects.toMatchObject({ status: 409, code: 'RECORD_LOCKED' });
    await expect(save({ recordId, data: {}, overlay: READ_ACCESS })).resolves.toMatchObject({ changed: false });
    expect(await test.database.read((tx) => s.records.isIntact(tx, tenantId, recordId))).toBe(true);
    await test.database.write((tx) => tx.execute("UPDATE record SET data = REPLACE(data, '学生901', '学生902') WHERE parent_record_id = ?", [recordId]));
    expect(await test.database.read((tx) => s.records.isIntact(tx, tenantId, recordId))).toBe(false);
  });

  it('given two tasks of an instance at once, then they do not make two records', async () => {
    const results = await Promise.allSettled([1, 2, 3].map((n) => save({ instanceId: 'race', data: { rows: [row(950 + n)] } })));
    expect(await count("SELECT COUNT(*) AS n FROM instance_record WHERE instance_id = 'race'")).toBe(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 409, code: 'RECORD_CHANGED' });
  });

  it('given a sensitive value, then it is revealed with right and reason only, and the access is recorded without it', async () => {
    const { recordId } = await save({ data: { rows: [row(601)] } });
    const rowId = rowsOf((await s.records.load(recordId, { tenantId })).data, 'rows')[0]!.id!;
    const path = `rows[${rowId}].student_id`;
    await expect(s.records.reveal(recordId, path, '核对学籍', testUser(scnu))).resolves.toBe(row(601)['student_id']);
    await expect(s.records.reveal(recordId, path, ' ', testUser(scnu))).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    await expect(s.records.reveal(recordId, path, '好奇看看', testUser(lingnan))).rejects.toMatchObject({ status: 404 });
    await expect(s.records.reveal(recordId, path, '好奇看看', testUser({ ...scnu, tenantId: 't2' }))).rejects.toMatchObject({ status: 404 });
    await expect(s.records.reveal(recordId, `rows[${rowId}].student_name`, '核对姓名', testUser(scnu))).rejects.toMatchObject({ status: 404 });
    const log = await test.database.read((tx) => tx.query("SELECT * FROM access_log WHERE action = 'reveal'"));
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({ subject_id: rowId, field_path: path, reason: '核对学籍' });
    expect(JSON.stringify(log)).not.toContain(row(601)['student_id']);
  });

  it('given an erased subject, then its values are gone and the rest is there', async () => {
    const { recordId } = await save({ data: { rows: [row(650)] } });
    const subject = (await test.database.read((tx) => tx.query('SELECT subject_id FROM record WHERE parent_record_id = ?', [recordId])))[0]!.subject_id as string;
    await test.database.write((tx) => s.keys.destroy(tx, tenantId, subject));
    const [left] = rowsOf((await s.records.load(recordId, { tenantId, masked: false })).data, 'rows');
    expect(left).toMatchObject({ student_name: '学生650' });
    expect(left).not.toHaveProperty('student_id');
  });
});
