import { isDeeperThan } from './json-depth.js';

describe('the depth of a JSON text', () => {
  it.each([
    ['lists', '[[[]]]', 3],
    ['objects and lists', '{"a":[{"b":1}]}', 3],
    ['side by side', '[[],[],[],{}]', 2],
    ['brackets within a string', '["[[[[{{{{"]', 1],
    ['an escaped quote before brackets', String.raw`["\"[[[["]`, 1],
    ['an escaped backslash at the end of a string', String.raw`["\\",[[]]]`, 3],
    ['a plain value', '1', 0],
  ])('counts %s', (_name, text, depth) => {
    expect([isDeeperThan(text, depth - 1), isDeeperThan(text, depth)]).toEqual([depth > 0, false]);
  });

  it('is told of four megabytes of brackets without parsing them', () => {
    expect(isDeeperThan('['.repeat(4_000_000))).toBe(true);
  });
});
