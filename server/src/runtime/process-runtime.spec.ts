import { apply, emptyState, type JournalEvent, type Variables } from '@noticeflow/engine';
import { runtimeEntities } from './entities/index.js';
import { RuntimeMigration } from '../persistence/migrations/0001-runtime.js';
import { createTestDatabase, testKinds, type TestDatabase } from '../persistence/testing.js';
import { FixedClock } from '../platform/clock/index.js';
import { BpmnError } from './bpmn-error.js';
import type { ActivatedJob, StepContext } from './contract.js';
import type { ProcessRuntime } from './process-runtime.js';
import { bpmn, CLERK, createTestRuntime, deployXml, TENANT } from './testing.js';

const approval = bpmn('approval', `
  <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="submit"/>
  <userTask id="submit" name="Submit"/><sequenceFlow id="f2" sourceRef="submit" targetRef="decide"/>
  <exclusiveGateway id="decide" default="f4"/>
  <sequenceFlow id="f3" sourceRef="decide" targetRef="confirm"><conditionExpression xsi:type="tFormalExpression">=approved = true</conditionExpression></sequenceFlow>
  <sequenceFlow id="f4" sourceRef="decide" targetRef="submit"/>
  <userTask id="confirm" name="Confirm"/><sequenceFlow id="f5" sourceRef="confirm" targetRef="end"/><endEvent id="end"/>`);

const schema = { entities: runtimeEntities, migrations: [RuntimeMigration] };
const options = { actor: CLERK };

