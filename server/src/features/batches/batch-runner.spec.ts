import { entities } from '../../entities.js';
import { migrations } from '../../migrations.js';
import type { Database } from '../../persistence/index.js';
import { createTestDatabase, testKinds, type TestDatabase } from '../../persistence/testing.js';
import { FixedClock, IdGenerator } from '../../platform/clock/index.js';
import type { ProcessRuntime } from '../../runtime/index.js';
import { bpmn, CLERK, createTestRuntime, deployXml, TENANT } from '../../runtime/testing.js';
import { MigrationService } from '../migration/index.js';
import { BatchRunner } from './batch-runner.js';

const flow = (from: string, to: string): string => `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
const model = bpmn('many', `<startEvent id="s"/>${flow('s', 'u')}<userTask id="u"/>${flow('u', 'more')}<userTask id="more"/>${flow('more', 'e')}<endEvent id="e"/>`);
const COUNT = 230;

/** A node: a runtime and its runner. An order that adds a token shows at once when it took effect twice. */
function node(database: Database, clock: FixedClock, name: string) {
  const runtime = createTestRuntime(database, clock, { node: name });
  const runner = new BatchRunner(runtime, database, new MigrationService(runtime, undefined as never, undefined as never), clock, new IdGenerator());
  return { runtime, runner };
}

describe.each(testKinds())('a batch on %s', (kind) => {
  let test: TestDatabase;
  let clock: FixedClock;
  let ids: string[];
  let one: ReturnType<typeof node>;
  beforeEach(async () => {
    test = await createTestDatabase({ kind, entities, migrations });
    clock = new FixedClock();
    one = node(test.database, clock, 'one');
    await deployXml(one.runtime, model);
    ids = (await Promise.all(Array.from({ length: COUNT }, () => one.runtime.start({ tenantId: TENANT, processId: 'many' }, { actor: CLERK })))).map((result) => result.instanceId);
    await test.database.write(async (tx) => {
      const now = clock.now();
      tx.insert('batch', { id: 'b', tenant_id: TENANT, type: 'modify', status: 'running', dry_run: false, parameters: JSON.stringify({ instructions: [{ kind: 'activate', elementId: 'more' }] }), total: COUNT, reason: null, created_by: 'admin', created_by_name: '李四', created_at: now, ended_at: null });
      ids.forEach((id, position) => tx.insert('batch_item', { batch_id: 'b', position, subject_id: id, instance_id: id, status: 'pending', code: null, message: null, input: null, result: null, attempts: 0, wake_at: now, claimed_by: null, at: null }));
    });
  });
  afterEach(async () => {
    one.runtime.halt();
    await test.close();
  });

  const counts = async (): Promise<Record<string, number>> => Object.fromEntries((await test.database.read((tx) => tx.query('SELECT status, COUNT(*) AS n FROM batch_item GROUP BY status'))).map((row) => [String(row.status), Number(row.n)]));
  /** How many instances have how many tasks of `more`. */
  const added = async (runtime: ProcessRuntime): Promise<Record<number, number>> => {
    const found: Record<number, number> = {};
    for (const id of ids) {
      const { state } = await runtime.state(id);
      const n = Object.values(state.tasks).filter((task) => task.elementId === 'more').length;
      found[n] = (found[n] ?? 0) + 1;
      expect(await runtime.verifyJournal(id)).toBeUndefined();
    }
    return found;
  };
  const status = async () => String((await test.database.read((tx) => tx.query("SELECT status FROM batch WHERE id = 'b'")))[0]!.status);
  const work = async ({ runner }: ReturnType<typeof node>): Promise<void> => {
    while (await runner.sweep() > 0);
  };

  it('is carried out in chunks until it is completed', async () => {
    expect(await one.runner.sweep()).toBe(50);
    expect([await status(), await counts()]).toEqual(['running', { done: 50, pending: COUNT - 50 }]);
    await work(one);
    expect([await status(), await counts(), await added(one.runtime)]).toEqual(['completed', { done: COUNT }, { 1: COUNT }]);
  });

  it('is taken over from a killed node, and no order takes effect twice', async () => {
    // A killed node answers nobody: what it had begun is not waited for.
    void one.runner.sweep().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 3));
    one.runtime.halt();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const two = node(kind === 'mariadb' ? await test.reopen() : test.database, clock, 'two');
    await work(two);
    // What the killed node had in hand waits for the end of its lease.
    clock.advance(9_000);
    await work(two);
    expect([await status(), await counts(), await added(two.runtime)]).toEqual(['completed', { done: COUNT }, { 1: COUNT }]);
    two.runtime.halt();
  });

  it('is shared by two nodes, also when a lease runs out in the hands of a living one', async () => {
    const two = node(kind === 'mariadb' ? await test.reopen() : test.database, clock, 'two');
    const working = [one, two, one, two].map((each) => work(each));
    for (let i = 0; i < 5; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 4));
      clock.advance(9_000);
    }
    await Promise.all(working);
    clock.advance(9_000);
    await work(one);
    expect([await status(), await counts(), await added(one.runtime)]).toEqual(['completed', { done: COUNT }, { 1: COUNT }]);
    two.runtime.halt();
  });

  it('takes nothing more while it is paused, and gives up the rest when cancelled', async () => {
    await one.runner.sweep();
    await test.database.write((tx) => tx.execute("UPDATE batch SET status = 'paused' WHERE id = 'b'"));
    expect([await one.runner.sweep(), await counts()]).toEqual([0, { done: 50, pending: COUNT - 50 }]);
    expect(await added(one.runtime)).toEqual({ 0: COUNT - 50, 1: 50 });
  });

  it('goes on with the others when one is refused', async () => {
    await one.runtime.submit(ids[3]!, { type: 'CancelInstance' }, { actor: CLERK });
    await work(one);
    expect([await status(), await counts()]).toEqual(['completed', { done: COUNT - 1, failed: 1 }]);
    expect((await test.database.read((tx) => tx.query("SELECT position, code, message FROM batch_item WHERE status = 'failed'")))[0]).toMatchObject({ position: 3, code: 'ALREADY_COMPLETED', message: expect.stringContaining(ids[3]!) });
  });
});
