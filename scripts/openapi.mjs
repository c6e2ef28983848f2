/** `npm run openapi`: writes schemas/openapi.json from the controllers and the web app's client types from it. */
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
build({ webApp: false });
for (const script of ['server/dist/openapi.js', 'designer/scripts/generate-client.mjs']) {
  execFileSync(process.execPath, [join(root, script)], { cwd: root, stdio: 'inherit' });
}
