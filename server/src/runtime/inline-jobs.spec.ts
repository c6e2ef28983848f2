import { RuntimeMigration } from '../persistence/migrations/0001-runtime.js';
import { createTestDatabase, testKinds, type TestDatabase } from '../persistence/testing.js';
import { runtimeEntities } from './entities/index.js';
import type { ProcessRuntime } from './process-runtime.js';
import { bpmn, CLERK, createTestRuntime, deployXml, TENANT } from './testing.js';

const options = { actor: CLERK };
const task = (id: string, type: string) => `<serviceTask id="${id}"><extensionElements><nf:taskDefinition type="${type}"/></extensionElements></serviceTask>`;
const flow = (from: string, to: string) => `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`;
const chain = bpmn('chain', `<startEvent id="s"/>${flow('s', 'a')}${task('a', 'add')}${flow('a', 'b')}${task('b', 'add')}${flow('b', 'u')}<userTask id="u"/>${flow('u', 'e')}<endEvent id="e"/>`);

describe.each(testKinds())('inline job handlers on %s', (kind) => {
  let test: TestDatabase;
  let runtime: ProcessRuntime;
  beforeEach(async () => {
    test = await createTestDatabase({ kind, entities: runtimeEntities, migrations: [RuntimeMigration] });
    runtime = createTestRuntime(test.database);
  });
  afterEach(async () => {
    runtime.halt();
    await test.close();
  });

  const start = (processId: string) => runtime.start({ tenantId: TENANT, processId, variables: { sum: 1 } }, options);
  const rowsOf = async (table: string) => Number((await test.database.read((tx) => tx.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)))[0]!.n);

  it('given two computations in a row, then one step passes both, each done once, and leaves no job', async () => {
    let calls = 0;
    runtime.registerJobHandler({ type: 'add', inline: true, handle: () => ({ sum: (calls += 1) + 1 }) });
    await deployXml(runtime, chain);
    const result = await start('chain');
    await runtime.drain();
    expect(calls).toBe(2);
    expect(result.state.elements[1]?.variables).toMatchObject({ sum: 3 });
    expect(Object.values(result.state.tasks)).toHaveLength(1);
    expect([await rowsOf('job'), await rowsOf('journal')]).toEqual([0, 1]);
    expect(await runtime.verifyJournal(result.instanceId)).toBeUndefined();
  });

  it('given a computation that throws, then nothing is lost: the job is tried the ordinary way and its failure is counted', async () => {
    runtime.registerJobHandler({ type: 'add', inline: true, handle: () => { throw new Error('no such district'); } });
    await deployXml(runtime, chain);
    const { instanceId } = await start('chain');
    await runtime.drain();
    const [job] = await test.database.read((tx) => tx.query('SELECT state, retries_left FROM job'));
    expect(Number(job?.retries_left)).toBeLessThan(3);
    expect((await runtime.state(instanceId)).row.status).toBe('active');
  });

  it('given computations in a circle, then no transaction holds for ever: what exceeds a step goes on after its commit', async () => {
    let calls = 0;
    runtime.registerJobHandler({ type: 'add', inline: true, handle: () => ({ done: (calls += 1) >= 1200 }) });
    await deployXml(runtime, bpmn('circle', `<startEvent id="s"/>${flow('s', 'a')}${task('a', 'add')}${flow('a', 'x')}<exclusiveGateway id="x" default="x_a"/>${flow('x', 'a')}
      <sequenceFlow id="x_e" sourceRef="x" targetRef="e"><conditionExpression xsi:type="tFormalExpression">=done = true</conditionExpression></sequenceFlow><endEvent id="e"/>`));
    const { instanceId, state } = await start('circle');
    expect(state.status).toBe('active');
    await runtime.drain();
    expect((await runtime.state(instanceId)).row.status).toBe('completed');
    expect(calls).toBe(1200);
  });
});
