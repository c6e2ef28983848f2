import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decisionRules } from '../../src/compile/decisions/rules.js';
import { isDecisionFile, lintDecisions } from '../../src/index.js';

const folder = join(__dirname, 'fixtures');
const files = readdirSync(folder);
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const ruleOf = (file: string) => file.replace(/\..*$/, '').split('-').slice(1).join('-');

/** `refuse-<rule>`: an error of that rule. `warn-<rule>`: that warning and no error. `accept-…`: nothing. */
describe('fixtures, named by the rule they prove', () => {
  it.each(files)('%s', async (file) => {
    const problems = await lintDecisions(read(file));
    const errors = problems.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    if (file.startsWith('refuse')) expect(errors).toContain(ruleOf(file));
    else expect(errors).toEqual([]);
    if (file.startsWith('warn')) expect(problems.map(({ rule }) => rule)).toEqual([ruleOf(file)]);
    if (file.startsWith('accept')) expect(problems).toEqual([]);
    for (const problem of problems) expect(problem.messageZh).toMatch(/[一-龥]/);
    expect(isDecisionFile(read(file))).toBe(true);
  });
});

it('every rule has a fixture that proves it', () => {
  const proved = new Set(files.map(ruleOf));
  // Sizes are proved below, without large files.
  expect(decisionRules.map(({ id }) => id).filter((id) => !proved.has(id) && id !== 'too-many-elements')).toEqual([]);
});

it.each([
  ['refuse-expression.input', 'ie'], ['refuse-expression.tests', 'a'], ['refuse-expression.output', 'b'], ['refuse-expression.literal', 'l'], ['refuse-expression.no-input', 'i'],
  ['refuse-hit-policy', 't'], ['refuse-aggregation.unknown', 't'], ['refuse-output-values', 't'], ['refuse-rule-entries', 'r'], ['refuse-type-ref', 'o'],
  ['refuse-not-supported.context', 'd'], ['refuse-decision-logic', 'd'], ['refuse-decision-output.nameless', 'o2'],
])('%s names %s', async (file, elementId) => {
  const found = (await lintDecisions(read(`${file}.dmn`))).filter(({ rule }) => rule === ruleOf(file));
  expect(found.map((problem) => problem.elementId)).toEqual([elementId]);
  expect(found[0]?.advice).toBeDefined();
});

it('both ends of a circle are named', async () => {
  expect((await lintDecisions(read('refuse-decision-requirement.circle.dmn'))).map(({ elementId }) => elementId)).toEqual(['d', 'b']);
});
