/**
 * `npm run obligations`: what of each notice the templates realise and prove.
 *
 *   npm run obligations                      per plugin: total, realised, proved, claimed, waiting (and for what)
 *   npm run obligations -- --by kind         … split by kind, or `--by force`
 *   npm run obligations -- --plugin <slug> --force must --kind report     only those
 *   npm run obligations -- --list            also each one that is not proved
 *   npm run obligations -- --from <folder>   of templates elsewhere
 *
 * Proved: a scenario step it names touches something that realises it. Claimed: it names steps, and none does.
 * Exits 1 when a link leads nowhere.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { by: { type: 'string' }, plugin: { type: 'string' }, kind: { type: 'string' }, force: { type: 'string' }, list: { type: 'boolean' }, from: { type: 'string' } },
});
if (values.by && !['kind', 'force'].includes(values.by)) {
  console.error('Expected --by kind or --by force');
  process.exit(2);
}
const plugins = resolve(values.from ?? join(root, 'plugins'));
const folders = readdirSync(plugins).filter((name) => !name.startsWith('_') && existsSync(join(plugins, name, 'template.json')));
if (values.plugin && !folders.includes(values.plugin)) {
  console.error(`Expected --plugin to be one of ${folders.join(', ')} but it is ${values.plugin}`);
  process.exit(2);
}

build({ webApp: false });
const { loadTemplateFrom, proofsOf } = await import('../plugins/sdk/dist/testing.js');
const all = [];
let dangling = 0;
for (const name of folders.filter((folder) => !values.plugin || folder === values.plugin)) {
  const { template, scenarios, problems } = await loadTemplateFrom(pathToFileURL(`${join(plugins, name)}/`));
  for (const problem of problems.filter(({ severity, file }) => severity === 'error' && file === 'obligations.json')) {
    dangling += 1;
    console.error(`${name}/${problem.file}:${problem.line}: ${problem.message}`);
  }
  if (!template) {
    if (dangling === 0) console.error(`${name}: the template cannot be read; npm test -- test/plugins says why`);
    dangling ||= 1;
    continue;
  }
  const shown = new Set((await proofsOf(template, scenarios)).filter(({ touched }) => touched.length > 0).map(({ obligation }) => obligation.id));
  all.push(...template.obligations.obligations.map((obligation) => ({ plugin: name, ...obligation, proved: shown.has(obligation.id) })));
}
const wanted = all.filter(({ kind, force }) => (!values.kind || kind === values.kind) && (!values.force || force === values.force));

const count = (obligations) => ({
  total: obligations.length,
  realised: obligations.filter((o) => o.realisedBy?.length).length,
  proved: obligations.filter((o) => o.proved).length,
  claimed: obligations.filter((o) => o.provedBy?.length && !o.proved).length,
  waiting: obligations.filter((o) => o.waitsFor).length,
});
const groups = (items, key) => items.reduce((map, item) => map.set(key(item), [...(map.get(key(item)) ?? []), item]), new Map());

const rows = {};
for (const [plugin, items] of groups(wanted, (o) => o.plugin)) {
  if (!values.by) rows[plugin] = count(items);
  else for (const [part, some] of [...groups(items, (o) => o[values.by])].sort()) rows[`${plugin} · ${part}`] = count(some);
}
rows.all = count(wanted);
console.table(rows);
for (const [what, some] of groups(wanted.filter((o) => o.waitsFor), (o) => `${o.plugin}: ${o.waitsFor}`)) console.log(`${what} (${some.map((o) => o.id).join(', ')})`);
if (values.list) for (const o of wanted.filter((item) => !item.proved)) console.log(`${o.id} ${o.kind} ${o.force} ${o.where}: ${o.quote}`);
console.log(`${dangling} dangling`);
process.exit(dangling === 0 ? 0 : 1);
