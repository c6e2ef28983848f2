import { FULL_ACCESS, rowsOf } from '@noticeflow/forms';
import type { FormModel } from '@noticeflow/schemas';
import { pairingForm, syntheticId } from '../../../forms/test/fixtures/index.js';
import { createTestDatabase, type TestDatabase, testKinds } from '../../persistence/testing.js';
import { insertUnit, recordServices } from './testing.js';
import type { SaveRequest } from './records.service.js';

const tenantId = 't1';
const campaignId = 'c1';
const scnu = { id: 'u-scnu', tenantId, path: '/44/44-u-scnu', name: '华南师范大学团委' };
const lingnan = { id: 'u-ln', tenantId, path: '/44/44-u-ln', name: '岭南师范学院团委' };
const actor = { id: 'user-1' };
const source = { register: 'pairing-lists.rows', label: 'student_name', detail: 'school', distinctBy: 'student_id' };
/** A service of a volunteer to a student of the list. */
const serviceForm: FormModel = {
  schema: 'noticeflow/form/1', id: 'S', version: 1, title: '服务', origin: 'proposed', register: 'services',
  fields: [
    { id: 'student', type: 'record', label: '学生', required: true, class: 'personal', purpose: '测试', source },
    { id: 'also', type: 'table', label: '同行', columns: [{ id: 'who', type: 'record', label: '同行学生', source }] },
    { id: 'host', type: 'organisation', label: '单位', organisationLevels: ['university'] },
    { id: 'guide', type: 'person', label: '老师' },
    { id: 'place', type: 'region', label: '地点', regionWithin: '44' },
  ],
};
const student = (n: number, name: string, school: string) => {
  const id = syntheticId('20120301', n);
  return {
    student_name: name, sex: Number(id[16]) % 2 === 1 ? '男' : '女', student_id: id, student_no: `G${id}`, school, grade_class: '三年级2班',
    county: '440981', volunteer_name: '李四', volunteer_id: syntheticId('20010203', 21),
  };
};

