/** `npm run check`: types, lint, architecture and dead code. All of them run; the exit code says whether all passed. */
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const steps = [
  ['types', ['tsc', '-p', 'tsconfig.json']],
  ['types of the web app', ['tsc', '-p', 'designer/tsconfig.json']],
  ['lint', ['eslint', '.', '--max-warnings', '0', '--cache', '--cache-location', 'node_modules/.cache/eslint/']],
  ['architecture', ['depcruise', '--config', '.dependency-cruiser.cjs', 'schemas/src', 'server', 'designer/src', 'plugins']],
  ['dead code', ['knip']],
];
const wanted = process.argv.slice(2);
let failed = 0;
for (const [name, command] of steps) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = Date.now();
  const { status } = spawnSync('npx', ['--no-install', ...command], { cwd: root, stdio: 'inherit' });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
