import { FULL_ACCESS } from '@noticeflow/forms';
import type { FormModel } from '@noticeflow/schemas';
import { createTestDatabase, type TestDatabase, testKinds } from '../../persistence/testing.js';
import type { ActivatedJob } from '../../runtime/contract.js';
import type { ProcessRuntime } from '../../runtime/index.js';
import type { OrganisationsService } from '../organisations/index.js';
import { insertUnit, recordServices } from '../registers/testing.js';
import { drawOf, GatherRecordsHandler } from './gather-records.handler.js';

const tenantId = 't1';
const campaignId = 'c1';
const city = { id: 'u-city', tenantId, path: '/99/9901', name: '甲市' };
const county = { id: 'u-county', tenantId, path: '/99/9901/990101', name: '甲一县' };
const elsewhere = { id: 'u-else', tenantId, path: '/99/9902', name: '乙市' };

const persons: FormModel = {
  schema: 'noticeflow/form/1', id: 'persons', version: 1, title: '档案', origin: 'proposed', register: 'person-files',
  fields: [
    { id: 'name', type: 'text', label: '姓名' }, { id: 'secret', type: 'text', label: '编号', class: 'sensitive' },
    { id: 'aids', type: 'table', label: '资助', columns: [{ id: 'state', type: 'text', label: '状态' }, { id: 'amount', type: 'number', label: '金额', class: 'sensitive' }] },
  ],
};
const check: FormModel = {
  schema: 'noticeflow/form/1', id: 'check', version: 1, title: '自查', origin: 'proposed', register: 'checks',
  fields: [
    { id: 'aided', type: 'number', label: '人数' },
    { id: 'sample', type: 'table', label: '样本', columns: [{ id: 'record', type: 'text', label: '档案' }, { id: 'result', type: 'text', label: '结果' }] },
  ],
};

describe.each(testKinds())('noticeflow:gather-records on %s', (kind) => {
  let test: TestDatabase;
  let s: ReturnType<typeof recordServices>;
  let handler: GatherRecordsHandler;
  const units = [city, county, elsewhere];

  beforeAll(async () => {
    test = await createTestDatabase({ kind });
    s = recordServices(test.database);
    for (const unit of units) await insertUnit(test.database, unit);
    await test.database.write((tx) => s.forms.register(tx, { tenantId, campaignId, forms: [persons, check], lists: { flagged: [] } }));
    const organisations = { byId: async (_tenant: string, id: string) => units.find((unit) => unit.id === id), root: async () => city } as unknown as OrganisationsService;
    handler = new GatherRecordsHandler({ registerJobHandler: () => undefined } as unknown as ProcessRuntime, test.database, s.forms, s.contexts, s.records, organisations, s.clock);
    const person = (ownerUnit: typeof city, name: string, aids: Record<string, unknown>[]) => test.database.write((tx) => s.records.save(tx, {
      tenantId, campaignId, form: persons, overlay: FULL_ACCESS, data: { name, secret: 'JD-1', aids }, ownerUnit, actor: { id: 'a' }, status: 'submitted',
    }));
    await person(county, '甲', [{ state: '有效', amount: 100 }, { state: '有效', amount: 200 }]);
    await person(county, '乙', [{ state: '撤销', amount: 100 }]);
    await person(city, '丙', [{ state: '有效', amount: 100 }]);
    await person(elsewhere, '丁', [{ state: '有效', amount: 100 }]);
  });
  afterAll(() => test.close());

  const run = (unitId: string | null, headers: Record<string, string>, instanceId = 'i1', variables: ActivatedJob['variables'] = {}) => handler.handle({
    id: 'j', instanceId, elementId: 'E', type: handler.type, variables, headers, retriesLeft: 3, tenantId, campaignId, unitId,
  });
  const AIDED = 'count(records.person_files[count(aids[state = "有效"]) > 0])';

  it('given rows of several persons, when counted, then persons and not rows are counted, in the scope asked for', async () => {
    const count = async (scope: string) => (await run(city.id, { registers: 'person-files', scope, 'return.n': AIDED }))['n'];
    expect(await Promise.all([count('unit'), count('subtree'), count('campaign')])).toEqual([1, 2, 3]);
    await expect(count('everything')).rejects.toThrow('Expected one of unit, subtree, campaign');
  });

  it('given sensitive values, then expressions do not see them', async () => {
    expect(await run(county.id, { registers: 'person-files', 'return.seen': 'records.person_files[1].secret', 'return.amount': 'records.person_files[1].aids[1].amount' })).toEqual({ seen: null, amount: null });
  });

  it('given a form, when filled and filled again, then the record holds the newest figures and rows, and its former ones are in its revisions', async () => {
    const headers = { registers: 'person-files', form: 'check', 'set.aided': AIDED, 'set.sample': 'for p in records.person_files return {record: p.recordId}' };
    await run(county.id, headers, 'i2');
    const id = await test.database.read((tx) => s.records.idInInstance(tx, 'i2', 'check'));
    expect((await s.records.load(id!, { tenantId })).data).toMatchObject({ aided: 1 });
    await test.database.write((tx) => s.records.setStatus(tx, { tenantId, recordId: id!, status: 'approved', actor: { id: 'a' } }));
    await run(county.id, { ...headers, 'set.aided': '7', 'where.person-files': 'record.name = "甲"' }, 'i2');
    const { data } = await s.records.load(id!, { tenantId });
    expect([data['aided'], (data['sample'] as unknown[]).length]).toEqual([7, 1]);
    const revisions = await test.database.read((tx) => tx.query('SELECT data, reason FROM record_revision WHERE record_id = ? ORDER BY version', [id]));
    expect(JSON.parse(String(revisions[0]?.data))).toMatchObject({ aided: 1 });
    await expect(run(county.id, { ...headers, 'set.nothing': '1' }, 'i2')).rejects.toThrow('Expected a field "nothing" in form check');
  });

  it('given a seed, then the draw depends on seed and record alone and can be made again', async () => {
    const headers = { registers: 'person-files', scope: 'campaign', 'return.drawn': 'for p in sort(records.person_files, function(a, b) a.draw < b.draw) return p.recordId' };
    const first = await run(null, { ...headers, seed: '"2019"' });
    expect(await run(null, { ...headers, seed: 'year' }, 'i9', { year: '2019' })).toEqual(first);
    const ids = first['drawn'] as string[];
    expect(ids).toEqual([...ids].sort((a, b) => drawOf('2019', a) - drawOf('2019', b)));
    expect(new Set(Array.from({ length: 20 }, (_, n) => [...ids].sort((a, b) => drawOf(String(n), a) - drawOf(String(n), b))[0])).size).toBeGreaterThan(1);
  });

  it('given a list, then forms of the campaign read the published rows at once', async () => {
    await run(null, { registers: 'person-files', scope: 'campaign', 'list.flagged': 'for p in records.person_files return {name: p.name}' });
    expect((await test.database.read((tx) => s.forms.lists(tx, tenantId, campaignId)))['flagged']).toHaveLength(4);
    await expect(run(null, { registers: 'person-files', 'list.flagged': '3' })).rejects.toThrow('Expected a list for list.flagged');
    await expect(run(null, { registers: 'nothing' })).rejects.toThrow('Expected a register "nothing"');
  });
});