describe.each(testKinds())('references to records on %s', (kind) => {
  let test: TestDatabase;
  let s: ReturnType<typeof recordServices>;
  let rows: string[];
  let foreign: string;
  let listId: string;

  const save = (form: FormModel, data: Record<string, unknown>, extra: Partial<SaveRequest> = {}) => test.database.write((tx) => s.records.save(tx, {
    tenantId, campaignId, form, overlay: FULL_ACCESS, data, ownerUnit: scnu, actor, ...extra,
  }));
  const rowIds = async (recordId: string): Promise<string[]> => rowsOf((await s.records.load(recordId, { tenantId })).data, 'rows').map(({ id }) => id!);
  const refused = (path: string) => ({ status: 422, code: 'FORM_DATA_REFUSED', errors: [expect.objectContaining({ path, rule: 'unknownReference' })] });

  beforeAll(async () => {
    test = await createTestDatabase({ kind });
    s = recordServices(test.database);
    await insertUnit(test.database, scnu);
    await insertUnit(test.database, lingnan);
    await insertUnit(test.database, { id: 'u-pref', tenantId, path: '/44/4409', name: '团茂名市委', level: 'prefecture' });
    await insertUnit(test.database, { id: 'u-other', tenantId: 't2', path: '/45', name: '别的租户' });
    await test.database.write((tx) => s.forms.register(tx, { tenantId, campaignId, forms: [pairingForm, serviceForm], lists: { allocation: ['440981'] } }));
    // 张三 stands in the list twice, with two volunteers; 王五 is the name of two students.
    const list = [student(1, '张三', '第一小学'), { ...student(1, '张三', '第一小学'), volunteer_name: '赵六' }, student(2, '王五', '第一小学'), student(3, '王五', '第二小学')];
    ({ recordId: listId } = await save(pairingForm, { rows: list }));
    rows = await rowIds(listId);
    [foreign] = await rowIds((await save(pairingForm, { rows: [student(9, '别校学生', '第九小学')] }, { ownerUnit: lingnan })).recordId) as [string];
  });
  afterAll(() => test.close());

  it('given a list, then a subject is one choice however often it stands there, in the order of the list, and only for its unit', async () => {
    const choices = await test.database.read((tx) => s.references.choices(tx, { tenantId, campaignId, ownerUnitId: scnu.id }, source));
    expect(choices).toEqual([
      { id: rows[0], label: '张三', detail: '第一小学', ids: [rows[0], rows[1]] },
      { id: rows[2], label: '王五', detail: '第一小学', ids: [rows[2]] },
      { id: rows[3], label: '王五', detail: '第二小学', ids: [rows[3]] },
    ]);
    const masked = await test.database.read((tx) => s.references.choices(tx, { tenantId, campaignId, ownerUnitId: scnu.id }, { register: source.register, label: 'student_id' }));
    expect(masked[0]!.label).toMatch(/^999\*{11}/);
  });

  it('given a record of the unit, then the id is stored and answers carry its label', async () => {
    const { recordId } = await save(serviceForm, { student: rows[0], also: [{ who: rows[2] }] }, { status: 'submitted' });
    const loaded = await s.records.load(recordId, { tenantId });
    expect(loaded.data).toMatchObject({ student: rows[0], also: [{ who: rows[2] }] });
    expect(loaded.refs).toEqual({ [rows[0]!]: '张三', [rows[2]!]: '王五' });
  });

  it.each<[string, () => unknown]>([
    ['no record at all', () => 'nothing'],
    ['a record of another unit', () => foreign],
    ['a record of another register', () => listId],
  ])('given %s, then it is refused and nothing is stored', async (_name, value) => {
    await expect(save(serviceForm, { student: value() })).rejects.toMatchObject(refused('student'));
    await expect(save(serviceForm, { student: rows[0], also: [{ id: 'new-1', who: value() }] })).rejects.toMatchObject(refused('also[new-1].who'));
    const { errors, blocking } = await test.database.read((tx) => s.records.inspect(tx, { tenantId, campaignId, form: serviceForm, overlay: FULL_ACCESS, data: { student: value() }, ownerUnit: scnu }));
    expect([errors.map(({ code }) => code), blocking]).toEqual([['unknownReference'], true]);
  });

  it('given text that is no id, then it is of the wrong type', async () => {
    await expect(save(serviceForm, { student: '张三 或 李四' })).rejects.toMatchObject({ status: 422, errors: [expect.objectContaining({ path: 'student', rule: 'wrongType' })] });
  });

  it('given another campaign or tenant, then the record is none of it', async () => {
    await expect(save(serviceForm, { student: rows[0] }, { campaignId: 'c2' })).rejects.toMatchObject(refused('student'));
    await expect(save(serviceForm, { student: rows[0] }, { tenantId: 't2' })).rejects.toMatchObject(refused('student'));
  });

  it('given a student removed later, then what was written stays and may be changed, but it is no choice any more', async () => {
    const { recordId } = await save(pairingForm, { rows: [student(20, '离开的', '第一小学')] });
    const [gone] = await rowIds(recordId) as [string];
    const service = await save(serviceForm, { student: gone });
    await save(pairingForm, { rows: [] }, { recordId });
    await expect(save(serviceForm, { student: gone })).rejects.toMatchObject(refused('student'));
    await expect(save(serviceForm, { student: gone, place: '4409' }, { recordId: service.recordId })).resolves.toMatchObject({ version: 2 });
    expect((await s.records.load(service.recordId, { tenantId })).refs).toEqual({ [gone]: '离开的' });
  });

  it('given units and people of nobody or of another tenant, then they are refused; units of another level and divisions that are none are findings', async () => {
    await expect(save(serviceForm, { student: rows[0], host: 'u-other' })).rejects.toMatchObject(refused('host'));
    await expect(save(serviceForm, { student: rows[0], guide: 'nobody' })).rejects.toMatchObject(refused('guide'));
    const found = async (data: Record<string, unknown>) => (await save(serviceForm, { student: rows[0], ...data })).findings.map(({ path, rule }) => [path, rule]);
    expect(await found({ host: 'u-pref' })).toEqual([['host', 'organisationLevel']]);
    expect(await found({ place: '449999' })).toEqual([['place', 'region']]);
    expect(await found({ place: '4501' })).toEqual([['place', 'regionWithin']]);
    expect(await found({ host: 'u-ln', place: '440981' })).toEqual([]);
  });
});
