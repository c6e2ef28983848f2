import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
export const MINUTES = 60_000;

/** Every campaign with a scenario of its own. */
export const campaigns = readdirSync(join(root, 'plugins')).filter((slug) => existsSync(join(root, 'plugins', slug, 'scenarios', 'demo.ts')));

/** Runs `npm run demo`; `text` is what it said when it failed, `files` the tables it wrote. */
export function playDemo(...args: string[]): { status: number | null; text: string; files: string[] } {
  const output = mkdtempSync(join(tmpdir(), 'noticeflow-demo-output-'));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/demo.mjs'), '--output', output, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return { status, text: status === 0 ? '' : `${stdout}\n${stderr}`, files: readdirSync(output).sort() };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}
