import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint } from '../../src/compile/lint.js';

const folder = join(__dirname, 'fixtures');
const files = readdirSync(folder).filter((name) => name.endsWith('.bpmn'));

/** `refuse-<rule>`: an error of that rule. `warn-<rule>`: that warning and no error. `accept-…`: no error, no `expression` or `timer` finding. */
describe('fixtures, named by the rule they prove', () => {
  it.each(files)('%s', async (file) => {
    const [verdict, ...words] = file.replace(/\..*$/, '').split('-');
    const rule = words.join('-');
    const problems = await lint(readFileSync(join(folder, file), 'utf8'));
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (verdict === 'refuse') expect(errors.map((problem) => problem.rule)).toContain(rule);
    else expect(errors).toEqual([]);
    if (verdict === 'warn') expect(problems.map((problem) => problem.rule)).toContain(rule);
    if (verdict === 'accept') expect(problems).toEqual([]);
    for (const problem of problems) {
      expect(problem.messageZh).toMatch(/[一-龥]/);
      expect(problem.adviceZh).toMatch(/[一-龥]/);
    }
  });
});
