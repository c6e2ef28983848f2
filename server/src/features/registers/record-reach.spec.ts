import { createTestDatabase, testKinds, type TestDatabase } from '../../persistence/testing.js';
import { Abilities } from '../../platform/abilities/index.js';
import { IdGenerator } from '../../platform/clock/index.js';
import { CampaignStore, Overseers } from '../campaign-store/index.js';
import { OrganisationsService } from '../organisations/index.js';
import { RecordReach } from './record-reach.js';
import { insertUnit, testUser } from './testing.js';

const tenantId = 't1';
const department = { id: 'u-dep', tenantId, path: '/44/44-dep', name: '青年发展部' };
const scnu = { id: 'u-scnu', tenantId, path: '/44/44-u-scnu', name: '华南师范大学团委' };
const lingnan = { id: 'u-ln', tenantId, path: '/44/44-u-ln', name: '岭南师范学院团委' };
const record = { id: 'r1', tenantId, campaignId: 'c1', ownerUnitPath: scnu.path };

describe.each(testKinds())('reach of records inside a transaction on %s', (kind) => {
  let test: TestDatabase;
  /** As a node that was just started: nothing is cached. */
  const reach = () => {
    const [abilities, campaigns] = [new Abilities(), new CampaignStore(test.database)];
    return new RecordReach(abilities, campaigns, new Overseers(abilities, campaigns, new OrganisationsService(test.database, new IdGenerator())));
  };

  beforeAll(async () => {
    test = await createTestDatabase({ kind });
    await insertUnit(test.database, { id: 'u-root', tenantId, path: '/44', name: '团省委' });
    for (const unit of [department, scnu, lingnan]) await insertUnit(test.database, unit);
    await test.database.write(async (tx) => {
      await tx.execute("UPDATE organisation SET parent_id = 'u-root' WHERE id <> 'u-root'");
      tx.insert('campaign', {
        id: 'c1', tenant_id: tenantId, slug: 's', template_version: '1', title: 't', short_title: 't', year: 2022, status: 'running', parameters: '{}', posts: '{}', unit_sets: '{}',
        deadlines: '[]', created_by: 'u', created_at: new Date(),
      });
      const manifest = { roles: [{ id: 'organiser', at: '44-dep' }, { id: 'writer', at: 'universities' }], unitSets: [{ id: 'universities' }], duties: [] };
      tx.insert('campaign_template', { campaign_id: 'c1', tenant_id: tenantId, template: JSON.stringify({ manifest }) });
    });
  });
  afterAll(() => test?.close());
  afterEach(() => jest.restoreAllMocks());

  it('given the department that runs the campaign, another unit and the own one, then all is read on the connection of the transaction', async () => {
    const elsewhere = jest.spyOn(test.database, 'read');
    const seen = await test.database.write(async (tx) => {
      const of = async (unit: typeof scnu): Promise<unknown[]> => {
        const [viewer, fresh] = [testUser(unit, 'reviewer'), reach()];
        return [(await fresh.scope(tx, viewer, 'read', 'c1', 'p')).sql === '1 = 1', await fresh.require(tx, viewer, 'read', record).then(() => 200, (error: { status: number }) => error.status)];
      };
      return [await of(department), await of(scnu), await of(lingnan)];
    });
    expect(seen).toEqual([[true, 200], [false, 200], [false, 404]]);
    expect(elsewhere).not.toHaveBeenCalled();
  });

  it('given more of them at once than there are connections, then none waits for ever', async () => {
    const all = Array.from({ length: 12 }, () => test.database.write((tx) => reach().scope(tx, testUser(department, 'reviewer'), 'read', 'c1', 'p')));
    expect((await Promise.all(all)).every(({ sql }) => sql === '1 = 1')).toBe(true);
  });

  it('given a question that failed, then it is asked again', async () => {
    const [viewer, same] = [testUser(department, 'reviewer'), reach()];
    const broken = { query: () => Promise.reject(new Error('deadlock')) };
    await expect(same.scope(broken as never, viewer, 'read', 'c1', 'p')).rejects.toThrow('deadlock');
    expect((await test.database.read((tx) => same.scope(tx, viewer, 'read', 'c1', 'p'))).sql).toBe('1 = 1');
  });
});
