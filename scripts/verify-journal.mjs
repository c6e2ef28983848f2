/**
 * `npm run verify-journal -- --data ./data` or `-- --database mysql://…`: verifies the hash chains of all process instances offline,
 * from the stored rows alone and with none of the server's code; see server/docs/faults.md. Exit code 1 when anything was changed.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileTool } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { status } = spawnSync(process.execPath, [join(compileTool('server/faults'), 'verify-journal.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
