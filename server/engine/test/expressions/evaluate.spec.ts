import { checkExpression, evaluate, evaluateAttribute, evaluateCondition, ExpressionError } from '../../src/expressions/index.js';
import type { Json, Variables } from '../../src/protocol/index.js';

const NOW = '2026-07-08T17:30:00.250Z'; // 01:30 of the next day in Shanghai
const run = (expression: string, variables: Variables = {}): Json => evaluate(expression, variables, NOW);

describe('evaluate', () => {
  const cases: [string, Json, Variables?][] = [
    ['1 + 2 * 3', 7],
    ['-a', -2, { a: 2 }],
    ['10 / 4', 2.5],
    ['1 / 0', null],
    ['2 ** 10', 1024],
    ['10 ** 400', null],
    ['"a" + "b"', 'ab'],
    ['"a" + 1', null],
    ['a.b.c', 5, { a: { b: { c: 5 } } }],
    ['a.b.c', null, { a: {} }],
    ['list.n', [1, 2], { list: [{ n: 1 }, { n: 2 }] }],
    ['list[n > 1].n', [2], { list: [{ n: 1 }, { n: 2 }] }],
    ['list[1]', 'x', { list: ['x', 'y'] }],
    ['list[-1]', 'y', { list: ['x', 'y'] }],
    ['list[3]', null, { list: ['x', 'y'] }],
    ['[1, 2, 3][item > 1]', [2, 3]],
    ['[1, 2, 3][> 1]', [2, 3]],
    ['if a then "yes" else "no"', 'yes', { a: true }],
    ['a between 1 and 3', true, { a: 2 }],
    ['a in [1, 2]', true, { a: 2 }],
    ['a in (1, > 4)', true, { a: 5 }],
    ['a in [1..3)', false, { a: 3 }],
    ['for x in [1, 2], y in [x, 10] return x * y', [1, 10, 4, 20]],
    ['for i in 3..1 return i', [3, 2, 1]],
    ['for i in 1..3 return count(partial) + i', [1, 3, 5]],
    ['some x in [1, 2] satisfies x > 1', true],
    ['every x in [] satisfies x > 1', true],
    ['for x in missing return x', null],
    ['{a: 1, b: a + 1}', { a: 1, b: 2 }],
    ['{f: function(x) x * 2, r: f(4)}.r', 8],
    ['sort([3, 1, 2], function(a, b) a < b)', [1, 2, 3]],
    ['count(list)', 2, { list: [1, 2] }],
    ['string join(["a", "b"], "-")', 'a-b'],
    ['string length("办通")', 2],
    ['substring(string: "foobar", start position: 3)', 'obar'],
    ['replace("abc", "[a-z]", "#")', '###'],
    ['replace("john doe", "(\\w+) (\\w+)", "$2 $1")', 'doe john'],
    ['split("a,b,c", ",")', ['a', 'b', 'c']],
    ['split("abc", "")', ['a', 'b', 'c']],
    ['matches("Foo", "^fo", "i")', true],
    ['full name', '王小明', { 'full name': '王小明' }],
    ['户数 > 10', true, { 户数: 12 }],
    ['a instance of number', true, { a: 1 }],
    ['not(a)', null, {}],
    ['a and b', false, { a: null, b: false }],
    ['a or b', null, { a: null, b: false }],
    ['date("2026-07-08") < date("2026-07-09")', true],
    ['date("2026-01-31") + duration("P1M")', '2026-02-28'],
    ['date and time("2026-07-08T12:00:00Z") - date and time("2026-07-08T12:00:00+08:00")', 'PT8H'],
    ['now() > date and time("2026-07-08T17:30:00Z")', true],
    ['now() - date and time("2026-07-08T17:00:00Z")', 'PT30M0.25S'],
    ['@"2026-07-08".month', 7],
    ['duration("P3D").days', 3],
    ['union([1, 2], [2, 3])', [1, 2, 3]],
    ['context put({a: 1}, "b", 2)', { a: 1, b: 2 }],
    ['get entries({a: 1})', [{ key: 'a', value: 1 }]],
    ['a // a comment\n + 1', 2, { a: 1 }],
    ['now', 3, { now: 3 }],
  ];
  it.each(cases.map(([expression, expected, variables = {}]) => ({ expression, expected, variables })))('$expression', ({ expression, expected, variables }) => {
    expect(run(expression, variables)).toEqual(expected);
  });

  it('gives now() and today() as the command sees them, in Shanghai unless told otherwise', () => {
    expect(run('now()')).toBe('2026-07-09T01:30:00.25+08:00');
    expect(run('today()')).toBe('2026-07-09');
    expect(evaluate('today()', {}, NOW, { timeZone: 'UTC' })).toBe('2026-07-08');
  });

  it('is a function of its arguments', () => {
    expect(run('now() + duration("P1M")')).toBe(run('now() + duration("P1M")'));
  });

  it('refuses what does not parse, with the place', () => {
    expect(() => run('a = ')).toThrow(ExpressionError);
    expect(() => run('')).toThrow(/empty/);
    expect(() => run('a ) b')).toThrow(/position 3/);
  });

  it('keeps the failing expression as it was written', () => {
    const caught = (() => { try { run('=a ='); } catch (error) { return error; } return undefined; })();
    expect(caught).toBeInstanceOf(ExpressionError);
    expect((caught as ExpressionError).expression).toBe('=a =');
  });
});

