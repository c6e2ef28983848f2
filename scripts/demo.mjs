/**
 * `npm run demo`: plays a campaign's whole notice against the running product, as an HTTP client.
 *
 *   npm run demo                              the campaign that package.json names
 *   npm run demo -- --campaign <slug>
 *   npm run demo -- --crash                   kills the server with −9 in the middle and goes on
 *   npm run demo -- --database mysql://…      on MySQL/MariaDB instead of SQLite
 *
 * It starts a server of its own on a free port with an empty data folder and the test clock switched on
 * (NOTICEFLOW_TEST_CLOCK=1), writes the official tables to ./demo-output/, prints expected against found,
 * and exits non-zero on any difference.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { ServerProcess, freePort } from './demo/server-process.mjs';
import { Stage } from './demo/stage.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { campaign: { type: 'string' }, crash: { type: 'boolean' }, database: { type: 'string' }, output: { type: 'string' } } });

const playable = readdirSync(join(root, 'plugins'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, 'plugins', entry.name, 'scenarios', 'demo.ts')))
  .map((entry) => entry.name);
const slug = values.campaign;
if (!slug || !playable.includes(slug)) {
  console.error(`Expected --campaign to be one of ${playable.join(', ')} but it is ${slug}.`);
  process.exit(2);
}

build({ webApp: false });
const demo = JSON.parse(readFileSync(join(root, 'plugins', slug, 'demo', 'demo.json'), 'utf8'));
const data = mkdtempSync(join(tmpdir(), 'noticeflow-demo-'));
const server = new ServerProcess({
  port: await freePort(),
  env: { DATA_DIR: data, NOTICEFLOW_TEST_CLOCK: '1', NOTICEFLOW_DEMO_CAMPAIGNS: 'off', NOTICEFLOW_LOG_LEVEL: 'warn', ...(values.database ? { DATABASE_URL: values.database } : {}) },
});
const holderOf = (postCode) => demo.accounts.find((account) => account.posts.some((post) => post.postCode === postCode)).username;
let different = 1;
let stage;
try {
  await server.start();
  stage = new Stage({ server, output: resolve(root, values.output ?? 'demo-output'), password: 'noticeflow-demo', adminName: holderOf('admin'), securityName: holderOf('security-admin') });
  const { default: play } = await import(pathToFileURL(join(root, 'plugins', slug, 'dist', 'scenarios', 'demo.js')).href);
  console.log(`Playing ${demo.title ?? slug} on ${server.url}`);
  const started = Date.now();
  await play(stage, { crash: values.crash === true });
  different = stage.report();
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s; files in ${stage.output.replace(`${root}/`, './')}`);
} catch (problem) {
  // What was found until then often tells why.
  stage?.report();
  console.error(`\n${problem.stack}\n--- server ---\n${server.tail()}`);
} finally {
  await server.stop();
  if (process.env.KEEP) console.error(data); else rmSync(data, { recursive: true, force: true });
}
process.exit(different === 0 ? 0 : 1);
