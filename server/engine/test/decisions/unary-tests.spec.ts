import fc from 'fast-check';
import { unaryTest as feelin } from 'feelin';
import { BOUNDS, Run } from '../../src/expressions/bounds.js';
import { compileUnaryTests } from '../../src/expressions/program.js';

const NAMES = { a: 1, b: 10, s: 'x', yes: true, list: [1, 2, 'x'] };
const run = () => new Run('test', '2026-01-01T00:00:00.000Z', 'UTC');
const passes = (tests: string, input: unknown) => compileUnaryTests(tests).passes(input, NAMES, run());

describe('unary tests', () => {
  it.each<[tests: string, input: unknown, expected: boolean]>([
    ['-', null, true], ['5', 5, true], ['5', 6, false], ['"a","b"', 'b', true], ['< 10', 9, true], ['< 10', 10, false], ['<= 10', 10, true], ['> a', 2, true],
    ['[1..10]', 10, true], ['[1..10)', 10, false], ['(1..10]', 1, false], [']1..10]', 1, false], [']1..10[', 10, false], ['[1..10[', 1, true], ['[a..b]', 5, true], ['< 1, > 10', 11, true], ['< 1, > 10', 5, false],
    ['not("a","b")', 'c', true], ['not("a","b")', 'a', false], ['not(< 10)', 10, true], ['not([1..3], 7)', 7, false],
    ['true', true, true], ['true', false, false], ['false', false, true], ['yes', true, true], ['yes', false, false],
    ['? > 3 and ? < 9', 5, true], ['? > 3 and ? < 9', 9, false], ['list', 2, true], ['list', 'x', true], ['list', 3, false], ['list contains(list, ?)', 2, true], ['ends with(?, "x")', 'xx', true],
    ['null', null, true], ['null', 1, false], ['not(null)', 1, true], ['< 10', null, false], ['"5"', 5, false], ['< "b"', 'a', true],
    ['date("2026-01-01")', '2026-01-01', false]
  ])('%s on %j is %s', (tests, input, expected) => {
    expect(passes(tests, input)).toBe(expected);
  });

  it.each(['', 'not(', '< <', '1,', '"a" "b"', '[1..', '>= '])('%j cannot be read', (tests) => {
    expect(() => compileUnaryTests(tests)).toThrow();
  });

  it('are feelin\'s, on random ones', () => {
    const value = fc.constantFrom('1', '2.5', '-1', 'a', 'b', '"x"', 's', 'null', 'list');
    const range = fc.tuple(fc.constantFrom('[', '('), fc.constantFrom('1', 'a', '-3'), fc.constantFrom('5', 'b'), fc.constantFrom(']', ')')).map(([l, x, y, r]) => `${l}${x}..${y}${r}`);
    const single = fc.oneof(value, range, fc.tuple(fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom('1', 'a', '4', 'b')).map((parts) => parts.join(' ')), fc.constantFrom('? > 2', '? = a', 'odd(?)'));
    const tests = fc.oneof(fc.array(single, { minLength: 1, maxLength: 3 }).map((list) => list.join(', ')), fc.array(single, { minLength: 1, maxLength: 3 }).map((list) => `not(${list.join(', ')})`));
    fc.assert(fc.property(tests, fc.constantFrom<unknown>(0, 1, 2, 3.5, 10, 'x', 'y', null), (text, input) => {
      const { value: expected } = feelin(text, { ...NAMES, '?': input }) as { value: unknown };
      expect(passes(text, input)).toBe(expected === true);
    }), { numRuns: Number(process.env.RUNS ?? 500) });
  });

  it('are within the bounds of expressions', () => {
    expect(() => compileUnaryTests(`"${'a'.repeat(BOUNDS.length)}"`)).toThrow(/characters/);
  });
});