describe('evaluateCondition', () => {
  it('takes a comparison with a variable nobody has set as false', () => {
    expect(evaluateCondition('${approved == true}', {}, NOW)).toBe(false);
    expect(evaluateCondition('=approved = true', {}, NOW)).toBe(false);
    expect(evaluateCondition('approved != true', {}, NOW)).toBe(true);
  });

  it.each([['approved', {}], ['amount > 100', {}], ['"yes"', {}], ['1', {}], ['a = 1', { a: 'x' }]])('refuses %s when it is neither true nor false', (expression, variables) => {
    expect(() => evaluateCondition(expression, variables as Variables, NOW)).toThrow(/true or false/);
  });
});

describe('evaluateAttribute', () => {
  it('takes a text as it is and evaluates what begins with =', () => {
    expect(evaluateAttribute('审核岗', {}, NOW)).toBe('审核岗');
    expect(evaluateAttribute('=unit.id', { unit: { id: 'gz' } }, NOW)).toBe('gz');
    expect(evaluateAttribute('${unit.id}', { unit: { id: 'gz' } }, NOW)).toBe('gz');
  });
});

describe('notation of other engines', () => {
  it.each<[string, Json, Variables]>([
    ['${approved == true}', true, { approved: true }],
    ['#{approved}', true, { approved: true }],
    ['${a == 1 && b != 2}', true, { a: 1, b: 3 }],
    ['${a || !b}', true, { a: false, b: false }],
    ['${!(a == 1)}', false, { a: 1 }],
    ['${!order.paid && order.total >= 10}', true, { order: { paid: false, total: 10 } }],
    ["${name == 'it is ${x} && y'}", true, { name: 'it is ${x} && y' }],
    ["${name == 'say \"hi\"'}", true, { name: 'say "hi"' }],
    ['${name == "a == b"}', true, { name: 'a == b' }],
    ['${amount gt 10 and amount le 20}', true, { amount: 15 }],
    ['approved == true && amount > 1', true, { approved: true, amount: 2 }],
    ['= a > 1', true, { a: 2 }],
    ['=x = "a==b"', true, { x: 'a==b' }],
    ['${a === 1}', true, { a: 1 }],
    ["approved == 'yes'", true, { approved: 'yes' }],
  ])('%s', (expression, expected, variables) => {
    expect(evaluate(expression, variables, NOW)).toEqual(expected);
  });
});

describe('checkExpression', () => {
  it('finds nothing in what can be read, and says what cannot', () => {
    expect(checkExpression('${approved == true}')).toBeUndefined();
    expect(checkExpression('approved = = true')).toMatchObject({ rule: 'expression', severity: 'error' });
    expect(checkExpression('approved = = true')?.messageZh).toContain('表达式');
  });
});
