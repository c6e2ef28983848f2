/** Starts, kills and restarts the real server in a process of its own, on a free port and a data folder of its own. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @returns {Promise<number>} a port nobody listens on now */
export function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
  });
}

export class ServerProcess {
  #child;
  #log = [];

  /** @param {{port: number, env: Record<string, string>}} options */
  constructor({ port, env }) {
    this.port = port;
    this.env = env;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Resolves when the server says it is ready. */
  async start() {
    this.#child = spawn(process.execPath, ['--enable-source-maps', join(root, 'server/dist/main.js')], {
      cwd: root,
      env: { ...process.env, NOTICEFLOW_PORT: String(this.port), ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const remember = (chunk) => { this.#log.push(chunk.toString()); if (this.#log.length > 200) this.#log.shift(); };
    this.#child.stdout.on('data', remember);
    this.#child.stderr.on('data', remember);
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (this.#child.exitCode !== null) throw new Error(`The server ended while starting:\n${this.tail()}`);
      try {
        const answer = await fetch(`${this.url}/health/ready`);
        if (answer.ok) return this;
      } catch { /* not listening yet */ }
      await new Promise((next) => setTimeout(next, 150));
    }
    throw new Error(`The server was not ready within 60 s:\n${this.tail()}`);
  }

  /** kill −9: no goodbye, no flush. */
  async kill() {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  }

  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  }

  tail() { return this.#log.join('').split('\n').slice(-60).join('\n'); }
}
