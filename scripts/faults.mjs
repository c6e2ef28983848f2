/**
 * `npm run faults`: kills, restarts, floods and misleads the product and checks every promise afterwards; see server/docs/faults.md.
 *
 *   npm run faults                              about six minutes, all experiments
 *   npm run faults -- --minutes 30              longer, more kills
 *   npm run faults -- --only nodes-killed,…     some of them
 *   npm run faults -- --smoke                   the short ones on SQLite (part of `npm test`)
 *
 * Needs nothing that runs already: MariaDB and Redis are started on free ports with data folders of their own when they are installed.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, compileTool } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
build({ webApp: false });
const dist = compileTool('server/faults');
const { status } = spawnSync(process.execPath, ['--enable-source-maps', join(dist, 'run.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
