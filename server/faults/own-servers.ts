import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** A database and a Redis of our own, so that killing them disturbs nobody. */

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Whether the program can be run on this machine. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

abstract class OwnServer {
  protected readonly folder = mkdtempSync(join(tmpdir(), 'noticeflow-faults-'));
  private child: ChildProcess | undefined;

  constructor(readonly port: number) {}

  protected abstract command(): [program: string, args: string[]];

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const [program, args] = this.command();
    const child = spawn(program, args, { stdio: 'ignore' });
    this.child = child;
    // Whoever interrupts the experiments leaves no server behind.
    process.once('exit', () => child.kill('SIGKILL'));
    for (let i = 0; i < 600; i += 1) {
      if (child.exitCode !== null) throw new Error(`Expected ${program} to start but it ended with ${child.exitCode}`);
      if (await answers(this.port)) return;
      await pause(50);
    }
    throw new Error(`Expected ${program} to answer at port ${this.port} within 30 s but it does not`);
  }

  /** `SIGKILL` is a power cut, `SIGTERM` an ordinary restart. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class OwnMariaDb extends OwnServer {
  readonly url = `mysql://root@127.0.0.1:${this.port}`;

  static async create(): Promise<OwnMariaDb> {
    const server = new OwnMariaDb(await freePort());
    const { status, stderr } = spawnSync('mariadb-install-db', [
      '--no-defaults', `--datadir=${join(server.folder, 'data')}`, '--auth-root-authentication-method=normal', `--user=${userInfo().username}`, '--skip-test-db',
    ], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`Expected mariadb-install-db to succeed but: ${stderr}`);
    return server;
  }

  protected command(): [string, string[]] {
    return ['mariadbd', [
      '--no-defaults', `--datadir=${join(this.folder, 'data')}`, `--socket=${join(this.folder, 'sock')}`, `--port=${this.port}`, '--bind-address=127.0.0.1',
      `--pid-file=${join(this.folder, 'pid')}`, `--user=${userInfo().username}`, '--innodb-flush-log-at-trx-commit=1', '--innodb-buffer-pool-size=64M', '--innodb-log-file-size=32M',
    ]];
  }
}

export class OwnRedis extends OwnServer {
  readonly url = `redis://127.0.0.1:${this.port}`;

  static async create(): Promise<OwnRedis> {
    return new OwnRedis(await freePort());
  }

  protected command(): [string, string[]] {
    return ['redis-server', ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.folder]];
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 500 });
    const say = (yes: boolean) => () => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', say(true)).once('error', say(false)).once('timeout', say(false));
  });
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
