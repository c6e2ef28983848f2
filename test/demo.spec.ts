import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const MINUTES = 60_000;

/** Every campaign with a scenario of its own. */
const campaigns = readdirSync(join(root, 'plugins')).filter((slug) => existsSync(join(root, 'plugins', slug, 'scenarios', 'demo.ts')));

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
});
