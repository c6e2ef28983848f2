import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint } from '../../src/compile/lint.js';
import { rules } from '../../src/compile/validators/index.js';

const folder = join(__dirname, 'fixtures');
/** What the host tells: the decisions there are. */
const host = { decisions: new Set(['known']) };
const files = readdirSync(folder).filter((name) => name.endsWith('.bpmn'));

/** `refuse-<rule>`: an error of that rule. `warn-<rule>`: that warning and no error. `accept-…`: no error, no `expression` or `timer` finding. */
describe('fixtures, named by the rule they prove', () => {
  it.each(files)('%s', async (file) => {
    const [verdict, ...words] = file.replace(/\..*$/, '').split('-');
    const rule = words.join('-');
    const problems = await lint(readFileSync(join(folder, file), 'utf8'), host);
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

it('every rule has a fixture that proves it', () => {
  const proved = new Set(files.map((file) => file.replace(/\..*$/, '').split('-').slice(1).join('-')));
  expect([...new Set(rules.map(({ id }) => id))].filter((id) => !proved.has(id))).toEqual([]);
});

it.each([
  ['refuse-not-supported.event-kind', 'b'], ['refuse-interrupting-only', 'x'], ['refuse-event-subprocess', 'b'], ['refuse-ad-hoc-content', 'x'], ['refuse-compensation-target', 'x'],
  ['refuse-unreachable.compensation', 'u'], ['warn-event-gateway-mixed', 'b'], ['refuse-event-gateway-target.receive-without-message', 'r'], ['refuse-multi-instance-behavior', 'b'], ['refuse-called-decision', 'b'], ['warn-decision-unknown', 'b'], ['warn-decision-result', 'b'], ['refuse-cancel-end-place', 'e'], ['refuse-instantiate-place', 'r'],
  ['refuse-remind-before', 'u'], ['refuse-not-by', 'u'], ['warn-start-missing', 'h'], ['warn-no-effect.data-association', 'a'], ['warn-no-effect.correlation-property', 'cp'],
  ['warn-no-effect.expression-language', 'g_e1'], ['warn-no-effect.condition-behind-parallel-gateway', 'g_e'], ['warn-no-effect.extension-of-another-element', 'm'],
])('%s names %s', async (file, elementId) => {
  const rule = file.replace(/\..*$/, '').split('-').slice(1).join('-');
  const found = (await lint(readFileSync(join(folder, `${file}.bpmn`), 'utf8'), host)).filter((problem) => problem.rule === rule);
  expect(found.map((problem) => problem.elementId)).toEqual([elementId]);
});
