/**
 * `npm run obligations`: what of each notice the templates realise and prove.
 * Per plugin: total, realised (linked to what does it), proved (linked to a scenario step), waiting (and for what);
 * `-- --by kind` or `-- --by force` splits the table. Exits 1 when a link leads nowhere.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { by: { type: 'string' } } });
if (values.by && !['kind', 'force'].includes(values.by)) {
  console.error('Expected --by kind or --by force');
  process.exit(2);
}

build({ webApp: false });
const { loadTemplateFrom } = await import('../plugins/sdk/dist/testing.js');
const folders = readdirSync(join(root, 'plugins')).filter((name) => !name.startsWith('_') && existsSync(join(root, 'plugins', name, 'template.json')));
const all = [];
let dangling = 0;
for (const name of folders) {
  const { template, problems } = await loadTemplateFrom(pathToFileURL(`${join(root, 'plugins', name)}/`));
  for (const problem of problems.filter(({ severity, file }) => severity === 'error' && file === 'obligations.json')) {
    dangling += 1;
    console.error(`${name}/${problem.file}:${problem.line}: ${problem.message}`);
  }
  all.push(...(template?.obligations.obligations ?? []).map((obligation) => ({ plugin: name, ...obligation })));
}

function count(obligations) {
  const realised = obligations.filter((o) => o.realisedBy?.length);
  return { total: obligations.length, realised: realised.length, proved: realised.filter((o) => o.provedBy?.length).length, waiting: obligations.filter((o) => o.waitsFor).length };
}
const groups = (items, key) => Map.groupBy ? Map.groupBy(items, key) : items.reduce((map, item) => map.set(key(item), [...(map.get(key(item)) ?? []), item]), new Map());

const rows = {};
for (const [plugin, items] of groups(all, (o) => o.plugin)) {
  if (!values.by) rows[plugin] = count(items);
  else for (const [part, some] of [...groups(items, (o) => o[values.by])].sort()) rows[`${plugin} · ${part}`] = count(some);
}
rows.all = count(all);
console.table(rows);
const waits = groups(all.filter((o) => o.waitsFor), (o) => `${o.plugin}: ${o.waitsFor}`);
for (const [what, some] of waits) console.log(`${what} (${some.map((o) => o.id).join(', ')})`);
console.log(`${dangling} dangling`);
process.exit(dangling === 0 ? 0 : 1);
