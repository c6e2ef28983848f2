import { evaluateDecision, DecisionError, lintDecisions, loadDecisions } from '../../src/index.js';
import { DECISION_SIZES } from '../../src/compile/decisions/rules.js';

const NOW = '2026-01-01T00:00:00.000Z';
const file = (body: string) => `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="defs" name="n" namespace="u">${body}</definitions>`;
const rule = (test: string, output: string) => `<rule><inputEntry><text>${test}</text></inputEntry><outputEntry><text>${output}</text></outputEntry></rule>`;
const table = (rules: string, attributes = '') => file(`<decision id="d" name="d"><decisionTable${attributes}><input><inputExpression><text>x</text></inputExpression></input><output/>${rules}</decisionTable></decision>`);
const rulesOf = async (xml: string) => [...new Set((await lintDecisions(xml)).map((problem) => problem.rule))];
const decide = async (xml: string, x: unknown) => evaluateDecision((await loadDecisions(xml)).find(({ id }) => id === 'd')!, { x: x as never }, NOW).result;

describe('a file that would exhaust the server is refused before the XML reader sees it', () => {
  it.each([
    ['a DOCTYPE with entities', `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${table(rule('1', '&b;'))}`, 'doctype'],
    ['too many bytes', table(`${rule('1', '2')}<!--${'x'.repeat(2_100_000)}-->`), 'too-large'],
    ['too many levels', file(`<decision id="d">${'<context>'.repeat(40)}${'</context>'.repeat(40)}</decision>`), 'too-deep'],
    ['too many elements', table(rule('1', '2').repeat(8_000)), 'too-many-elements'],
    ['too many attributes', table(`<rule ${Array.from({ length: 300 }, (_, i) => `a${i}="1"`).join(' ')}/>`), 'too-many-attributes'],
    ['too many decisions', file(Array.from({ length: DECISION_SIZES.decisions + 1 }, (_, i) => `<decision id="d${i}" name="n"><literalExpression><text>1</text></literalExpression></decision>`).join('')), 'too-many-elements'],
    ['too many cells', file(`<decision id="d" name="d"><decisionTable>${'<input><inputExpression><text>x</text></inputExpression></input>'.repeat(13)}<output/>${`<rule>${'<inputEntry/>'.repeat(13)}<outputEntry/></rule>`.repeat(900)}</decisionTable></decision>`), 'too-many-elements'],
    ['too much to read', table(Array.from({ length: 2_000 }, (_, i) => rule(`? &gt; ${i} and (${'? != 1 or '.repeat(12)}? = ${i})`, '1')).join('')), 'too-many-elements'],
  ])('%s', async (_name, xml, expected) => {
    const began = performance.now();
    expect(await rulesOf(xml)).toEqual([expected]);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('an entry that would exhaust the server', () => {
  it('is refused when it is too long, too deep or too large', async () => {
    for (const entry of [`"${'a'.repeat(4_100)}"`, `${'('.repeat(40)}1${')'.repeat(40)}`, Array.from({ length: 1_900 }, () => '1').join('+')]) expect(await rulesOf(table(rule('-', entry)))).toEqual(['expression']);
  });

  it.each([
    ['a regular expression with an exponential match', 'matches(x, "^(a+)+$")', 'a'.repeat(30_000)],
    ['loops inside loops', 'some a in 1..9999 satisfies every b in 1..9999 satisfies a + b &lt; 0', 1],
    ['doubling text', `string length({${['a: x + x', ...Array.from({ length: 24 }, (_, i) => `${String.fromCharCode(98 + i)}: ${String.fromCharCode(97 + i)} + ${String.fromCharCode(97 + i)}`)].join(', ')}}.y) > 0`, 'xxxxxxxx'],
  ])('ends soon: %s', async (_name, test, x) => {
    const began = performance.now();
    await decide(table(rule(test, '1').repeat(200), ' hitPolicy="COLLECT"'), x).catch((error: unknown) => expect(error).toBeInstanceOf(DecisionError));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('shares one budget with all the others: a thousand cheap rules are fine, a thousand dear ones are not', async () => {
    expect(await decide(table(rule('&gt; 1', 'x').repeat(1_000), ' hitPolicy="COLLECT" aggregation="SUM"'), 2)).toBe(2_000);
    await expect(decide(table(rule('count(for i in 1..100 return i) = 100', '1').repeat(1_000), ' hitPolicy="COLLECT"'), 2)).rejects.toThrow(/too much work/);
  });

  it('reaches no prototype', async () => {
    for (const entry of ['x.constructor', '__proto__', 'toString', 'x.__proto__.polluted']) expect(await decide(table(rule('-', entry), ' hitPolicy="FIRST"'), { a: 1 })).toBeNull();
    await decide(table(rule('-', 'context put({}, "a", 1)')), 1);
    expect(await rulesOf(table(rule('-', '{"__proto__": 1}')))).toEqual(['expression']);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});

describe('requirements', () => {
  const chain = (length: number) => file(Array.from({ length }, (_, i) => `<decision id="${i === 0 ? 'd' : `d${i}`}" name="v${i}">${i + 1 < length ? `<informationRequirement><requiredDecision href="#d${i + 1}"/></informationRequirement>` : ''}<literalExpression><text>${i + 1 < length ? `v${i + 1} + 1` : '0'}</text></literalExpression></decision>`).join(''));

  it('as deep as a file can be', async () => {
    expect(await decide(chain(DECISION_SIZES.decisions), 1)).toBe(DECISION_SIZES.decisions - 1);
  });

  it('a decision that many require is evaluated once', async () => {
    const level = (i: number) => `<decision id="${i === 0 ? 'd' : `d${i}`}" name="v${i}">${i < 30 ? `<informationRequirement><requiredDecision href="#d${i + 1}"/></informationRequirement><informationRequirement><requiredDecision href="#d${i + 1}"/></informationRequirement>` : ''}<literalExpression><text>${i < 30 ? `v${i + 1} + 1` : '0'}</text></literalExpression></decision>`;
    expect(await decide(file(Array.from({ length: 31 }, (_, i) => level(i)).join('')), 1)).toBe(30);
  });
});
