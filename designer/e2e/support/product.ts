/** The built product in a process of its own, on a free port, with an empty data folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Jest runs at the root of the repository (rootDir of jest.config.mjs). */
const root = process.cwd();
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;
const LOG_LINES = 60;
/** What the machine may set and the embedded profile must not hear. Another build of the web app may be tried with NOTICEFLOW_WEB_ROOT. */
const FOREIGN = ['NODE_ENV', 'JEST_WORKER_ID', 'DATABASE_URL', 'REDIS_URL', 'NODE_OPTIONS'];

export interface Product {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** The last lines the server wrote, for error messages. */
  log(): string;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

/** Starts the server and resolves when it is ready and filled with the demo accounts and campaigns. */
export async function startProduct(): Promise<Product> {
  const main = resolve(root, 'server/dist/main.js');
  for (const built of [main, resolve(root, 'designer/dist/index.html')]) {
    if (!existsSync(built)) throw new Error(`Expected ${built}: journeys drive the built product; run \`npm run build\` first`);
  }
  const data = mkdtempSync(join(tmpdir(), 'noticeflow-journey-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.includes(name) && (!name.startsWith('NOTICEFLOW_') || name === 'NOTICEFLOW_WEB_ROOT')));
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    cwd: root,
    env: { ...environment, DATA_DIR: data, NOTICEFLOW_PORT: String(port), NOTICEFLOW_TEST_CLOCK: '1', NOTICEFLOW_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  const remember = (chunk: Buffer) => { written = (written + chunk.toString()).slice(-20_000); };
  child.stdout.on('data', remember);
  child.stderr.on('data', remember);
  const product: Product = {
    origin,
    log: () => written.split('\n').slice(-LOG_LINES).join('\n'),
    stop: async () => {
      await end(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
  try {
    await ready(origin, child, product);
  } catch (error) {
    await product.stop();
    throw error;
  }
  return product;
}

async function ready(origin: string, child: ChildProcess, product: Product): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended while starting:\n${product.log()}`);
    if (await answers(origin)) return;
    await new Promise((next) => setTimeout(next, 150));
  }
  throw new Error(`The server was not ready within ${READY_WITHIN_MS / 1000} s:\n${product.log()}`);
}

async function answers(origin: string): Promise<boolean> {
  // Before it listens the connection is refused; that is the only failure expected here.
  const answer = await fetch(`${origin}/health/ready`).catch(() => undefined);
  return answer?.ok === true;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') done(address.port);
        else fail(new Error('Expected a TCP address but the probe has none'));
      });
    });
  });
}
