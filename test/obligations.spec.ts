import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const obligations = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/obligations.mjs'), ...args], { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('npm run obligations', () => {
  it('finds no dangling link in any template', () => {
    const { status, stdout, stderr } = obligations();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('0 dangling');
  }, 60_000);

  it('splits by kind or force, and says what it expects otherwise', () => {
    expect(obligations('--by', 'force', '--kind', 'report').stdout).toMatch(/· must/);
    expect(obligations('--by', 'clause').status).toBe(2);
    expect(obligations('--plugin', 'no-such-plugin').status).toBe(2);
  }, 60_000);

  it('fails, with file and line, where a link leads nowhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'noticeflow-obligations-'));
    try {
      const { slug } = JSON.parse(readFileSync(join(root, 'plugins/_template/template.json'), 'utf8')) as { slug: string };
      cpSync(join(root, 'plugins/_template'), join(folder, slug), { recursive: true });
      const file = join(folder, slug, 'obligations.json');
      expect(obligations('--from', folder).status).toBe(0);
      writeFileSync(file, readFileSync(file, 'utf8').replace('duty:letters', 'duty:postcards'));
      const { status, stderr } = obligations('--from', folder);
      expect(status).toBe(1);
      expect(stderr).toMatch(/obligations\.json:\d+: .*duty:postcards/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
