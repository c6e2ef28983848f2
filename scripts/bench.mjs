/**
 * How fast: a workload on our runtime, on the bare driver and on `bpmn-engine`, on every database that answers.
 * `npm run bench -- --workload W1|W2|W3|W4|inbox|core --db sqlite|mariadb --api inproc|http --n 1500 --concurrency 32 --json`;
 * see server/bench/README.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import swc from '@swc/core';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    workload: { type: 'string', default: 'W1' },
    db: { type: 'string' },
    api: { type: 'string', default: 'inproc' },
    n: { type: 'string' },
    concurrency: { type: 'string', default: '32' },
    adapters: { type: 'string' },
    json: { type: 'boolean', default: false },
    'skip-build': { type: 'boolean', default: false },
  },
});

/** What is compared, and how many instances (timers, tasks) make a run of some seconds. */
const WORKLOADS = {
  W1: { adapters: ['ours', 'limit', 'limit-group', 'bpmn-engine'], n: 2000 },
  W2: { adapters: ['ours', 'limit', 'limit-group', 'bpmn-engine'], n: 500 },
  W3: { adapters: ['ours', 'limit', 'limit-group', 'bpmn-engine'], n: 2000 },
  W4: { adapters: ['ours', 'limit', 'limit-group', 'bpmn-engine'], n: 10_000 },
  inbox: { together: true, n: 5_000_000 },
  core: { adapters: ['ours'], n: 1 },
};
/** The peer needs 10 to 40 ms an instance: a twentieth of the run is enough to know it. */
const PEER_SHARE = 20;
/** As `npm start` runs the server. */
const NODE_ARGUMENTS = ['--max-semi-space-size=64'];

const workload = WORKLOADS[values.workload];
if (!workload) fail(`Expected --workload ${Object.keys(WORKLOADS).join('|')} but got "${values.workload}"`);
if (!['inproc', 'http'].includes(values.api)) fail(`Expected --api inproc|http but got "${values.api}"`);
const n = Number(values.n ?? workload.n);
if (!Number.isSafeInteger(n) || n < 1) fail(`Expected --n to be a number of at least 1 but got "${values.n}"`);
const dist = join(root, 'server/bench/dist');

build();
if (values.workload === 'core') {
  const { runCoreBench } = await import(pathToFileURL(join(dist, 'core.js')));
  answer({ workload: 'core', db: null, api: 'inproc', adapters: { ours: await runCoreBench(join(root, 'server/engine/test/perf')) } });
} else {
  const databases = values.db ? [values.db] : ['sqlite', ...(await answers(process.env.TEST_MARIADB_URL ?? 'mysql://127.0.0.1:3306') ? ['mariadb'] : [])];
  // With --json exactly one object is printed.
  if (values.json) databases.length = 1;
  for (const db of databases) {
    let adapters = {};
    if (workload.together) adapters = run('all', db);
    else for (const adapter of values.adapters?.split(',') ?? workload.adapters) adapters[adapter] = run(adapter, db);
    answer({ workload: values.workload, db, api: values.api, adapters });
  }
}

/** Types are not checked here; the bench imports what the server was built to. */
function build() {
  if (values['skip-build']) return;
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--server'], { stdio: ['ignore', values.json ? 'ignore' : 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  compile(join(root, 'server/bench'), '../../dist/');
  compile(join(root, 'server/engine/bench'), '../../engine/dist/');
}

function compile(from, sources) {
  for (const name of readdirSync(from).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))) {
    const { code } = swc.transformSync(readFileSync(join(from, name), 'utf8'), { configFile: join(root, '.swcrc'), filename: name, sourceMaps: false });
    writeFileSync(join(dist, name.replace(/\.ts$/, '.js')), code.replace(/(['"])\.\.\/src\//g, `$1${sources}`));
  }
}

function run(adapter, db) {
  const size = adapter === 'bpmn-engine' ? Math.max(1, Math.round(n / PEER_SHARE)) : n;
  const script = { W4: 'timers.js', inbox: 'inbox.js' }[values.workload] ?? 'run.js';
  const args = [join(dist, script), '--workload', values.workload, '--adapter', adapter, '--db', db, '--api', values.api, '--n', String(size), '--concurrency', values.concurrency];
  const { status, stdout } = spawnSync(process.execPath, [...NODE_ARGUMENTS, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], cwd: root });
  if (status !== 0) fail(`Expected adapter ${adapter} on ${db} to finish but it ended with ${status}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function answer(report) {
  if (values.json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { adapters, ...what } = report;
  process.stdout.write(`\n${what.workload}${what.db ? ` on ${what.db}, ${what.api}, ${n} and ${values.concurrency} callers` : ''}${shares(adapters)}\n`);
  for (const figures of Object.values(adapters)) for (const [name, value] of Object.entries(figures)) if (typeof value === 'object') figures[name] = inOneCell(value);
  console.table(adapters);
}

function inOneCell(value) {
  return Array.isArray(value) ? value.map((each) => Object.values(each).join(': ')).join(', ') : Object.values(value).join(' / ');
}

function shares({ ours, ...others }) {
  if (ours?.instancesPerSecond === undefined) return '';
  return Object.entries(others).map(([name, { instancesPerSecond }]) => `; ours is ${((ours.instancesPerSecond / instancesPerSecond) * 100).toFixed(0)} % of ${name}`).join('');
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function answers(url) {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port || 3306), timeout: 1000 });
    const say = (yes) => () => { socket.destroy(); done(yes); };
    socket.once('connect', say(true)).once('error', say(false)).once('timeout', say(false));
  });
}
