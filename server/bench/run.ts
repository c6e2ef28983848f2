import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Adapter } from './adapter.js';
import { makePlace, type BenchDatabase, type Place } from './databases.js';
import { Limit } from './limit.js';
import { measure, measureLone, type Measured } from './measure.js';
import { OursInProcess } from './ours-in-process.js';
import { loadWorkload, type WorkloadName } from './workload.js';

/** One adapter, one database, one process: prints its figures as one line of JSON. */
const { values } = parseArgs({
  options: {
    workload: { type: 'string', default: 'W1' },
    adapter: { type: 'string', default: 'ours' },
    db: { type: 'string', default: 'sqlite' },
    api: { type: 'string', default: 'inproc' },
    n: { type: 'string', default: '600' },
    concurrency: { type: 'string', default: '32' },
  },
});
const n = Number(values.n);
const concurrency = Number(values.concurrency);
const workload = loadWorkload(values.workload as WorkloadName, join(import.meta.dirname, '../../engine/test/perf'));
const place = await makePlace(values.db as BenchDatabase);
try {
  const result = await figures(values.adapter, place);
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await place.remove();
}

async function figures(name: string, at: Place): Promise<Measured> {
  const adapter = await make(name, at);
  try {
    const measured = await measure(adapter, workload, { n, concurrency, halfLoad: name !== 'bpmn-engine' });
    return name === 'ours' && values.api !== 'http' && workload.opens > 0 ? { ...measured, lone: await lone() } : measured;
  } finally {
    await adapter.close();
  }
}

async function lone(): Promise<NonNullable<Measured['lone']>> {
  const places = [await makePlace(values.db as BenchDatabase), await makePlace(values.db as BenchDatabase)] as const;
  const adapters = [new OursInProcess(places[0], workload), new OursInProcess(places[1], workload, { groupSize: 1, lanes: 1 })] as const;
  try {
    return await measureLone(...adapters, workload, Math.min(n, 100));
  } finally {
    for (const each of [...adapters]) await each.close();
    for (const each of places) await each.remove();
  }
}

async function make(name: string, at: Place): Promise<Adapter> {
  switch (name) {
    case 'ours':
      if (values.api !== 'http') return new OursInProcess(at, workload);
      return new (await import('./ours-over-http.js')).OursOverHttp(at, workload);
    case 'limit':
      return new Limit(at, workload, concurrency, false);
    case 'limit-group':
      return new Limit(at, workload, concurrency, true);
    // Loaded only when asked for: it would blur the memory figure of the others.
    case 'bpmn-engine':
      return new (await import('./bpmn-engine.js')).BpmnEngine(at, workload, concurrency);
    default:
      throw new Error(`Expected the adapter ours, limit, limit-group or bpmn-engine but got "${name}"`);
  }
}
