import { parseArgs } from 'node:util';
import { makePlace, type BenchDatabase } from './databases.js';
import { limit } from './limit.js';
import { OursInProcess } from './ours-in-process.js';
import { measure, type Adapter } from './workload.js';

/** One adapter, one database, one process: prints its figures as one line of JSON. */
const { values } = parseArgs({
  options: {
    adapter: { type: 'string', default: 'ours' },
    db: { type: 'string', default: 'sqlite' },
    api: { type: 'string', default: 'inproc' },
    n: { type: 'string', default: '600' },
    concurrency: { type: 'string', default: '32' },
  },
});
const concurrency = Number(values.concurrency);
const place = await makePlace(values.db as BenchDatabase);
try {
  const adapter = await make(values.adapter);
  try {
    process.stdout.write(`${JSON.stringify(await measure(adapter, Number(values.n), concurrency))}\n`);
  } finally {
    await adapter.close();
  }
} finally {
  await place.remove();
}

async function make(name: string): Promise<Adapter> {
  switch (name) {
    case 'ours':
      if (values.api !== 'http') return new OursInProcess(place);
      // Loaded only when asked for: the whole server would blur the memory figure of the others.
      return new (await import('./ours-over-http.js')).OursOverHttp(place, concurrency);
    case 'limit':
      return limit(place, concurrency, false);
    case 'limitGrouped':
      return limit(place, concurrency, true);
    default:
      throw new Error(`Expected the adapter ours, limit or limitGrouped but got "${name}"`);
  }
}