describe.each(testKinds())('ProcessRuntime on %s', (kind) => {
  let test: TestDatabase;
  let clock: FixedClock;
  let runtime: ProcessRuntime;
  beforeEach(async () => {
    test = await createTestDatabase({ kind, ...schema });
    clock = new FixedClock('2022-07-01T01:00:00.000Z');
    runtime = createTestRuntime(test.database, clock);
  });
  afterEach(async () => {
    runtime.halt();
    await test.close();
  });

  const start = (processId: string, variables: Variables = {}, more: object = {}) => runtime.start({ tenantId: TENANT, processId, variables, ...more }, options);
  const keyOf = (events: JournalEvent[], type: JournalEvent['type'], elementId?: string): number => {
    const found = events.find((event) => event.type === type && (!elementId || ('elementId' in event && event.elementId === elementId)));
    if (!found || !('key' in found)) throw new Error(`no ${type} ${elementId ?? ''} in ${events.map((event) => event.type).join(' ')}`);
    return found.key;
  };
  const status = async (id: string): Promise<string> => (await runtime.state(id)).row.status;
  const count = async (table: string, where = '1 = 1'): Promise<number> => Number((await test.database.read((tx) => tx.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`)))[0]!.n);
  const taskOf = async (id: string): Promise<number> => Number(Object.keys((await runtime.state(id)).state.tasks)[0]);
  const complete = (id: string, key: number, variables: Variables = {}) => runtime.submit(id, { type: 'CompleteTask', key, variables }, options);

  /** The three things that must hold for every instance after every step. */
  async function expectSound(id: string): Promise<void> {
    expect(await runtime.verifyJournal(id)).toBeUndefined();
    const { events } = await runtime.history(id, { limit: 10_000 });
    let replayed = emptyState();
    for (const { step: _step, actor: _actor, onBehalfOf: _behalf, command: _command, ...event } of events) replayed = apply(replayed, event);
    const { state, row } = await runtime.state(id);
    expect(JSON.parse(JSON.stringify(replayed))).toEqual(state);
    expect(row.version).toBe((await runtime.journal(id)).length);
  }

  describe('deployments', () => {
    it('count versions per process and keep the version of an unchanged file', async () => {
      const first = await runtime.deploy({ tenantId: TENANT, name: 'a', actor: CLERK, resources: [{ name: 'a.bpmn', content: approval }] });
      const same = await runtime.deploy({ tenantId: TENANT, name: 'a', actor: CLERK, resources: [{ name: 'a.bpmn', content: approval }] });
      const changed = await runtime.deploy({ tenantId: TENANT, name: 'a', actor: CLERK, resources: [{ name: 'a.bpmn', content: approval.replace('Confirm', 'Confirm it') }] });
      expect([first, same, changed].map((each) => each.processDefinitions[0]!.version)).toEqual([1, 1, 2]);
      expect((await runtime.findDefinition(TENANT, 'approval')).version).toBe(2);
      expect((await runtime.findDefinition(TENANT, 'approval', 1)).id).toBe(first.processDefinitions[0]!.id);
    });

    it('refuse an invalid model with the ids of its elements and store nothing', async () => {
      const broken = bpmn('broken', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/>');
      await expect(runtime.deploy({ tenantId: TENANT, name: 'b', actor: CLERK, resources: [{ name: 'b.bpmn', content: broken }] })).rejects.toMatchObject({ status: 422, code: 'MODEL_INVALID', errors: [expect.objectContaining({ message: expect.any(String) })] });
      expect(await count('process_definition')).toBe(0);
    });

    it('refuse a start event that needs variables', async () => {
      const file = bpmn('early', '<startEvent id="s"><timerEventDefinition><timeDate>=campaign.deadline</timeDate></timerEventDefinition></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>');
      await expect(runtime.deploy({ tenantId: TENANT, name: 'e', actor: CLERK, resources: [{ name: 'e.bpmn', content: file }] })).rejects.toMatchObject({ status: 422, errors: [expect.objectContaining({ elementId: 's' })] });
    });

    it('get distinct versions when deployed at the same time', async () => {
      const files = Array.from({ length: 4 }, (_, i) => approval.replace('Confirm', `Confirm ${i}`));
      const deployed = await Promise.all(files.map((content) => runtime.deploy({ tenantId: TENANT, name: 'x', actor: CLERK, resources: [{ name: 'a.bpmn', content }] })));
      expect(deployed.map((each) => each.processDefinitions[0]!.version).sort()).toEqual([1, 2, 3, 4]);
    });

    it('answer 404 for an unknown process and for another tenant', async () => {
      await deployXml(runtime, approval);
      await expect(start('nothing')).rejects.toMatchObject({ status: 404 });
      await expect(runtime.start({ tenantId: 'other', processId: 'approval' }, options)).rejects.toMatchObject({ status: 404 });
    });
  });

  describe('an approval', () => {
    beforeEach(() => deployXml(runtime, approval));

    it('runs from start to end, journaled and replayable after every step', async () => {
      const started = await start('approval', { amount: 5 }, { businessKey: 'K-1', campaignId: 'c1', unitId: 'u1' });
      await expectSound(started.instanceId);
      const again = await complete(started.instanceId, keyOf(started.events, 'TaskCreated'), { approved: false });
      expect(keyOf(again.events, 'TaskCreated', 'submit')).toBeGreaterThan(0);
      await expectSound(started.instanceId);
      const confirm = await complete(started.instanceId, keyOf(again.events, 'TaskCreated'), { approved: true });
      const end = await complete(started.instanceId, keyOf(confirm.events, 'TaskCreated', 'confirm'));
      expect(end.status).toBe('completed');
      await expectSound(started.instanceId);
      const { row } = await runtime.state(started.instanceId);
      expect(row).toMatchObject({ version: 4, businessKey: 'K-1', campaignId: 'c1', unitId: 'u1', startedBy: 'user:clerk', endedAt: clock.now(), rootInstanceId: row.id });
    });

    it('pages its history without gaps', async () => {
      const started = await start('approval');
      await complete(started.instanceId, keyOf(started.events, 'TaskCreated'), { approved: true });
      const all = (await runtime.history(started.instanceId)).events.map((event) => event.seq);
      const paged: number[] = [];
      for (let after = 0, more = true; more; ) {
        const page = await runtime.history(started.instanceId, { after, limit: 3 });
        paged.push(...page.events.map((event) => event.seq));
        more = page.next !== undefined;
        after = page.next ?? after;
      }
      expect(all).toEqual(Array.from({ length: all.length }, (_, i) => i + 1));
      expect(paged).toEqual(all);
    });

    it('lets exactly one of fifty clicks win; the others are told 409', async () => {
      const started = await start('approval');
      const key = keyOf(started.events, 'TaskCreated');
      const results = await Promise.allSettled(Array.from({ length: 50 }, () => complete(started.instanceId, key, { approved: true })));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 409, code: 'ALREADY_COMPLETED' });
      await expectSound(started.instanceId);
    });

    it('keeps the order of commands given one after another without waiting', async () => {
      const { instanceId } = await start('approval');
      await Promise.all(Array.from({ length: 20 }, (_, i) => runtime.submit(instanceId, { type: 'SetVariables', variables: { last: i } }, options)));
      const { state, row } = await runtime.state(instanceId);
      expect([state.elements[1]!.variables!.last, row.version]).toEqual([19, 21]);
    });

    it('answers 404 for an unknown instance', async () => {
      await expect(runtime.submit('nobody', { type: 'CompleteTask', key: 1 }, options)).rejects.toMatchObject({ status: 404 });
      await expect(runtime.state('nobody')).rejects.toMatchObject({ status: 404 });
    });

    it('is refused by its hash when a journal row was changed', async () => {
      const { instanceId } = await start('approval');
      await test.database.write((tx) => tx.execute('UPDATE journal SET events = REPLACE(events, ?, ?) WHERE instance_id = ?', ['submit', 'confirm', instanceId]));
      expect(await runtime.verifyJournal(instanceId)).toContain('was changed');
    });
  });

  describe('group commit', () => {
    beforeEach(() => deployXml(runtime, approval));

    it('joins concurrent steps of different instances', async () => {
      await start('approval');
      const before = test.database.statistics.transactions;
      const started = await Promise.all(Array.from({ length: 100 }, () => start('approval')));
      expect(test.database.statistics.transactions - before).toBeLessThan(20);
      expect(new Set(started.map((each) => each.instanceId)).size).toBe(100);
      await expectSound(started[50]!.instanceId);
    });

    it('spends one packet on a step whose projections only queue their writes', async () => {
      if (kind === 'sqlite') return; // no packets
      runtime.registerProjection({ name: 'spy', events: ['TaskCreated'], project: async (tx, step) => tx.later('UPDATE process_instance SET unit_id = ? WHERE id = ?', ['u9', step.instance.id]) });
      let packets = 0;
      test.database.faultInjector = () => {
        packets += 1;
      };
      const { instanceId, events } = await start('approval');
      expect(packets).toBe(1);
      await complete(instanceId, keyOf(events, 'TaskCreated'), { approved: true });
      expect(packets).toBe(2);
      test.database.faultInjector = undefined;
      expect((await runtime.state(instanceId)).row).toMatchObject({ version: 2, unitId: 'u9' });
    });

    it('rolls back only the step whose participant fails', async () => {
      const started = await Promise.all(Array.from({ length: 10 }, () => start('approval')));
      const results = await Promise.allSettled(started.map(({ instanceId, events }, i) => runtime.submit(
        instanceId, { type: 'CompleteTask', key: keyOf(events, 'TaskCreated'), variables: { approved: true } },
        { ...options, participants: [async (tx) => {
          await tx.query('SELECT 1 AS one');
          tx.later('UPDATE process_instance SET business_key = ? WHERE id = ?', ['written', instanceId]);
          if (i % 3 === 0) throw new Error(`no ${i}`);
        }] },
      )));
      expect(results.map((result) => result.status === 'fulfilled')).toEqual(started.map((_, i) => i % 3 !== 0));
      for (const [i, { instanceId }] of started.entries()) {
        const { row, state } = await runtime.state(instanceId);
        expect([row.version, row.businessKey, Object.values(state.tasks)[0]!.elementId]).toEqual(i % 3 === 0 ? [1, null, 'submit'] : [2, 'written', 'confirm']);
        await expectSound(instanceId);
      }
    });

    it('rolls back only the step whose participant makes the database fail', async () => {
      const started = await Promise.all(Array.from({ length: 6 }, () => start('approval')));
      const results = await Promise.allSettled(started.map(({ instanceId, events }, i) => runtime.submit(
        instanceId, { type: 'CompleteTask', key: keyOf(events, 'TaskCreated'), variables: { approved: true } },
        { ...options, participants: [async (tx) => void await tx.query(i === 2 ? 'SELECT 1 FROM nowhere' : 'SELECT 1 AS one')] },
      )));
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
      expect((await runtime.state(started[2]!.instanceId)).row.version).toBe(1);
      await expectSound(started[3]!.instanceId);
    });

    it('gives projections every step that concerns them, in its own transaction', async () => {
      const seen: StepContext[] = [];
      runtime.registerProjection({ name: 'spy', events: ['TaskCreated'], project: async (tx, step) => {
        expect(await tx.query('SELECT version FROM process_instance WHERE id = ?', [step.instance.id])).toEqual([{ version: step.instance.version }]);
        seen.push(step);
      } });
      const { instanceId, events } = await start('approval');
      const next = await complete(instanceId, keyOf(events, 'TaskCreated'), { approved: true });
      await complete(instanceId, keyOf(next.events, 'TaskCreated'));
      expect(seen.map((step) => [step.command.type, step.instance.version, step.actor.id])).toEqual([['CreateInstance', 1, 'clerk'], ['CompleteTask', 2, 'clerk']]);
    });
  });

  describe('a failing store', () => {
    it('leaves each step done or undone, whichever call fails', async () => {
      await deployXml(runtime, approval);
      for (let n = 1; n <= 14; n += 1) {
        const { instanceId, events } = await start('approval');
        let calls = 0;
        test.database.faultInjector = () => {
          calls += 1;
          if (calls === n) throw Object.assign(new Error(`call ${n}`), { code: 'ECONNRESET' });
        };
        const done = await complete(instanceId, keyOf(events, 'TaskCreated'), { approved: true }).then(() => true, () => false);
        test.database.faultInjector = undefined;
        const { row } = await runtime.state(instanceId);
        expect(row.version).toBe(done ? 2 : 1);
        await expectSound(instanceId);
        if (!done) await complete(instanceId, await taskOf(instanceId), { approved: true });
        await expectSound(instanceId);
      }
    });
  });

  describe('a failing store under a group of steps', () => {
    it.each([['a lost connection', 'ECONNRESET'], ['any other fault', 'EOTHER']])('leaves each step done or undone: %s', async (_what, code) => {
      await deployXml(runtime, approval);
      for (let n = 1; n <= 36; n += 5) {
        const started = await Promise.all(Array.from({ length: 4 }, () => start('approval')));
        let calls = 0;
        test.database.faultInjector = () => {
          calls += 1;
          if (calls === n) throw Object.assign(new Error(`call ${n}`), { code });
        };
        const results = await Promise.allSettled(started.map(({ instanceId, events }) => complete(instanceId, keyOf(events, 'TaskCreated'), { approved: true })));
        test.database.faultInjector = undefined;
        for (const [i, { instanceId }] of started.entries()) {
          expect((await runtime.state(instanceId)).row.version).toBe(results[i]!.status === 'fulfilled' ? 2 : 1);
          await expectSound(instanceId);
          if (results[i]!.status === 'rejected') await complete(instanceId, await taskOf(instanceId), { approved: true });
        }
      }
    });
  });

  describe('jobs', () => {
    const service = bpmn('service', `
      <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
      <serviceTask id="work"><extensionElements><nf:taskDefinition type="do" retries="2"/></extensionElements></serviceTask>
      <boundaryEvent id="caught" attachedToRef="work"><errorEventDefinition errorRef="err"/></boundaryEvent>
      <sequenceFlow id="f2" sourceRef="work" targetRef="e"/><endEvent id="e"/>
      <sequenceFlow id="f3" sourceRef="caught" targetRef="repair"/><userTask id="repair"/><sequenceFlow id="f4" sourceRef="repair" targetRef="e2"/><endEvent id="e2"/>`,
    '<error id="err" errorCode="E1"/>');

    it('run by their handler in the server', async () => {
      const jobs: ActivatedJob[] = [];
      runtime.registerJobHandler({ type: 'do', handle: async (job) => {
        jobs.push(job);
        return { done: true };
      } });
      await deployXml(runtime, service);
      const { instanceId } = await start('service', { a: 1 });
      await runtime.drain();
      expect(await status(instanceId)).toBe('completed');
      expect(jobs).toEqual([expect.objectContaining({ instanceId, elementId: 'work', type: 'do', retriesLeft: 2, tenantId: TENANT })]);
      expect(await count('job')).toBe(0);
      await expectSound(instanceId);
    });

    it('are tried again after a pause and become an incident that a person resolves', async () => {
      let healthy = false;
      let calls = 0;
      runtime.registerJobHandler({ type: 'do', handle: async () => {
        calls += 1;
        if (!healthy) throw new Error('the mail server is away');
        return {};
      } });
      await deployXml(runtime, service);
      const { instanceId } = await start('service');
      await runtime.drain();
      expect([calls, await count('incident', "status = 'open'")]).toEqual([1, 0]);
      clock.advance(60_000);
      await runtime.drain();
      expect([calls, await count('incident', "status = 'open'")]).toEqual([2, 1]);
      clock.advance(3_600_000);
      await runtime.drain();
      expect(calls).toBe(2);
      healthy = true;
      const { state } = await runtime.state(instanceId);
      await runtime.submit(instanceId, { type: 'ResolveIncident', incidentKey: Number(Object.keys(state.incidents)[0]), retries: 1 }, options);
      await runtime.drain();
      expect([await status(instanceId), await count('incident', "status = 'open'"), await count('incident')]).toEqual(['completed', 0, 1]);
    });

    it('raise the BPMN error that a handler throws', async () => {
      runtime.registerJobHandler({ type: 'do', handle: async () => {
        throw new BpmnError('E1', 'foreseen');
      } });
      await deployXml(runtime, service);
      const { instanceId } = await start('service');
      await runtime.drain();
      expect(Object.values((await runtime.state(instanceId)).state.tasks)).toEqual([expect.objectContaining({ elementId: 'repair' })]);
    });

    it('are locked by one outside worker at a time', async () => {
      await deployXml(runtime, service);
      const instances = await Promise.all(Array.from({ length: 5 }, () => start('service')));
      const request = { tenantId: TENANT, type: 'do', maxJobs: 3, lockMs: 30_000, worker: 'w' };
      const batches = await Promise.all([runtime.activateJobs(request), runtime.activateJobs(request), runtime.activateJobs(request)]);
      const ids = batches.flat().map((job) => job.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(await runtime.activateJobs({ ...request, tenantId: 'other' })).toEqual([]);
      clock.advance(31_000);
      expect(await runtime.activateJobs({ ...request, maxJobs: 10 })).toHaveLength(5);
      await runtime.completeJob(`${instances[0]!.instanceId}.${keyOf(instances[0]!.events, 'JobCreated')}`, CLERK);
      expect(await status(instances[0]!.instanceId)).toBe('completed');
      await expect(runtime.completeJob(`${instances[0]!.instanceId}.${keyOf(instances[0]!.events, 'JobCreated')}`, CLERK)).rejects.toMatchObject({ status: 409 });
    });
  });

  describe('timers', () => {
    const waiting = bpmn('waiting', `
      <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
      <intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
      <sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/>`);

    it('fire when due and not before', async () => {
      await deployXml(runtime, waiting);
      const { instanceId } = await start('waiting');
      clock.advance(3_599_999);
      await runtime.drain();
      expect(await status(instanceId)).toBe('active');
      clock.advance(1);
      await runtime.drain();
      expect([await status(instanceId), await count('timer')]).toEqual(['completed', 0]);
      await expectSound(instanceId);
    });

    it('due at once in great number fire once each', async () => {
      await deployXml(runtime, waiting);
      const started = await Promise.all(Array.from({ length: 350 }, () => start('waiting')));
      clock.advance(3_600_000);
      await runtime.drain();
      expect([await count('timer'), await count('process_instance', "status = 'completed'")]).toEqual([0, started.length]);
      expect(await count('journal', "command = 'FireTimer'")).toBe(started.length);
    });

    it('of a suspended instance wait until it is resumed', async () => {
      await deployXml(runtime, waiting);
      const { instanceId } = await start('waiting');
      await runtime.submit(instanceId, { type: 'SuspendInstance' }, options);
      clock.advance(3_600_000);
      await runtime.drain();
      expect((await runtime.state(instanceId)).row).toMatchObject({ status: 'active', suspended: true });
      await runtime.submit(instanceId, { type: 'ResumeInstance' }, options);
      await runtime.drain();
      expect(await status(instanceId)).toBe('completed');
    });

    it('start instances of the newest version, as often as their cycle says', async () => {
      const cyclic = (name: string) => bpmn('cyclic', `<startEvent id="s"><timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="u"/><userTask id="u" name="${name}"/><sequenceFlow id="g" sourceRef="u" targetRef="e"/><endEvent id="e"/>`);
      await deployXml(runtime, cyclic('old'));
      await deployXml(runtime, cyclic('new'));
      for (let hour = 1; hour <= 6; hour += 1) {
        clock.advance(3_600_000);
        await runtime.drain();
      }
      expect([await count('process_instance'), await count('process_instance', 'process_version = 2'), await count('timer')]).toEqual([3, 3, 0]);
    });
  });

  describe('messages and signals', () => {
    const receiver = bpmn('receiver', `
      <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="m"/>
      <intermediateCatchEvent id="m"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent>
      <sequenceFlow id="f2" sourceRef="m" targetRef="e"/><endEvent id="e"/>`,
    '<message id="msg" name="answer"><extensionElements><nf:subscription correlationKey="=caseId"/></extensionElements></message>');
    const publish = (correlationKey: string, more: object = {}) => runtime.publishMessage({ tenantId: TENANT, name: 'answer', correlationKey, ...more });

    it('reach a waiting instance by name and key, and bring their variables', async () => {
      await deployXml(runtime, receiver);
      const one = await start('receiver', { caseId: 'A' });
      const two = await start('receiver', { caseId: 'B' });
      expect((await publish('A', { variables: { text: 'yes' } })).instanceIds).toEqual([one.instanceId]);
      expect([await status(one.instanceId), await status(two.instanceId)]).toEqual(['completed', 'active']);
      await expectSound(one.instanceId);
    });

    it('wait for a subscription that opens later, as long as their time to live', async () => {
      await deployXml(runtime, receiver);
      await publish('A', { timeToLive: 'PT1H' });
      await publish('B');
      const one = await start('receiver', { caseId: 'A' });
      const two = await start('receiver', { caseId: 'B' });
      await runtime.drain();
      expect([await status(one.instanceId), await status(two.instanceId)]).toEqual(['completed', 'active']);
      clock.advance(3_600_001);
      const late = await start('receiver', { caseId: 'A' });
      await runtime.drain();
      expect(await status(late.instanceId)).toBe('active');
    });

    it('with the same id count once, and reach one instance of a process only', async () => {
      await deployXml(runtime, receiver);
      const instances = [await start('receiver', { caseId: 'A' }), await start('receiver', { caseId: 'A' })];
      const first = await publish('A', { messageId: 'm1', timeToLive: 'PT1H' });
      const second = await publish('A', { messageId: 'm1', timeToLive: 'PT1H' });
      await runtime.drain();
      expect([first.duplicate, second.duplicate, second.instanceIds]).toEqual([false, true, first.instanceIds]);
      const ended = await Promise.all(instances.map((each) => status(each.instanceId)));
      expect(ended.sort()).toEqual(['active', 'completed']);
    });

    it('do not cross tenants', async () => {
      await deployXml(runtime, receiver);
      const { instanceId } = await start('receiver', { caseId: 'A' });
      expect((await runtime.publishMessage({ tenantId: 'other', name: 'answer', correlationKey: 'A', timeToLive: 'PT1H' })).instanceIds).toEqual([]);
      await runtime.drain();
      expect(await status(instanceId)).toBe('active');
    });

    it('start an instance, and signals reach everyone who waits', async () => {
      const byMessage = bpmn('byMessage', `<startEvent id="s"><messageEventDefinition messageRef="go"/></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="c"/>
        <intermediateCatchEvent id="c"><signalEventDefinition signalRef="all"/></intermediateCatchEvent><sequenceFlow id="g" sourceRef="c" targetRef="e"/><endEvent id="e"/>`,
      '<message id="go" name="go"/><signal id="all" name="all"/>');
      await deployXml(runtime, byMessage);
      const started = [...(await runtime.publishMessage({ tenantId: TENANT, name: 'go' })).instanceIds, ...(await runtime.publishMessage({ tenantId: TENANT, name: 'go', variables: { n: 2 } })).instanceIds];
      expect(started).toHaveLength(2);
      expect((await runtime.broadcastSignal({ tenantId: TENANT, name: 'all' })).instanceIds.sort()).toEqual([...started].sort());
      for (const id of started) expect(await status(id)).toBe('completed');
      expect(await count('outbox')).toBe(0);
    });

    it('thrown in one process reach the other', async () => {
      const thrower = bpmn('thrower', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"><messageEventDefinition messageRef="msg2"/></endEvent>',
        '<message id="msg2" name="answer"><extensionElements><nf:subscription correlationKey="=caseId"/></extensionElements></message>');
      await deployXml(runtime, receiver, thrower);
      const { instanceId } = await start('receiver', { caseId: 'A' });
      await start('thrower', { caseId: 'A' });
      await runtime.drain();
      expect(await status(instanceId)).toBe('completed');
    });
  });

  describe('call activities', () => {
    const parent = bpmn('parent', `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="call"/>
      <callActivity id="call" calledElement="child"/><sequenceFlow id="g" sourceRef="call" targetRef="e"/><endEvent id="e"/>`);
    const child = bpmn('child', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/><userTask id="u"/><sequenceFlow id="g" sourceRef="u" targetRef="e"/><endEvent id="e"/>');
    const children = (root: string) => test.database.read((tx) => tx.query<{ id: string; unit_id: string; campaign_id: string; parent_instance_id: string }>('SELECT * FROM process_instance WHERE root_instance_id = ? AND id <> ?', [root, root]));

    it('start a child that inherits campaign and unit, and go on with its end', async () => {
      await deployXml(runtime, parent, child);
      const { instanceId } = await start('parent', { x: 1 }, { campaignId: 'c1', unitId: 'u1' });
      await runtime.drain();
      const [called] = await children(instanceId);
      expect(called).toMatchObject({ campaign_id: 'c1', unit_id: 'u1', parent_instance_id: instanceId });
      await complete(called!.id, await taskOf(called!.id), { y: 2 });
      await runtime.drain();
      expect([await status(instanceId), await count('outbox')]).toEqual(['completed', 0]);
      await expectSound(instanceId);
      await expectSound(called!.id);
    });

    it('let the child work for the unit it is given', async () => {
      await deployXml(runtime, parent, child);
      const { instanceId } = await start('parent', { unit: { id: 'u7' } }, { unitId: 'u1' });
      await runtime.drain();
      expect((await children(instanceId))[0]!.unit_id).toBe('u7');
    });

    it('cancel the child with the parent', async () => {
      await deployXml(runtime, parent, child);
      const { instanceId } = await start('parent');
      await runtime.drain();
      await runtime.submit(instanceId, { type: 'CancelInstance', reason: 'stop' }, options);
      await runtime.drain();
      expect(await status((await children(instanceId))[0]!.id)).toBe('terminated');
    });

    it('that call themselves without end stop with an incident', async () => {
      await deployXml(runtime, bpmn('endless', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="call"/><callActivity id="call" calledElement="endless"/><sequenceFlow id="g" sourceRef="call" targetRef="e"/><endEvent id="e"/>'));
      await start('endless');
      await runtime.drain();
      expect([await count('process_instance'), await count('incident')]).toEqual([30, 1]);
    });

    it('become an incident when the process is unknown', async () => {
      await deployXml(runtime, parent);
      const { instanceId } = await start('parent');
      await runtime.drain();
      expect(Object.values((await runtime.state(instanceId)).state.incidents)).toEqual([expect.objectContaining({ elementId: 'call' })]);
    });

    it('go on after the node was killed between commit and effects, wherever that is', async () => {
      await deployXml(runtime, parent, child);
      const nodes: ProcessRuntime[] = [];
      const freshNode = (effects: boolean): ProcessRuntime => {
        runtime.halt();
        runtime = createTestRuntime(test.database, clock, { effects });
        nodes.push(runtime);
        return runtime;
      };
      freshNode(false);
      const { instanceId } = await start('parent');
      expect(await children(instanceId)).toEqual([]);
      freshNode(false);
      await runtime.drain();
      expect(await children(instanceId)).toEqual([]); // still claimed by the dead node
      clock.advance(10_000);
      await runtime.drain();
      const [called] = await children(instanceId);
      await complete(called!.id, await taskOf(called!.id));
      expect(await status(instanceId)).toBe('active');
      freshNode(true);
      clock.advance(10_000);
      await runtime.drain();
      expect([await status(instanceId), await count('outbox')]).toEqual(['completed', 0]);
      await expectSound(instanceId);
    });
  });
});
