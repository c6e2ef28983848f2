import { entities } from '../entities.js';
import { migrations } from '../migrations.js';
import { createTestDatabase, testKinds, type TestDatabase } from './testing.js';

describe.each(testKinds())('the schema on %s', (kind) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase({ kind, entities, migrations });
  });
  afterAll(() => test?.close());

  it('is the same by migrations and by entities', async () => {
    const diff = await test.database.dataSource.driver.createSchemaBuilder().log();
    expect(diff.upQueries.map((query) => query.query)).toEqual([]);
  });
});
