import { createTestDatabase, testKinds, type TestDatabase } from '../../persistence/testing.js';
import { FixedClock, IdGenerator } from '../../platform/clock/index.js';
import { FormsService } from './forms.service.js';

const place = { tenantId: 't', campaignId: 'c' };

describe.each(testKinds())('lists of a campaign on two nodes over %s', (kind) => {
  let test: TestDatabase;
  let here: FormsService;
  let there: FormsService;
  const node = () => new FormsService(new IdGenerator(), new FixedClock('2022-07-01T01:00:00.000Z'));
  const publish = (by: FormsService, lists: Record<string, unknown[]>) => test.database.write((tx) => by.register(tx, { ...place, forms: [], lists }));
  const read = (by: FormsService, campaignId = 'c') => test.database.read((tx) => by.lists(tx, 't', campaignId));

  beforeAll(async () => {
    test = await createTestDatabase({ kind });
    [here, there] = [node(), node()];
  });
  afterAll(() => test?.close());

  it('given a list published again at one node, then the other reads the new rows', async () => {
    await publish(here, { allocation: ['440981'], other: [1] });
    expect(await read(there)).toEqual({ allocation: ['440981'], other: [1] });
    await publish(here, { allocation: ['440982'] });
    expect([await read(here), await read(there)]).toEqual([{ allocation: ['440982'], other: [1] }, { allocation: ['440982'], other: [1] }]);
    await publish(there, { flagged: ['a'] });
    expect((await read(here))['flagged']).toEqual(['a']);
  });

  it('given nothing published since, then the rows are not read again', async () => {
    expect(await read(there)).toBe(await read(there));
  });

  it('given a campaign without lists so far, then the first one is seen', async () => {
    expect(await read(there, 'late')).toEqual({});
    await test.database.write((tx) => here.register(tx, { tenantId: 't', campaignId: 'late', forms: [], lists: { first: [1] } }));
    expect(await read(there, 'late')).toEqual({ first: [1] });
  });

  it('given a publication that is rolled back, then its rows are not kept by the node that read them inside', async () => {
    const before = await read(here);
    await expect(test.database.write(async (tx) => {
      await here.register(tx, { ...place, forms: [], lists: { allocation: ['999999'] } });
      expect((await here.lists(tx, 't', 'c'))['allocation']).toEqual(['999999']);
      throw new Error('undo');
    })).rejects.toThrow('undo');
    expect(await read(here)).toEqual(before);
  });

  it('given lists from before there were stamps, then they are read, and seen to change', async () => {
    await test.database.write((tx) => tx.execute('INSERT INTO campaign_list (tenant_id, campaign_id, name, items) VALUES (?, ?, ?, ?)', ['t', 'old', 'x', '[1]']));
    expect(await read(there, 'old')).toEqual({ x: [1] });
    await test.database.write((tx) => here.register(tx, { tenantId: 't', campaignId: 'old', forms: [], lists: { x: [2] } }));
    expect(await read(there, 'old')).toEqual({ x: [2] });
  });
});
