import { parseArgs } from 'node:util';
import { Cluster } from './cluster.js';
import { jumpClock } from './clock-jumps.js';
import { isInstalled, OwnMariaDb } from './own-servers.js';
import { manyChildren, race } from './races.js';
import { isGood, lineText, type Line } from './report.js';
import { killSqliteWriter } from './sqlite-kills.js';

/** `npm run faults`, see server/docs/faults.md. Every experiment is one line; one broken promise and the exit code is 1. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '6' },
    only: { type: 'string' },
    callers: { type: 'string', default: '12' },
    smoke: { type: 'boolean', default: false },
  },
});

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const total = Number(values.minutes) * 60_000;
const callers = Number(values.callers);
const lines: Line[] = [];
/** Lines that were bad already when they were written. */
const told = new Set<Line>();
const began = Date.now();

async function run(names: string[], experiment: () => Promise<Line>): Promise<void> {
  if (values.only !== undefined && !names.some((name) => values.only!.split(',').includes(name))) return;
  const line = await experiment();
  lines.push(line);
  if (!isGood(line)) told.add(line);
  process.stdout.write(`${lineText(line)}\n`);
}

const wanted = (...names: string[]): boolean => values.only === undefined || names.some((name) => values.only!.split(',').includes(name));

if (values.smoke) {
  await run(['sqlite-killed'], () => killSqliteWriter({ forMs: 20_000, kills: 6 }));
  await run(['clock-jumps'], () => jumpClock(undefined, 80));
  await run(['races-sqlite'], () => race(undefined, 1500));
} else {
  await run(['sqlite-killed'], () => killSqliteWriter({ forMs: total * 0.3 }));
  await run(['clock-jumps'], () => jumpClock(undefined, 400));
  await run(['races-sqlite'], () => race(undefined, total * 0.02));
  await onMariaDb();
}
// An answer that came after its experiment was told is told now.
for (const line of lines) if (!isGood(line) && !told.has(line)) process.stdout.write(`${lineText(line)}\n`);
process.stdout.write(`${lines.filter(isGood).length} of ${lines.length} experiments kept every promise, ${((Date.now() - began) / 60_000).toFixed(1)} minutes\n`);
process.exitCode = lines.length > 0 && lines.every(isGood) ? 0 : 1;

/** On servers of our own: nobody else is disturbed. */
async function onMariaDb(): Promise<void> {
  const missing = ['mariadbd', 'mariadb-install-db', 'redis-server'].filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    process.stdout.write(`left out the experiments with two nodes: ${missing.join(', ')} not installed here\n`);
    return;
  }
  if (wanted('races-two-nodes', '10000-tasks', '10000-calls')) {
    const database = await OwnMariaDb.create();
    try {
      await database.start();
      await run(['races-two-nodes'], () => race(database.url, total * 0.03));
      await run(['10000-tasks'], () => manyChildren('tasks', database.url, 10_000));
      await run(['10000-calls'], () => manyChildren('calls', database.url, 10_000));
    } finally {
      await database.remove();
    }
  }
  if (!wanted('duplicates', 'nodes-killed', 'database-restarted', 'redis-flushed')) return;
  const cluster = await Cluster.create();
  try {
    await run(['duplicates'], () => cluster.duplicates(total * 0.03));
    await run(['nodes-killed'], () => cluster.experiment('nodes-killed', callers, () => cluster.killNodes(total * 0.18), true));
    await run(['database-restarted'], () => cluster.experiment('database-restarted', callers, () => cluster.restartDatabase(Math.max(2, Math.round(total / 120_000))), false));
    await run(['redis-flushed'], () => cluster.experiment('redis-flushed', callers, () => cluster.flushRedis(total * 0.06), true));
  } finally {
    await cluster.remove();
  }
}
