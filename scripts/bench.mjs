/**
 * How fast: the approval workload on our runtime and on the bare driver, on every database that answers.
 * `npm run bench -- --db sqlite|mariadb --api inproc|http --n 600 --concurrency 32 --json`; see server/bench/README.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import swc from '@swc/core';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    db: { type: 'string' },
    api: { type: 'string', default: 'inproc' },
    n: { type: 'string', default: '1500' },
    concurrency: { type: 'string', default: '32' },
    json: { type: 'boolean', default: false },
    'skip-build': { type: 'boolean', default: false },
  },
});

const ADAPTERS = ['ours', 'limit', 'limitGrouped'];

build();
const databases = values.db ? [values.db] : ['sqlite', ...(await answers(process.env.TEST_MARIADB_URL ?? 'mysql://127.0.0.1:3306') ? ['mariadb'] : [])];
if (values.json && databases.length > 1) databases.length = 1;
for (const db of databases) {
  const adapters = {};
  for (const adapter of ADAPTERS) adapters[adapter] = run(adapter, db);
  const report = { workload: 'approval', db, api: values.api, adapters };
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else print(report);
}

/** Types are not checked here; the bench imports what the server was built to. */
function build() {
  if (!values['skip-build']) {
    const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--server'], { stdio: ['ignore', values.json ? 'ignore' : 'inherit', 'inherit'] });
    if (status !== 0) process.exit(status ?? 1);
  }
  const from = join(root, 'server/bench');
  const to = join(from, 'dist');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((file) => file.endsWith('.ts'))) {
    const { code } = swc.transformSync(readFileSync(join(from, name), 'utf8'), { configFile: join(root, '.swcrc'), filename: name, sourceMaps: false });
    writeFileSync(join(to, name.replace(/\.ts$/, '.js')), code.replace(/(['"])\.\.\/src\//g, '$1../../dist/'));
  }
}

function run(adapter, db) {
  const args = [join(root, 'server/bench/dist/run.js'), '--adapter', adapter, '--db', db, '--api', values.api, '--n', values.n, '--concurrency', values.concurrency];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], cwd: root });
  if (status !== 0) throw new Error(`Expected adapter ${adapter} on ${db} to finish but it ended with ${status}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function print({ workload, db, api, adapters }) {
  const share = (adapters.ours.instancesPerSecond / adapters.limit.instancesPerSecond) * 100;
  process.stdout.write(`\n${workload} on ${db}, ${api}, ${values.n} instances, ${values.concurrency} callers: ours is ${share.toFixed(0)} % of the limit\n`);
  console.table(adapters);
}

function answers(url) {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port || 3306), timeout: 1000 });
    const say = (yes) => () => { socket.destroy(); done(yes); };
    socket.once('connect', say(true)).once('error', say(false)).once('timeout', say(false));
  });
}
