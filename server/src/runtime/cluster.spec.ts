import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { JournalEvent } from '@noticeflow/engine';
import { runtimeEntities } from './entities/index.js';
import type { Database } from '../persistence/database.js';
import { RuntimeMigration } from '../persistence/migrations/0001-runtime.js';
import { createTestDatabase, testKinds, testRedis, type TestDatabase } from '../persistence/testing.js';
import { FixedClock, IdGenerator, SystemClock } from '../platform/clock/index.js';
import { BullMqWakeUps } from '../platform/queue/index.js';
import { ProcessRuntime } from './process-runtime.js';
import { bpmn, CLERK, createTestRuntime, deployXml, TENANT } from './testing.js';

const schema = { entities: runtimeEntities, migrations: [RuntimeMigration] };
const options = { actor: CLERK };
const task = bpmn('one', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/><userTask id="u"/><sequenceFlow id="g" sourceRef="u" targetRef="v"/><userTask id="v"/><sequenceFlow id="h" sourceRef="v" targetRef="e"/><endEvent id="e"/>');
const timer = bpmn('late', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/>');
const service = bpmn('served', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="w"/><serviceTask id="w"><extensionElements><nf:taskDefinition type="do" retries="3"/></extensionElements></serviceTask><sequenceFlow id="g" sourceRef="w" targetRef="e"/><endEvent id="e"/>');

const keyOf = (events: JournalEvent[], type: 'TaskCreated'): number => events.find((event) => event.type === type)!.key;
const count = async (database: Database, sql: string): Promise<number> => Number((await database.read((tx) => tx.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`)))[0]!.n);
const start = (runtime: ProcessRuntime, processId: string) => runtime.start({ tenantId: TENANT, processId }, options);

async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('Expected it to come true within ten seconds');
}

(testKinds().includes('mariadb') ? describe : describe.skip)('two nodes on one MariaDB', () => {
  let test: TestDatabase;
  let clock: FixedClock;
  let one: ProcessRuntime;
  let two: ProcessRuntime;
  beforeEach(async () => {
    test = await createTestDatabase({ kind: 'mariadb', ...schema });
    clock = new FixedClock();
    one = createTestRuntime(test.database, clock, { node: 'one' });
    two = createTestRuntime(await test.reopen(), clock, { node: 'two' });
  });
  afterEach(async () => {
    one.halt();
    two.halt();
    await test.close();
  });

  it('let exactly one of fifty clicks win, and notice each what the other did', async () => {
    await deployXml(one, task);
    for (let round = 0; round < 4; round += 1) {
      const { instanceId, events } = await start(one, 'one');
      const key = keyOf(events, 'TaskCreated');
      const results = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => (i % 2 ? one : two).submit(instanceId, { type: 'CompleteTask', key }, options)));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 409, code: 'ALREADY_COMPLETED' });
      expect(await two.verifyJournal(instanceId)).toBeUndefined();
      // Whichever node lost has an old state in memory: its next command must see the new one.
      const next = Number(Object.keys((await one.state(instanceId)).state.tasks)[0]);
      await expect(one.submit(instanceId, { type: 'CompleteTask', key }, options)).rejects.toMatchObject({ code: 'ALREADY_COMPLETED' });
      expect((await two.submit(instanceId, { type: 'CompleteTask', key: next }, options)).status).toBe('completed');
    }
  });

  it('keep every one of many commands given to both at once', async () => {
    await deployXml(one, task);
    const { instanceId } = await start(one, 'one');
    await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? one : two).submit(instanceId, { type: 'SetVariables', variables: { [`v${i}`]: i } }, options)));
    const { row, state } = await one.state(instanceId);
    expect([row.version, Object.keys(state.elements[1]!.variables!).length]).toEqual([41, 40]);
    expect(await one.verifyJournal(instanceId)).toBeUndefined();
  });

  it('lose no acknowledged step and halve none when their connections are killed', async () => {
    await deployXml(one, task);
    const started = await Promise.all(Array.from({ length: 150 }, () => start(one, 'one')));
    let killing = true;
    const killer = (async () => {
      while (killing) {
        const rows = await test.database.read((tx) => tx.query<{ id: number }>('SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()')).catch(() => []);
        for (const { id } of rows) await test.database.read((tx) => tx.query(`KILL ${Number(id)}`)).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const results = await Promise.allSettled(started.map(({ instanceId, events }, i) => (i % 2 ? one : two).submit(instanceId, { type: 'CompleteTask', key: keyOf(events, 'TaskCreated') }, options)));
    killing = false;
    await killer;
    for (const [i, { instanceId }] of started.entries()) {
      const { row } = await one.state(instanceId);
      const result = results[i]!;
      if (result.status === 'fulfilled') expect(row.version).toBe(2);
      else expect(result.reason).toMatchObject({ status: 503 });
      expect(await count(test.database, `journal WHERE instance_id = '${instanceId}'`)).toBe(row.version);
      expect(await one.verifyJournal(instanceId)).toBeUndefined();
    }
    // Back as soon as the database is.
    const { instanceId, events } = await start(two, 'one');
    expect((await one.submit(instanceId, { type: 'CompleteTask', key: keyOf(events, 'TaskCreated') }, options)).version).toBe(2);
  });

  it('fire each of many due timers once', async () => {
    await deployXml(one, timer);
    await Promise.all(Array.from({ length: 400 }, (_, i) => start(i % 2 ? one : two, 'late')));
    clock.advance(1_000);
    await Promise.all([one.drain(), two.drain()]);
    expect([await count(test.database, 'timer'), await count(test.database, "journal WHERE command = 'FireTimer'"), await count(test.database, "process_instance WHERE status = 'completed'")]).toEqual([0, 400, 400]);
  });

  it('start an instance of a business key once for all', async () => {
    await deployXml(one, task);
    const request = { tenantId: TENANT, processId: 'one', businessKey: 'campaign-7' };
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? one : two).startOnce(request, options)));
    expect([new Set(answers.map((answer) => answer.instanceId)).size, answers.filter((answer) => answer.started).length, await count(test.database, 'process_instance')]).toEqual([1, 1, 1]);
  });

  it('bring a message and a subscription together, whichever node they come to', async () => {
    await deployXml(one, bpmn('receiver', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="m"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent><sequenceFlow id="g" sourceRef="m" targetRef="e"/><endEvent id="e"/>',
      '<message id="msg" name="answer"><extensionElements><nf:subscription correlationKey="=caseId"/></extensionElements></message>'));
    const ids = Array.from({ length: 30 }, (_, i) => `case-${i}`);
    await Promise.all(ids.flatMap((caseId) => [
      one.start({ tenantId: TENANT, processId: 'receiver', variables: { caseId } }, options),
      two.publishMessage({ tenantId: TENANT, name: 'answer', correlationKey: caseId, messageId: caseId, timeToLive: 'PT1H' }),
    ]));
    await Promise.all([one.drain(), two.drain()]);
    expect([await count(test.database, "process_instance WHERE status = 'completed'"), await count(test.database, 'message_correlation')]).toEqual([30, 30]);
  });

  it('start what another node has called, although they remember the caller from before', async () => {
    await deployXml(one, bpmn('caller', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/><userTask id="u"/><sequenceFlow id="g" sourceRef="u" targetRef="call"/><callActivity id="call" calledElement="one"/><sequenceFlow id="h" sourceRef="call" targetRef="e"/><endEvent id="e"/>'), task);
    const dead = createTestRuntime(test.database, clock, { node: 'dead', effects: false });
    const { instanceId, events } = await start(one, 'caller');
    await dead.submit(instanceId, { type: 'CompleteTask', key: keyOf(events, 'TaskCreated') }, options);
    dead.halt();
    clock.advance(9_999);
    await one.drain();
    expect([await count(test.database, 'process_instance'), await count(test.database, 'outbox')]).toEqual([2, 0]);
  });

  it('take over the jobs of a killed node', async () => {
    for (const node of [one, two]) node.registerJobHandler({ type: 'do', handle: async () => ({}) });
    await deployXml(one, service);
    const dead = createTestRuntime(test.database, clock, { node: 'dead', effects: false });
    dead.registerJobHandler({ type: 'do', handle: async () => ({}) });
    await Promise.all(Array.from({ length: 20 }, () => start(dead, 'served')));
    dead.halt();
    await Promise.all([one.drain(), two.drain()]);
    expect(await count(test.database, "process_instance WHERE status = 'completed'")).toBe(0);
    clock.advance(9_999);
    await Promise.all([one.drain(), two.drain()]);
    expect([await count(test.database, "process_instance WHERE status = 'completed'"), await count(test.database, "journal WHERE command = 'CompleteJob'")]).toEqual([20, 20]);
  });
});

describe('a restart on the same SQLite file', () => {
  it('goes on with what was waiting', async () => {
    const test = await createTestDatabase({ kind: 'sqlite', ...schema });
    try {
      const clock = new FixedClock();
      const before = createTestRuntime(test.database, clock);
      await deployXml(before, task, timer);
      const waiting = await start(before, 'late');
      const { instanceId, events } = await start(before, 'one');
      before.halt();
      await test.database.close();

      const database = await test.reopen();
      const after = createTestRuntime(database, clock);
      clock.advance(1_000);
      await after.drain();
      expect((await after.state(waiting.instanceId)).row.status).toBe('completed');
      expect((await after.submit(instanceId, { type: 'CompleteTask', key: keyOf(events, 'TaskCreated') }, options)).version).toBe(2);
      after.halt();
    } finally {
      await test.close();
    }
  });
});

describe('the scheduler', () => {
  it('finds due work by itself, in the order of time', async () => {
    const test = await createTestDatabase({ kind: 'sqlite', ...schema });
    const clock = new FixedClock();
    const runtime = createTestRuntime(test.database, clock, { sweepMs: 60_000 });
    try {
      await deployXml(runtime, timer);
      const { instanceId } = await start(runtime, 'late');
      await runtime.startScheduler();
      clock.advance(1_000); // setting the clock wakes it
      await eventually(async () => (await runtime.state(instanceId)).row.status === 'completed');
    } finally {
      await runtime.stop();
      await test.close();
    }
  });
});

describe('a sweep', () => {
  it('does not wait for a slow job: what is due meanwhile is done', async () => {
    const test = await createTestDatabase({ kind: 'sqlite', ...schema });
    const clock = new FixedClock();
    const runtime = createTestRuntime(test.database, clock, { sweepMs: 20 });
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => { release = resolve; });
    try {
      await deployXml(runtime, timer, service);
      // Of the time before its handler was there, so that the sweep finds it.
      const served = await start(runtime, 'served');
      const late = await start(runtime, 'late');
      let calls = 0;
      runtime.registerJobHandler({ type: 'do', handle: async () => {
        calls += 1;
        await slow;
        return {};
      } });
      await runtime.startScheduler();
      await eventually(async () => calls === 1);
      clock.advance(1_000);
      await eventually(async () => (await runtime.state(late.instanceId)).row.status === 'completed');
      expect((await runtime.state(served.instanceId)).row.status).toBe('active');
      release();
      await eventually(async () => (await runtime.state(served.instanceId)).row.status === 'completed');
      expect(calls).toBe(1);
    } finally {
      release();
      await runtime.stop();
      await test.close();
    }
  });
});

const redisUrl = testRedis();
(redisUrl && testKinds().includes('mariadb') ? describe : describe.skip)('two nodes with Redis', () => {
  it('lose nothing when Redis forgets everything, and need no sweep when it does not', async () => {
    const test = await createTestDatabase({ kind: 'mariadb', ...schema });
    const prefix = `nf-test-${randomUUID()}`;
    const clock = new SystemClock();
    const redis = new Redis(redisUrl!);
    const node = async (name: string, database: Database, sweepMs: number): Promise<ProcessRuntime> => {
      const runtime = new ProcessRuntime({ database, clock, ids: new IdGenerator(), wakeUps: new BullMqWakeUps({ url: redisUrl!, prefix }, clock), options: { node: name, sweepMs } });
      await runtime.startScheduler();
      return runtime;
    };
    const nodes = [await node('one', test.database, 600_000), await node('two', await test.reopen(), 600_000)];
    try {
      await deployXml(nodes[0]!, timer);
      await Promise.all(Array.from({ length: 20 }, (_, i) => start(nodes[i % 2]!, 'late')));
      await eventually(async () => (await count(test.database, "process_instance WHERE status = 'completed'")) === 20);

      await Promise.all(Array.from({ length: 20 }, (_, i) => start(nodes[i % 2]!, 'late')));
      const keys = await redis.keys(`${prefix}*`);
      expect(keys.length).toBeGreaterThan(0);
      await redis.del(...keys);
      nodes.push(await node('sweeper', await test.reopen(), 200));
      await eventually(async () => (await count(test.database, "process_instance WHERE status = 'completed'")) === 40);
      expect(await count(test.database, "journal WHERE command = 'FireTimer'")).toBe(40);
    } finally {
      for (const each of nodes) await each.stop();
      const keys = await redis.keys(`${prefix}*`);
      if (keys.length > 0) await redis.del(...keys);
      redis.disconnect();
      await test.close();
    }
  });
});
