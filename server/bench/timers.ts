import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { round } from './adapter.js';
import { makePlace, type BenchDatabase, type Place } from './databases.js';
import { quantile, quantiles } from './measure.js';
import type { Drained } from './timers-bare.js';
import { LeanClient } from './lean-client.js';
import { Remote } from './remote.js';
import { loadWorkload } from './workload.js';

/** W4: all timers are due at the same moment; how long until the last has fired, and does the API answer meanwhile. One line of JSON. */
const { values } = parseArgs({
  options: {
    workload: { type: 'string' }, api: { type: 'string' },
    adapter: { type: 'string', default: 'ours' }, db: { type: 'string', default: 'sqlite' }, n: { type: 'string', default: '10000' }, concurrency: { type: 'string', default: '32' },
  },
});
const n = Number(values.n);
// The hour is as good as the second, only that ten thousand instances can be started before the first is due.
const workload = loadWorkload('W4', join(import.meta.dirname, '../../engine/test/perf'));
const xml = workload.xml.replace('>PT1S<', '>PT1H<');
const place = await makePlace(values.db as BenchDatabase);
try {
  process.stdout.write(`${JSON.stringify(await figures(values.adapter))}\n`);
} finally {
  await place.remove();
}

async function figures(adapter: string): Promise<object> {
  if (adapter === 'ours') return ours(place);
  const { drainBare, drainBpmnEngine } = await import('./timers-bare.js');
  const drained = adapter === 'bpmn-engine' ? await drainBpmnEngine(place, xml, n) : await drainBare(place, n, adapter === 'limit' ? 1 : 100, Number(values.concurrency));
  return shown(drained);
}

async function ours({ kind, dataDir, url }: Place): Promise<object> {
  const server = new Remote('./http-server.js');
  try {
    const client = new LeanClient(await server.call<number>('open', { kind, dataDir, url }));
    const { accessToken } = JSON.parse(await client.call('POST', '/api/v1/auth/login', { username: 'bench', password: 'Ban-tong-bench-2022' })) as { accessToken: string };
    client.authorize(accessToken);
    await client.call('POST', '/api/v1/deployments', { name: 'bench', resources: [{ name: 'W4.bpmn', content: xml }] });
    await server.call('startMany', workload.processId, n);
    let draining = true;
    const drained = server.call<Drained>('fireAll', n).finally(() => { draining = false; });
    const calls: number[] = [];
    for (let i = 0; draining; i += 1) {
      const from = performance.now();
      await client.call('GET', i % 2 === 0 ? '/health/live' : '/api/v1/tasks');
      calls.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const result = shown(await drained);
    client.close();
    return { ...result, apiCalls: calls.length, apiP50Ms: quantile(calls, 0.5), apiP99Ms: quantile(calls, 0.99) };
  } finally {
    await server.close();
  }
}

function shown({ seconds, lateMs, early, fired, counters, peakMemoryMb }: Drained): object {
  if (fired !== n) throw new Error(`Expected ${n} timers to have fired once each but found ${fired}`);
  if (early > 0) throw new Error(`Expected no timer to fire early but ${early} did`);
  return {
    instancesPerSecond: round(n / seconds, 1), completionsPerSecond: 0, ...quantiles(lateMs), drainMs: round(seconds * 1000, 0), early,
    commitsPerTimer: round(counters.commits / n, 3), statementsPerTimer: round(counters.statements / n, 2), roundTripsPerTimer: round(counters.roundTrips / n, 2), cpuMsPerTimer: round(counters.cpuMs / n, 3),
    peakMemoryMb, verifiedInstances: fired,
  };
}
