import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyAll, emptyState } from '../../src/index.js';
import { recordAll, type Golden } from './record.js';

/**
 * Journals written by released versions must rebuild the same states for ever: appliers are added to, never changed.
 * `RECORD=0.2.0 npx jest server/engine/test/golden` adds the journals of a release; recorded files are not touched again.
 */
const folder = __dirname;
const version = process.env.RECORD;

const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));

if (version !== undefined) {
  test(`records ${version}`, async () => {
    const file = join(folder, `${version}.json`);
    if (existsSync(file)) throw new Error(`${version} is recorded already, and a recorded history is not changed`);
    const journeys = await recordAll();
    writeFileSync(file, `[\n${journeys.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);
  });
}

for (const name of recorded) describe(name, () => {
  const journeys = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden[];
  test.each(journeys.map((each) => [each.name, each] as const))('%s', (_name, { events, state }) => {
    expect(JSON.parse(JSON.stringify(applyAll(emptyState(), events)))).toEqual(state);
  });
});
