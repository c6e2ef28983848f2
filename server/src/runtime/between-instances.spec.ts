import { RuntimeMigration } from '../persistence/migrations/0001-runtime.js';
import { createTestDatabase, testKinds, type TestDatabase } from '../persistence/testing.js';
import { FixedClock } from '../platform/clock/index.js';
import { runtimeEntities } from './entities/index.js';
import type { ProcessRuntime } from './process-runtime.js';
import { bpmn, CLERK, createTestRuntime, deployXml, TENANT } from './testing.js';

/** What instances have to tell each other so that none waits for ever. */
describe.each(testKinds())('between instances on %s', (kind) => {
  let test: TestDatabase;
  let runtime: ProcessRuntime;
  beforeEach(async () => {
    test = await createTestDatabase({ kind, entities: runtimeEntities, migrations: [RuntimeMigration] });
    runtime = createTestRuntime(test.database, new FixedClock('2022-07-01T01:00:00.000Z'));
  });
  afterEach(async () => {
    runtime.halt();
    await test.close();
  });

  const options = { actor: CLERK };
  const called = async (parent: string) => (await test.database.read((tx) => tx.query<{ id: string; status: string }>('SELECT id, status FROM process_instance WHERE parent_instance_id = ? ORDER BY id', [parent])));
  const leftover = async () => Number((await test.database.read((tx) => tx.query<{ n: number }>('SELECT COUNT(*) AS n FROM outbox')))[0]!.n);
  const caller = (boundary = '') => bpmn('caller', `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="call"/><callActivity id="call" calledElement="called"/>
    <sequenceFlow id="g" sourceRef="call" targetRef="e"/><endEvent id="e"/>${boundary}`, '<escalation id="esc" escalationCode="E"/>');
  const startCaller = async () => {
    const { instanceId } = await runtime.start({ tenantId: TENANT, processId: 'caller' }, options);
    await runtime.drain();
    return instanceId;
  };

  it('given a called instance cancelled by itself, then its caller has an incident, and resolving it calls again', async () => {
    await deployXml(runtime, caller(), bpmn('called', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/><userTask id="u"/>'));
    const instanceId = await startCaller();
    await runtime.submit((await called(instanceId))[0]!.id, { type: 'CancelInstance', reason: 'by mistake' }, options);
    await runtime.drain();
    const { state } = await runtime.state(instanceId);
    expect(Object.values(state.incidents)).toMatchObject([{ elementId: 'call', kind: 'called-process', message: expect.stringContaining('by mistake') }]);
    await runtime.submit(instanceId, { type: 'ResolveIncident', incidentKey: Number(Object.keys(state.incidents)[0]) }, options);
    await runtime.drain();
    const [, second] = await called(instanceId);
    await runtime.submit(second!.id, { type: 'CompleteTask', key: Number(Object.keys((await runtime.state(second!.id)).state.tasks)[0]) }, options);
    await runtime.drain();
    expect((await runtime.state(instanceId)).row.status).toBe('completed');
    expect(await leftover()).toBe(0);
  });

  describe('given versions of the called process, then a call takes', () => {
    /** Waits at a task, so that the call happens after later deployments. */
    const waiting = (binding: string) => bpmn('caller', `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/><userTask id="u"/><sequenceFlow id="g" sourceRef="u" targetRef="call"/>
      <callActivity id="call"><extensionElements><nf:calledElement processId="called" ${binding}/></extensionElements></callActivity><sequenceFlow id="h" sourceRef="call" targetRef="e"/><endEvent id="e"/>`);
    const version = (n: number, tag?: string) => bpmn('called', `${tag === undefined ? '' : `<extensionElements><nf:versionTag value="${tag}"/></extensionElements>`}<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u${n}"/><userTask id="u${n}"/>`);
    const start = async () => (await runtime.start({ tenantId: TENANT, processId: 'caller' }, options)).instanceId;
    const calledVersion = async (instanceId: string) => {
      await runtime.submit(instanceId, { type: 'CompleteTask', key: Number(Object.keys((await runtime.state(instanceId)).state.tasks)[0]) }, options);
      await runtime.drain();
      const [child] = await called(instanceId);
      return child && (await runtime.state(child.id)).row.processVersion;
    };

    it('the newest one', async () => {
      await deployXml(runtime, waiting('binding="latest"'), version(1));
      const instanceId = await start();
      await deployXml(runtime, version(2));
      expect(await calledVersion(instanceId)).toBe(2);
    });

    it('the one deployed together with the caller, also when it is not the newest', async () => {
      await deployXml(runtime, waiting('binding="deployment"'), version(1));
      const instanceId = await start();
      await deployXml(runtime, version(2));
      expect(await calledVersion(instanceId)).toBe(1);
    });

    it('the newest one with the tag, or is an incident when there is none', async () => {
      await deployXml(runtime, waiting('binding="versionTag" versionTag="2022"'), version(1, '2022'));
      const [first, second] = [await start(), await start()];
      await deployXml(runtime, version(2, '2022'));
      await deployXml(runtime, version(3));
      expect(await calledVersion(first)).toBe(2);
      await deployXml(runtime, waiting('binding="versionTag" versionTag="1999"'));
      const third = await start();
      expect(await calledVersion(third)).toBeUndefined();
      expect(Object.values((await runtime.state(third)).state.incidents)).toMatchObject([{ elementId: 'call', kind: 'called-process' }]);
      expect(await calledVersion(second)).toBe(2);
    });

    it('that of the version its caller was migrated to', async () => {
      await deployXml(runtime, waiting('binding="deployment"'), version(1));
      const instanceId = await start();
      const [next] = await deployXml(runtime, waiting('binding="deployment" businessKey="K"'), version(2));
      await runtime.submit(instanceId, { type: 'MigrateInstance', definitionId: next! }, options);
      expect(await calledVersion(instanceId)).toBe(2);
    });
  });

  it('given a caller that is cancelled, then the called instance goes too and nothing is left to tell', async () => {
    await deployXml(runtime, caller(), bpmn('called', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/><userTask id="u"/>'));
    const instanceId = await startCaller();
    await runtime.submit(instanceId, { type: 'CancelInstance' }, options);
    await runtime.drain();
    expect((await called(instanceId)).map((row) => row.status)).toEqual(['terminated']);
    expect(await leftover()).toBe(0);
  });

  it.each([
    ['on its way', '<intermediateThrowEvent id="t"><escalationEventDefinition escalationRef="esc2"/></intermediateThrowEvent><sequenceFlow id="g" sourceRef="t" targetRef="u"/><userTask id="u"/>', 'terminated'],
    ['at its end', '<endEvent id="t"><escalationEventDefinition escalationRef="esc2"/></endEvent>', 'completed'],
  ])('given an interrupting escalation out of the called instance %s, then the caller goes on at its boundary', async (_where, rest, status) => {
    const boundary = '<boundaryEvent id="b" attachedToRef="call"><escalationEventDefinition escalationRef="esc"/></boundaryEvent><sequenceFlow id="h" sourceRef="b" targetRef="e1"/><endEvent id="e1"/>';
    await deployXml(runtime, caller(boundary), bpmn('called', `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>${rest}`, '<escalation id="esc2" escalationCode="E"/>'));
    const instanceId = await startCaller();
    const { events } = await runtime.history(instanceId, { limit: 100 });
    expect(events.flatMap((event) => (event.type === 'ElementCompleted' ? [event.elementId] : []))).toEqual(['s', 'b', 'e1']);
    expect((await called(instanceId)).map((row) => row.status)).toEqual([status]);
    expect(await leftover()).toBe(0);
  });

  it('given a parallel event-based gateway that starts a process, then each message finds the instance of its key or starts one', async () => {
    await deployXml(runtime, bpmn('both', `<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/><sequenceFlow id="f1" sourceRef="g" targetRef="a"/><sequenceFlow id="f2" sourceRef="g" targetRef="b"/>
      <intermediateCatchEvent id="a"><messageEventDefinition messageRef="ma"/></intermediateCatchEvent><receiveTask id="b" messageRef="mb"/>
      <sequenceFlow id="f3" sourceRef="a" targetRef="j"/><sequenceFlow id="f4" sourceRef="b" targetRef="j"/><parallelGateway id="j"/><sequenceFlow id="f5" sourceRef="j" targetRef="e"/><endEvent id="e"/>`,
    ['a', 'b'].map((name) => `<message id="m${name}" name="${name}"><extensionElements><nf:subscription correlationKey="=key"/></extensionElements></message>`).join('')));
    const send = async (name: string, key: string) => (await runtime.publishMessage({ tenantId: TENANT, name, correlationKey: key, variables: { key } })).instanceIds;
    const [first] = await send('b', 'K1');
    const [second] = await send('a', 'K2');
    expect(second).not.toBe(first);
    expect(await send('a', 'K1')).toEqual([first]);
    expect((await runtime.state(first!)).row.status).toBe('completed');
    expect((await runtime.state(second!)).row.status).toBe('active');
  });

  it('given a parallel multiple start event, then one instance waits for its other parts, in either order', async () => {
    await deployXml(runtime, bpmn('both', '<startEvent id="s" parallelMultiple="true"><messageEventDefinition messageRef="m"/><signalEventDefinition signalRef="sg"/></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>', '<message id="m" name="paper"/><signal id="sg" name="bell"/>'));
    const instances = async () => (await test.database.read((tx) => tx.query<{ status: string }>('SELECT status FROM process_instance ORDER BY id'))).map(({ status }) => status);
    const paper = async () => { await runtime.publishMessage({ tenantId: TENANT, name: 'paper' }); await runtime.drain(); };
    const bell = async () => { await runtime.broadcastSignal({ tenantId: TENANT, name: 'bell' }); await runtime.drain(); };
    await paper();
    expect(await instances()).toEqual(['active']);
    await bell();
    expect(await instances()).toEqual(['completed']);
    await bell();
    await paper();
    expect(await instances()).toEqual(['completed', 'completed']);
    expect(await leftover()).toBe(0);
  });

  it('given a start event with one instance per key, then a key starts one, however often its message comes', async () => {
    await deployXml(runtime, bpmn('keyed', '<startEvent id="s"><extensionElements><nf:subscription onePerKey="true"/></extensionElements><messageEventDefinition messageRef="m"/></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>', '<message id="m" name="case"/>'));
    const publish = (correlationKey?: string) => runtime.publishMessage({ tenantId: TENANT, name: 'case', ...(correlationKey !== undefined && { correlationKey }) });
    const reached = await Promise.all([publish('A'), publish('A'), publish('B')]);
    expect(reached.map(({ instanceIds }) => instanceIds.length).sort()).toEqual([0, 1, 1]);
    expect((await publish('A')).instanceIds).toEqual([]);
    expect([(await publish()).instanceIds.length, (await publish()).instanceIds.length]).toEqual([1, 1]);
    expect(await test.database.read((tx) => tx.query('SELECT id FROM process_instance'))).toHaveLength(4);
  });
});
