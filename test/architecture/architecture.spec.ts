import { spawnSync } from 'node:child_process';
import { basename, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const planted = join(__dirname, 'planted');

interface Violation { from: string; to: string; rule: { name: string } }

function cruise(cwd: string, folders: string[]): Violation[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', ...folders],
    { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- dependency-cruiser reads CommonJS
const rules = (require(join(root, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] }).forbidden.map((rule) => rule.name);

describe('architecture rules', () => {
  const violations = cruise(planted, ['server', 'plugins', 'designer']);

  it.each(rules)('%s finds the violation planted for it', (rule) => {
    const found = violations.filter((violation) => violation.rule.name === rule).map((violation) => basename(violation.from).replace(/\.ts$/, ''));
    expect(found.some((file) => file.startsWith(rule))).toBe(true);
  });
});
