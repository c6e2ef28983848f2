import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const MINUTES = 60_000;

/** Every campaign with a scenario of its own. */
const campaigns = readdirSync(join(root, 'plugins')).filter((slug) => existsSync(join(root, 'plugins', slug, 'scenarios', 'demo.ts')));

const answers = (port: number): Promise<boolean> => new Promise((done) => {
  const socket = createConnection({ host: '127.0.0.1', port }).once('connect', () => { socket.destroy(); done(true); }).once('error', () => done(false));
});

function demo(...args: string[]): { status: number | null; text: string; files: string[] } {
  const output = mkdtempSync(join(tmpdir(), 'noticeflow-demo-output-'));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/demo.mjs'), '--output', output, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return { status, text: `${stdout}\n${stderr}`, files: readdirSync(output).sort() };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

describe('npm run demo', () => {
  it('plays the first campaign to its archive although the server is killed with −9 on the way', () => {
    const { status, text, files } = demo('--campaign', 'guangdong-2022-two-help', '--crash');
    expect({ status, text: status === 0 ? '' : text }).toEqual({ status: 0, text: '' });
    expect(files).toEqual(['附件2-华南师范大学.docx', '附件2-华南师范大学.xlsx', '附件3-茂名.docx', '附件3-茂名.xlsx']);
  }, 5 * MINUTES);

  it.each(campaigns.filter((slug) => slug !== 'guangdong-2022-two-help').map((slug) => [slug] as const))('plays %s', (slug: string) => {
    const { status, text } = demo('--campaign', slug);
    expect({ status, text: status === 0 ? '' : text }).toEqual({ status: 0, text: '' });
  }, 5 * MINUTES);

  it('plays the same on MariaDB, where one answers', async () => {
    if (!(await answers(3306))) {
      if (process.env.CI) throw new Error('Expected MariaDB on 127.0.0.1:3306');
      return;
    }
    const { createConnection: connect } = await import('mysql2/promise');
    const admin = await connect({ host: '127.0.0.1', user: 'root', password: '' });
    const database = `noticeflow_demo_${process.pid}`;
    await admin.query(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    try {
      const { status, text } = demo('--campaign', 'guangdong-2022-two-help', '--database', `mysql://root:@127.0.0.1:3306/${database}`);
      expect({ status, text: status === 0 ? '' : text }).toEqual({ status: 0, text: '' });
    } finally {
      await admin.query(`DROP DATABASE \`${database}\``);
      await admin.end();
    }
  }, 5 * MINUTES);
});
