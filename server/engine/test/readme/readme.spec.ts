import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUPPORTED, SUPPORTED_FEATURES } from '../../src/index.js';
import { rules } from '../../src/compile/validators/index.js';
import { approve } from './example.js';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const rows = readme.split('\n').flatMap((line) => {
  const [, name, second, third] = /^\| `(\w+)` \| ([^|]*) \|(?: ?([^|]*) \|)?$/.exec(line) ?? [];
  return name === undefined ? [] : [{ name, second: second!.trim(), third }];
});

test('the example of the README is the one that runs', async () => {
  expect(readme).toContain(readFileSync(join(__dirname, 'example.ts'), 'utf8').trim());
  const xml = readFileSync(join(__dirname, '../perf/W1-approval.bpmn'), 'utf8');
  expect(await approve(xml)).toEqual(['start', 'submit', 'decide', 'submit', 'decide', 'confirm', 'end']);
});

test('the support table says what is supported, kind by kind', () => {
  const table = Object.fromEntries(rows.filter(({ third }) => third !== undefined).map(({ name, second }) => [name, second.split(', ').sort()]));
  const supported = Object.fromEntries(Object.entries(SUPPORTED).map(([kind, events]) => [kind, Object.keys(events).filter((event) => events[event as 'none'] === true).sort()]));
  expect(table).toEqual(supported);
});

test('so does the table of features', () => {
  const table = Object.fromEntries(rows.filter(({ third }) => third === undefined).map(({ name, second }) => [name, second.startsWith('works')]));
  expect(table).toEqual(SUPPORTED_FEATURES);
});

test('the rules it names exist', () => {
  const named = rows.flatMap(({ third }) => [...(third ?? '').matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, rule]) => rule!));
  const known = new Set(rules.map(({ id }) => id));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((rule) => !known.has(rule))).toEqual([]);
});
