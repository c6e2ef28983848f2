import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../../src/model/problem.js';
import type { Problem } from '../../src/model/problem.js';
import { MODEL_LIMITS, parse } from '../../src/parse/index.js';

const folder = join(__dirname, 'fixtures');
const files = readdirSync(folder).filter((name) => name.endsWith('.bpmn'));

async function problemsOf(xml: string): Promise<Problem[]> {
  try {
    await parse(xml);
    return [];
  } catch (error) {
    if (error instanceof ModelError) return error.problems;
    throw error;
  }
}

describe('fixtures, named by the rule they prove', () => {
  it.each(files)('%s', async (file) => {
    const [verdict, ...rule] = file.replace(/\..*$/, '').split('-');
    const problems = await problemsOf(readFileSync(join(folder, file), 'utf8'));
    if (verdict === 'accept') expect(problems).toEqual([]);
    else {
      expect(problems.map((problem) => problem.rule)).toContain(rule.join('-'));
      for (const problem of problems) expect(problem.messageZh).toMatch(/[一-龥]/);
    }
  });
});

describe('limits', () => {
  const file = (body: string) => `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="u">${body}</definitions>`;

  it('refuses more than 2 MB, counted in bytes', async () => {
    const problems = await problemsOf(file(`<process id="p" name="${'办'.repeat(MODEL_LIMITS.bytes / 3 + 1)}"/>`));
    expect(problems.map(({ rule }) => rule)).toEqual(['too-large']);
  });

  it('refuses more than 50 levels before the reader sees them', async () => {
    const depth = 100_000;
    const problems = await problemsOf(file('<process id="p">' + '<subProcess>'.repeat(depth) + '</subProcess>'.repeat(depth) + '</process>').slice(0, MODEL_LIMITS.bytes - 1));
    expect(problems.map(({ rule }) => rule)).toEqual(['too-deep']);
  });

  it('refuses more than 5,000 elements, not counting the diagram', async () => {
    const tasks = (count: number) => Array.from({ length: count }, (_, index) => `<task id="t${index}"/>`).join('');
    expect((await problemsOf(file(`<process id="p">${tasks(5_001)}</process>`))).map(({ rule }) => rule)).toEqual(['too-many-elements']);
    expect(await problemsOf(file(`<process id="p">${tasks(4_900)}</process>`))).toEqual([]);
  });

  it('refuses what the reader takes quadratic time over: thousands of attributes in a tag, thousands of instructions', async () => {
    const many = Array.from({ length: 90_000 }, (_, index) => `a${index}="x"`).join(' ');
    expect((await problemsOf(file(`<process id="p"><task id="t" ${many}/></process>`))).map(({ rule }) => rule)).toEqual(['too-many-attributes']);
    expect((await problemsOf(file(`<process id="p">${'<?a ?>'.repeat(200_000)}</process>`))).map(({ rule }) => rule)).toEqual(['too-many-elements']);
    expect((await problemsOf(file(`<process id="p">${'<!---->'.repeat(100_000)}</process>`))).map(({ rule }) => rule)).toEqual(['too-many-elements']);
  });

  it.each([
    ['attributes said twice', '<documentation a="1" a="2"/>', 'not-well-formed'],
    ['attributes of an unknown prefix', '<documentation q:a="1"/>', 'not-well-formed'],
    ['references to nothing', '<incoming>zz</incoming>', 'too-many-elements'],
    ['unknown elements in the diagram', '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"><di:Evil/></di:BPMNDiagram>', 'unknown-element'],
  ])('does not read the file again for each of many mistakes: %s', async (_name, mistake, rule) => {
    const inner = mistake.includes('Evil')
      ? `</process>${mistake.replace('<di:Evil/>', '<di:Evil/>'.repeat(40_000))}<process id="q">`
      : `<task id="t">${mistake.repeat(20_000)}</task>`;
    expect(new Set((await problemsOf(file(`<process id="p">${inner}</process>`))).map((problem) => problem.rule))).toEqual(new Set([rule]));
  });

  it.each([
    ['a name of a million characters', 'a'.repeat(1_000_000), 'not-well-formed'],
    ['loose equals signs', '= '.repeat(500_000), 'not-well-formed'],
    ['attributes without space between them', 'a="1"b="2"', 'not-well-formed'],
    ['spaces around the equals sign', 'a = "1"', 'not-well-formed'],
    ['a value without quotes', 'a=1', 'not-well-formed'],
    ['a million spaces', ' '.repeat(1_000_000), undefined],
    ['one quote within the other', `name="it's" \n isForCompensation='false'`, undefined],
  ])('reads a tag in linear time: %s', async (_name, text, rule) => {
    const problems = await problemsOf(file(`<process id="p"><task id="t" ${text}/></process>`));
    expect(problems.map((problem) => problem.rule)).toEqual(rule ? [rule] : []);
  });

  it('does not mistake text for declarations', async () => {
    expect(await problemsOf(file('<process id="p"><documentation><![CDATA[<!DOCTYPE x>]]></documentation><!-- <!ENTITY a "b"> --></process>'))).toEqual([]);
  });

  it('names the line', async () => {
    const problems = await problemsOf(file('\n<process id="p">\n<task id="t"/>\n<task id="t"/></process>'));
    expect(problems).toMatchObject([{ rule: 'duplicate-id', elementId: 't', line: 4 }]);
  });

  it('does not pollute prototypes', async () => {
    await problemsOf(file('<process id="p" __proto__="x"><task id="t" constructor="y"/></process>'));
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
