import { FULL_ACCESS } from '@noticeflow/forms';
import type { FormModel } from '@noticeflow/schemas';
import { syntheticId } from '../../../forms/test/fixtures/index.js';
import type { Tx } from '../../persistence/index.js';
import { createTestDatabase, type TestDatabase, testKinds } from '../../persistence/testing.js';
import { insertUnit, recordServices } from './testing.js';
import type { SaveResult } from './records.service.js';

const tenantId = 't1';
const campaignId = 'c1';
const scnu = { id: 'u-scnu', tenantId, path: '/44/44-u-scnu', name: '华南师范大学团委' };
const lingnan = { id: 'u-ln', tenantId, path: '/44/44-u-ln', name: '岭南师范学院团委' };
const form: FormModel = {
  schema: 'noticeflow/form/1', id: 'L', version: 1, title: '名单', origin: 'proposed', register: 'lists',
  fields: [{
    id: 'rows', type: 'table', label: '名单',
    columns: [{ id: 'student', type: 'idNumber', label: '身份证号', class: 'sensitive', purpose: '测试', unique: { scope: 'campaign', severity: 'error', message: '该身份证号已由另一所高校结对' } }],
  }],
};

/** No two units may both get the same person into their submitted lists, however close in time they are. */
describe.each(testKinds())('unique values on %s', (kind) => {
  let test: TestDatabase;
  let s: ReturnType<typeof recordServices>;
  const taken = { status: 422, code: 'FORM_FINDINGS', errors: [expect.objectContaining({ path: 'rows[new-1].student', rule: 'unique' })] };
  const submit = (tx: Tx, unit: typeof scnu, n: number, recordId?: string): Promise<SaveResult> => s.records.save(tx, {
    tenantId, campaignId, form, overlay: FULL_ACCESS, data: { rows: n === 0 ? [] : [{ id: 'new-1', student: syntheticId('20120301', n) }] }, ownerUnit: unit, actor: { id: 'u' }, status: 'submitted', ...(recordId ? { recordId } : {}),
  });
  const submitAlone = (unit: typeof scnu, n: number, recordId?: string) => test.database.write((tx) => submit(tx, unit, n, recordId));

  beforeAll(async () => {
    test = await createTestDatabase({ kind });
    s = recordServices(test.database);
    await insertUnit(test.database, scnu);
    await insertUnit(test.database, lingnan);
    await test.database.write((tx) => s.forms.register(tx, { tenantId, campaignId, forms: [form] }));
  });
  afterAll(() => test.close());

  it('given one that has written and not yet committed, when another submits the same, then the other waits and is refused', async () => {
    let written!: () => void;
    let release!: () => void;
    const isWritten = new Promise<void>((resolve) => { written = resolve; });
    const mayCommit = new Promise<void>((resolve) => { release = resolve; });
    const first = test.database.write(async (tx) => {
      const saved = await submit(tx, scnu, 1);
      written();
      await mayCommit;
      return saved;
    });
    await isWritten;
    const second = submitAlone(lingnan, 1);
    const refusal = expect(second).rejects.toMatchObject(taken);
    // Long enough for the second to have looked, were there nothing to wait for.
    await new Promise((resolve) => setTimeout(resolve, 200));
    release();
    await expect(first).resolves.toMatchObject({ blocking: false });
    await refusal;
  });

  it('given both at once, again and again, then exactly one passes', async () => {
    for (let n = 10; n < 18; n += 1) {
      const results = await Promise.allSettled([submitAlone(scnu, n), submitAlone(lingnan, n)]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(taken);
    }
  });

  it('given two steps in one shared transaction, then they do not both pass', async () => {
    const shared = await test.database.openShared();
    const results = await Promise.allSettled([submit(shared.tx(), scnu, 30), submit(shared.tx(), lingnan, 30)]);
    await shared.rollback();
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2);
  });

  it('given a row that says it has ended, then another unit may have the person, who cannot be taken back by opening the row again', async () => {
    const ending: FormModel = { ...form, id: 'E', register: 'endings', fields: [{ ...form.fields[0]!, columns: [
      { ...form.fields[0]!.columns![0]!, unique: { scope: 'campaign', severity: 'error', message: '已结对', unless: 'until' } }, { id: 'until', type: 'date', label: '结对止' },
    ] }] };
    await test.database.write((tx) => s.forms.register(tx, { tenantId, campaignId, forms: [ending] }));
    const save = (unit: typeof scnu, row: Record<string, unknown>, recordId?: string) => test.database.write((tx) => s.records.save(tx, {
      tenantId, campaignId, form: ending, overlay: FULL_ACCESS, data: { rows: [row] }, ownerUnit: unit, actor: { id: 'u' }, status: 'submitted', ...(recordId ? { recordId } : {}),
    }));
    const student = syntheticId('20120301', 50);
    const { recordId, rowIds } = await save(scnu, { id: 'new-1', student });
    const id = Object.values(rowIds)[0]!;
    await expect(save(lingnan, { id: 'new-1', student })).rejects.toMatchObject({ status: 422, code: 'FORM_FINDINGS' });
    await save(scnu, { id, until: '2022-08-31' }, recordId);
    await expect(save(lingnan, { id: 'new-1', student })).resolves.toMatchObject({ blocking: false });
    await expect(save(scnu, { id, until: null }, recordId)).rejects.toMatchObject({ status: 422, code: 'FORM_FINDINGS' });
  });

  it('given new rows of the same name in two tables, then each is itself: nobody is in the way of oneself, and a finding points at its own table', async () => {
    const two = (severity: 'error' | 'warning'): FormModel => ({ ...form, id: 'T', register: 'twos', fields: [
      { id: 'people', type: 'table', label: '人员', columns: [{ id: 'no', type: 'text', label: '编号', unique: { scope: 'unit', severity, message: '已登记' } }] },
      { id: 'visits', type: 'table', label: '走访', columns: [{ id: 'no', type: 'text', label: '编号', maxLength: 1 }] },
    ] });
    await test.database.write((tx) => s.forms.register(tx, { tenantId, campaignId, forms: [two('error')] }));
    const save = (severity: 'error' | 'warning', visit: string, status: 'draft' | 'submitted') => test.database.write((tx) => s.records.save(tx, {
      tenantId, campaignId, form: two(severity), overlay: FULL_ACCESS, data: { people: [{ id: 'new-1', no: '1' }], visits: [{ id: 'new-1', no: visit }] }, ownerUnit: scnu, actor: { id: 'u' }, status,
    }));
    await expect(save('error', '1', 'submitted')).resolves.toMatchObject({ blocking: false });
    const draft = await save('warning', '22', 'draft');
    const idsIn = (table: string): string[] => (draft.data[table] as { id: string }[]).map(({ id }) => id);
    expect(draft.findings.map(({ path, rule }) => [path, rule]).sort()).toEqual([[`people[${idsIn('people')[0]}].no`, 'unique'], [`visits[${idsIn('visits')[0]}].no`, 'maxLength']]);
  });

  it('given a person taken out of a list, then another unit may have that person, and the same unit may always repeat one', async () => {
    const { recordId } = await submitAlone(scnu, 40);
    await submitAlone(scnu, 40);
    await expect(submitAlone(lingnan, 40)).rejects.toMatchObject(taken);
    const other = await submitAlone(scnu, 41);
    await submitAlone(scnu, 0, other.recordId);
    await expect(submitAlone(lingnan, 41)).resolves.toMatchObject({ blocking: false });
    expect(recordId).toBeDefined();
  });
});
