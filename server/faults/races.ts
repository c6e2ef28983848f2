import type { Command } from '@noticeflow/engine';
import { SystemClock } from '../src/platform/clock/index.js';
import { isRejection } from '../src/runtime/rejection-error.js';
import { actor, Runtimes, TENANT } from './in-process.js';
import { Ledger } from './ledger.js';
import { CHILDREN_PROCESS, childrenModel, RACE_MODEL, RACE_PROCESS } from './models.js';
import { seconds, type Line } from './report.js';

const WIDTH = 50;

/** Fifty at the same moment, over all nodes: one completes the task, or one cancels the instance, and everybody else is refused. */
export async function race(serverUrl: string | undefined, forMs: number): Promise<Line> {
  const runtimes = await Runtimes.create(serverUrl ? 2 : 1, new SystemClock(), RACE_MODEL, serverUrl);
  const ledger = new Ledger();
  let rounds = 0;
  try {
    const end = Date.now() + forMs;
    while (Date.now() < end) {
      rounds += 1;
      const { instanceId, events } = await runtimes.nodes[0]!.start({ tenantId: TENANT, processId: RACE_PROCESS }, { actor });
      ledger.note({ what: 'start', instanceId });
      const key = events.find((event) => event.type === 'TaskCreated')!.key;
      const withCancel = rounds % 2 === 0;
      const winners: Command['type'][] = [];
      await Promise.all(Array.from({ length: WIDTH }, async (_, i) => {
        const command: Command = withCancel && i % 5 === 0 ? { type: 'CancelInstance' } : { type: 'CompleteTask', key };
        try {
          await runtimes.nodes[i % runtimes.nodes.length]!.submit(instanceId, command, { actor });
          winners.push(command.type);
        } catch (error) {
          if (!isRejection(error, 'ALREADY_COMPLETED')) ledger.surprise(`${command.type} was answered ${error instanceof Error ? error.message : String(error)}`);
        }
      }));
      if (winners.length !== 1) ledger.surprise(`${winners.length} of ${WIDTH} were told that they had done it: ${winners.join()}`);
      if (winners[0] === 'CompleteTask') ledger.note({ what: 'event', type: 'TaskCompleted', instanceId, key });
    }
    return { experiment: serverUrl ? 'races-two-nodes' : 'races-sqlite', findings: await runtimes.check(ledger), late: [], figures: { rounds, width: WIDTH } };
  } finally {
    await runtimes.close();
  }
}

/** One instance with very many children, completed by many callers on all nodes at once. */
export async function manyChildren(what: 'tasks' | 'calls', serverUrl: string | undefined, children: number): Promise<Line> {
  const runtimes = await Runtimes.create(serverUrl ? 2 : 1, new SystemClock(), childrenModel(what), serverUrl);
  const ledger = new Ledger();
  try {
    for (const node of runtimes.nodes) await node.startScheduler();
    const units = Array.from({ length: children }, (_, i) => i);
    const { instanceId, events } = await runtimes.nodes[0]!.start({ tenantId: TENANT, processId: CHILDREN_PROCESS, variables: { units } }, { actor });
    ledger.note({ what: 'start', instanceId });
    const keys = events.flatMap((event) => (event.type === 'TaskCreated' ? [event.key] : []));
    const began = Date.now();
    const times: number[] = [];
    await Promise.all(Array.from({ length: 32 }, async (_, caller) => {
      for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
        const from = performance.now();
        await runtimes.nodes[caller % runtimes.nodes.length]!.submit(instanceId, { type: 'CompleteTask', key }, { actor });
        times.push(performance.now() - from);
        ledger.note({ what: 'event', type: 'TaskCompleted', instanceId, key });
      }
    }));
    for (let i = 0; i < 600 && (await runtimes.nodes[0]!.state(instanceId)).row.status === 'active'; i += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    const took = Date.now() - began;
    const findings = await runtimes.check(ledger);
    times.sort((a, b) => a - b);
    return {
      experiment: `${children}-${what}`, findings, late: [],
      figures: { nodes: runtimes.nodes.length, took: seconds(took), 'per second': Math.round((children * 1000) / took), ...(times.length > 0 && { 'p99 ms': Math.round(times[Math.floor(times.length * 0.99)]!) }) },
    };
  } finally {
    await runtimes.close();
  }
}
