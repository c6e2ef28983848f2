/**
 * `npm test`: the whole suite. Builds first (journeys use the real product), then runs Jest.
 * MariaDB, Redis and chromium are used when they answer; with CI=true a missing one fails its suites.
 * Arguments go to Jest, e.g. `npm test -- server/engine`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
build();
const folder = mkdtempSync(join(tmpdir(), 'noticeflow-test-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/jest/bin/jest.js'), '--maxWorkers', '2', '--json', '--outputFile', report, ...process.argv.slice(2)],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_ENV: 'test' } },
);
let exit = status ?? 1;
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  if (numPassedTests === 0 || numFailedTestSuites > 0) exit = exit || 1;
  console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
} else exit = exit || 1;
rmSync(folder, { recursive: true, force: true });
process.exit(exit);
