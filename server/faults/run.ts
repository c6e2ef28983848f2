import { parseArgs } from 'node:util';
import { Cluster } from './cluster.js';
import { isInstalled } from './own-servers.js';
import { isGood, lineText, type Line } from './report.js';

/** `npm run faults`, see server/docs/faults.md. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '6' },
    only: { type: 'string' },
    callers: { type: 'string', default: '12' },
  },
});

const total = Number(values.minutes) * 60_000;
const callers = Number(values.callers);
const lines: Line[] = [];
const wants = (name: string): boolean => values.only === undefined || values.only.split(',').includes(name);
const say = (line: Line): void => {
  lines.push(line);
  process.stdout.write(`${lineText(line)}\n`);
};

if (['nodes-killed', 'database-restarted', 'redis-flushed'].some(wants)) {
  const missing = ['mariadbd', 'mariadb-install-db', 'redis-server'].filter((program) => !isInstalled(program));
  if (missing.length > 0) process.stdout.write(`left out the experiments with two nodes: ${missing.join(', ')} not installed here\n`);
  else {
    const cluster = await Cluster.create();
    try {
      if (wants('nodes-killed')) say(await cluster.experiment('nodes-killed', callers, () => cluster.killNodes(total * 0.18), true));
      if (wants('database-restarted')) say(await cluster.experiment('database-restarted', callers, () => cluster.restartDatabase(Math.max(2, Math.round(total / 120_000))), false));
      if (wants('redis-flushed')) say(await cluster.experiment('redis-flushed', callers, () => cluster.flushRedis(total * 0.08), true));
    } finally {
      await cluster.remove();
    }
  }
}
process.exitCode = lines.every(isGood) ? 0 : 1;
