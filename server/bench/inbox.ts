import { parseArgs } from 'node:util';
import { openBare } from './bare-store.js';
import { makePlace, type BenchDatabase } from './databases.js';
import { LeanClient } from './lean-client.js';
import { quantile } from './measure.js';
import { Remote } from './remote.js';

/**
 * An inbox among millions of open tasks: pages (the first and any other) and the counts of the tabs, for somebody with a few hundred
 * tasks and somebody with a fifth of all. Prints `ours` and `limit` as one line of JSON: filling the tables twice would take longer than both.
 */
const { values } = parseArgs({
  options: {
    workload: { type: 'string' }, adapter: { type: 'string' },
    db: { type: 'string', default: 'sqlite' }, api: { type: 'string', default: 'inproc' }, n: { type: 'string', default: '5000000' }, concurrency: { type: 'string', default: '32' },
  },
});
const n = Number(values.n);
const PASSWORD = 'Ban-tong-bench-2022';
const LIMIT = 20;
/** Pages looked at of each person and order; after these many a cursor starts from another place. */
const PAGES = 200;

/** What one person's calls took, in milliseconds. */
interface Times { first: number[]; deep: number[]; counts: number[] }

const place = await makePlace(values.db as BenchDatabase);
const server = new Remote('./http-server.js');
try {
  const client = new LeanClient(await server.call<number>('open', { kind: place.kind, dataDir: place.dataDir, url: place.url }));
  const filled = await server.call<{ seconds: number; tasks: number }>('fillInbox', n);
  if (filled.tasks !== n) throw new Error(`Expected ${n} open tasks but found ${filled.tasks}`);
  const figures: Record<string, object> = {};
  const all: Times = { first: [], deep: [], counts: [] };
  for (const who of ['typical', 'heavy'] as const) {
    const times = values.api === 'http' ? await overHttp(client, who) : await server.call<Times>('readInbox', who, PAGES, LIMIT);
    for (const kind of ['first', 'deep', 'counts'] as const) all[kind].push(...times[kind]);
    figures[who] = Object.fromEntries((['first', 'deep', 'counts'] as const).flatMap((kind) => [[`${kind}P50Ms`, quantile(times[kind], 0.5)], [`${kind}P95Ms`, quantile(times[kind], 0.95)]]));
  }
  const ours = { ...summary([...all.first, ...all.deep], all.counts), ...figures, tasks: filled.tasks, fillSeconds: filled.seconds, peakMemoryMb: await server.call('peakMemoryMb') };
  const limit = await bare(await server.call<string>('heaviest'));
  client.close();
  process.stdout.write(`${JSON.stringify({ ours, limit })}\n`);
} finally {
  await server.close();
  await place.remove();
}

function summary(pages: number[], counts: number[]): object {
  return {
    pageP50Ms: quantile(pages, 0.5), pageP95Ms: quantile(pages, 0.95), pageP99Ms: quantile(pages, 0.99),
    ...(counts.length > 0 && { countsP50Ms: quantile(counts, 0.5), countsP95Ms: quantile(counts, 0.95) }), pages: pages.length,
  };
}

async function overHttp(client: LeanClient, who: 'typical' | 'heavy'): Promise<Times> {
  const { accessToken } = JSON.parse(await client.call('POST', '/api/v1/auth/login', { username: who, password: PASSWORD })) as { accessToken: string };
  client.authorize(accessToken);
  const times: Times = { first: [], deep: [], counts: [] };
  const timed = async (list: number[], path: string): Promise<string> => {
    const from = performance.now();
    const text = await client.call('GET', path);
    list.push(performance.now() - from);
    return text;
  };
  for (const sort of ['due', 'created']) {
    let cursor: string | null = null;
    for (let i = 0; i < PAGES; i += 1) {
      const page = JSON.parse(await timed(cursor === null ? times.first : times.deep, `/api/v1/tasks?limit=${LIMIT}&sort=${sort}${cursor === null ? '' : `&cursor=${cursor}`}`)) as { items: unknown[]; nextCursor: string | null };
      if (page.items.length === 0) throw new Error(`Expected tasks on page ${i} of the ${who} person but found none`);
      // Every fourth page begins somewhere else: at the start, or deep in the list.
      cursor = i % 4 === 3 ? await server.call<string | null>('cursorAt', who, sort, i / PAGES) : page.nextCursor;
      if (i % 8 === 7) cursor = null;
      await timed(times.counts, '/api/v1/tasks/counts');
    }
  }
  return times;
}

/** The bare driver on the clustered key: one scan and its tasks, for the principal with the most. */
async function bare(principal: string): Promise<object> {
  const store = openBare(place, 1, 'noticeflow.db');
  const sql = `SELECT t.* FROM (SELECT task_id, due_at FROM task_link WHERE tenant_id = 'bench' AND principal = ? AND status = 'open' AND due_at >= ? ORDER BY due_at, task_id LIMIT ${LIMIT}) l JOIN task t ON t.id = l.task_id`;
  const times: number[] = [];
  for (let i = 0; i < 2 * PAGES; i += 1) {
    const day = new Date(Date.UTC(2026, 0, 1 + Math.floor(((i * 37) % 360)))).toISOString().replace('T', ' ').slice(0, 23);
    const from = performance.now();
    const rows = await store.query(sql, [principal, day]);
    times.push(performance.now() - from);
    if (rows.length === 0) throw new Error('Expected a page of tasks but found none');
  }
  await store.close();
  return summary(times, []);
}
