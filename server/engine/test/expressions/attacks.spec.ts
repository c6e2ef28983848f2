import { evaluate, ExpressionError } from '../../src/expressions/index.js';
import type { Variables } from '../../src/protocol/index.js';

const NOW = '2026-07-08T04:00:00.000Z';
const run = (expression: string, variables: Variables = {}) => evaluate(expression, variables, NOW);

/** Every case must be refused, and soon: a test that hangs is a test that failed. */
const EXHAUSTION: Record<string, string> = {
  'a long range': 'for i in 1..1e7 return i',
  'a long range in a quantifier': 'some i in 1..10000000 satisfies i < 0',
  'a range value': 'count(for i in [1..100000000] return i)',
  'loops inside loops': 'for a in 1..1000, b in 1..1000, c in 1..1000 return a',
  'loops inside loop bodies': 'for a in 1..9999 return for b in 1..9999 return b',
  'quantifiers inside quantifiers': 'every a in 1..9999 satisfies every b in 1..9999 satisfies a + b > 0',
  'filters inside loops': 'for a in 1..5000 return (for b in 1..5000 return b)[item > a]',
  'a range that never meets its end': 'for i in 1..2.5 return i',
  'an infinite range': 'for i in 1..(10**400) return i',
  'doubling text': `{${['a: "xxxxxxxxxxxxxxxx"', ...Array.from({ length: 25 }, (_, i) => `${String.fromCharCode(98 + i)}: ${String.fromCharCode(97 + i)} + ${String.fromCharCode(97 + i)}`)].join(', ')}}`,
  'doubling lists': `{${['a: [1, 2]', ...Array.from({ length: 25 }, (_, i) => `${String.fromCharCode(98 + i)}: concatenate(${String.fromCharCode(97 + i)}, ${String.fromCharCode(97 + i)})`)].join(', ')}}`,
  'shared lists flattened': `flatten({${['a: [1, 2]', ...Array.from({ length: 25 }, (_, i) => `${String.fromCharCode(98 + i)}: [${String.fromCharCode(97 + i)}, ${String.fromCharCode(97 + i)}]`)].join(', ')}}.z)`,
  'shared lists as result': `{${['a: [1, 2]', ...Array.from({ length: 25 }, (_, i) => `${String.fromCharCode(98 + i)}: [${String.fromCharCode(97 + i)}, ${String.fromCharCode(97 + i)}]`)].join(', ')}}.z`,
  'shared lists compared': `{${['a: [1, 2]', ...Array.from({ length: 25 }, (_, i) => `${String.fromCharCode(98 + i)}: [${String.fromCharCode(97 + i)}, ${String.fromCharCode(97 + i)}]`)].join(', ')}, same: z = z}.same`,
  'shared lists as text': `string length(string({${['a: [1, 2]', ...Array.from({ length: 25 }, (_, i) => `${String.fromCharCode(98 + i)}: [${String.fromCharCode(97 + i)}, ${String.fromCharCode(97 + i)}]`)].join(', ')}}.z))`,
  'joined text': 'string join(for i in 1..10000 return "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")',
  'replaced text': 'replace(string join(for i in 1..5000 return "a"), "a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")',
  'endless recursion': '{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r',
  'branching recursion': '{f: function(g, n) if n = 0 then 1 else g(g, n - 1) + g(g, n - 1), r: f(f, 60)}.r',
  'sorting with a slow comparison': 'sort(for i in 1..9999 return i, function(a, b) count(for j in 1..100 return j) > a)',
  'a nested repetition': 'matches("aaaa", "((a{1,900}){1,900}){1,900}")',
  'many expensive matches': `for i in 1..5000 return matches("${'a'.repeat(500)}", "(a*)*b")`,
  'distinct contexts': 'distinct values(for i in 1..9999 return {n: i})',
  'dates in a loop': 'for i in 1..9999 return date("2026-01-01") + duration("P1D") - duration("P1D")',
  'a sum of 200,000 characters': Array.from({ length: 100_000 }, () => '1').join('+'),
  'brackets inside brackets': `${'('.repeat(1_500)}1${')'.repeat(1_500)}`,
  'contexts inside contexts': `${'{a:'.repeat(900)}1${'}'.repeat(900)}`,
  'unclosed brackets': '[{'.repeat(1_900),
  'texts without end': '"'.repeat(3_999),
  'a very long chain of not': `\${${'!'.repeat(3_900)}a}`,
};

describe('expressions that would exhaust the server', () => {
  it.each(Object.entries(EXHAUSTION))('refuses %s', (_name, expression) => {
    expect(() => run(expression)).toThrow(ExpressionError);
  });

  it('answers an evil regular expression in linear time', () => {
    expect(run('matches(input, "^(a+)+$")', { input: `${'a'.repeat(2_000)}!` })).toBe(false);
  });

  it('still does ordinary work', () => {
    expect(run('sum(for i in 1..1000 return i)')).toBe(500_500);
    expect(run('count(for a in 1..50, b in 1..50 return a * b)')).toBe(2_500);
  });
});

describe('expressions that reach for prototypes', () => {
  it.each([
    'constructor', '__proto__', 'x.constructor', 'x.__proto__', '"a".constructor', '[1].constructor[1]', 'x.toString', 'hasOwnProperty',
    'date("2026-01-01").constructor', 'date("2026-01-01").value', 'get value({}, "toString")',
    'count.constructor', '(function(a) a).fn',
  ])('%s is null', (expression) => {
    expect(run(expression, { x: { a: 1 } })).toBeNull();
  });

  it.each(['{"__proto__": {polluted: true}}', 'context put({}, "__proto__", {polluted: true})', 'context([{key: "__proto__", value: 1}])', 'function(__proto__) 1'])('%s is refused', (expression) => {
    expect(() => run(expression)).toThrow(ExpressionError);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('does not hand on a hostile variable', () => {
    const variables = { x: JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as Variables };
    expect(run('x', variables)).toEqual({ a: 1 });
  });

  it('a variable without entry of its own does not show what objects inherit', () => {
    expect(run('toString = null')).toBe(true);
  });

  it('refuses external functions', () => {
    expect(() => run('function(a) external {java: {class: "x", "method signature": "y"}}')).toThrow(ExpressionError);
  });

  it('refuses to yield a function', () => {
    expect(() => run('count')).toThrow(ExpressionError);
  });
});
