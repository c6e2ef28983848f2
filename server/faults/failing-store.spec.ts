import { testKinds } from '../src/persistence/testing.js';
import { FixedClock } from '../src/platform/clock/index.js';
import type { ProcessRuntime } from '../src/runtime/process-runtime.js';
import { isRejection } from '../src/runtime/rejection-error.js';
import { actor, Runtimes, TENANT } from './in-process.js';
import { Ledger } from './ledger.js';

/**
 * The store fails once, at its n-th statement or right after its n-th commit, for every n there is in the scenario. Whoever called is
 * refused and calls again; what followed by itself is found by the sweeper. Each time everything is done once and nothing is half.
 */
const MODEL = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="t" id="d">
<message id="go" name="go"><extensionElements><nf:subscription correlationKey="=orderNo"/></extensionElements></message>
<process id="order" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="u"/><userTask id="u"/><sequenceFlow id="f2" sourceRef="u" targetRef="call"/>
  <callActivity id="call" calledElement="step"/><sequenceFlow id="f3" sourceRef="call" targetRef="e"/><endEvent id="e"/>
</process>
<process id="step" isExecutable="true">
  <startEvent id="cs"/><sequenceFlow id="c1" sourceRef="cs" targetRef="own"/>
  <serviceTask id="own"><extensionElements><nf:taskDefinition type="own" retries="3"/></extensionElements></serviceTask><sequenceFlow id="c2" sourceRef="own" targetRef="t"/>
  <intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="c3" sourceRef="t" targetRef="m"/>
  <intermediateCatchEvent id="m"><messageEventDefinition messageRef="go"/></intermediateCatchEvent><sequenceFlow id="c4" sourceRef="m" targetRef="out"/>
  <serviceTask id="out"><extensionElements><nf:taskDefinition type="outside" retries="3"/></extensionElements></serviceTask><sequenceFlow id="c5" sourceRef="out" targetRef="ce"/>
  <endEvent id="ce"/>
</process></definitions>`;

const HOUR = 3_600_000;
const mariaDb = testKinds().includes('mariadb') ? (process.env.TEST_MARIADB_URL ?? 'mysql://root@127.0.0.1:3306') : undefined;

/** As a driver says that the connection is gone. */
class StoreGone extends Error {
  readonly code = 'PROTOCOL_CONNECTION_LOST';
  readonly fatal = true;
}

describe.each([['sqlite', undefined], ...(mariaDb ? [['mariadb', mariaDb]] : [])] as [string, string | undefined][])('a store on %s that fails once', (_kind, url) => {
  it.each(['statement', 'commit'] as const)('at any %s: done or rolled back, never half, and right the second time', async (moment) => {
    const clock = new FixedClock();
    const runtimes = await Runtimes.create(1, clock, MODEL, url);
    const [runtime] = runtimes.nodes as [ProcessRuntime];
    const [database] = runtimes.databases;
    const worked = new Map<string, number>();
    runtime.registerJobHandler({ type: 'own', handle: async (job) => {
      worked.set(job.instanceId, (worked.get(job.instanceId) ?? 0) + 1);
      return {};
    } });
    try {
      let n = 0;
      for (let failed = true; failed; n += 1) {
        const ledger = new Ledger();
        let count = 0;
        failed = false;
        const fail = (): void => {
          count += 1;
          if (count !== n + 1) return;
          failed = true;
          throw new StoreGone('the store is gone');
        };
        if (moment === 'statement') database!.faultInjector = fail;
        else database!.answerInjector = fail;
        await scenario(runtime, clock, ledger, `order-${n}`);
        database!.faultInjector = database!.answerInjector = undefined;
        const findings = await runtimes.check(ledger);
        expect({ n, ...findings, acked: 0, instances: findings.instances, followUpMs: 0 }).toEqual({ n, acked: 0, instances: 2 * (n + 1), lost: [], double: [], stuck: [], different: [], surprises: [], followUpMs: 0 });
      }
      // Every statement and every commit had its turn.
      expect(n).toBeGreaterThan(moment === 'commit' ? 10 : 15);
    } finally {
      await runtimes.close();
    }
  }, 180_000);
});

/** A caller who repeats what was refused with "try again", and a clock that goes on. */
async function scenario(runtime: ProcessRuntime, clock: FixedClock, ledger: Ledger, orderNo: string): Promise<void> {
  const { instanceId } = await again(() => runtime.startOnce({ tenantId: TENANT, processId: 'order', businessKey: orderNo, variables: { orderNo } }, { actor }));
  ledger.note({ what: 'start', instanceId });
  const key = 3;
  await again(() => runtime.submit(instanceId, { type: 'CompleteTask', key }, { actor }).catch((error: unknown) => {
    if (!isRejection(error, 'ALREADY_COMPLETED')) throw error;
  }));
  ledger.note({ what: 'event', type: 'TaskCompleted', instanceId, key });
  await again(() => runtime.publishMessage({ tenantId: TENANT, name: 'go', correlationKey: orderNo, messageId: orderNo, timeToLive: 'P1D' }));
  ledger.note({ what: 'message', messageId: orderNo });
  for (let i = 0; i < 40 && (await again(() => runtime.state(instanceId))).row.status === 'active'; i += 1) {
    await settle(runtime);
    const jobs = await again(() => runtime.activateJobs({ tenantId: TENANT, type: 'outside', maxJobs: 5, lockMs: 60_000, worker: 'w' }));
    for (const job of jobs) {
      await again(() => runtime.completeJob(job.id, actor).catch((error: unknown) => {
        if (!isRejection(error, 'ALREADY_COMPLETED', 'NOT_FOUND')) throw error;
      }));
    }
    clock.advance(HOUR / 4);
  }
  await settle(runtime);
}

async function settle(runtime: ProcessRuntime): Promise<void> {
  await again(() => runtime.drain());
}

/** Once more after a failure of the store; nothing else may fail. */
async function again<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { status, code } = error as { status?: number; code?: string };
    expect([503, 'PROTOCOL_CONNECTION_LOST']).toContain(status ?? code);
    return call();
  }
}
