import { JsonTextError, parseJsonText } from '../src/index.js';

describe('parseJsonText', () => {
  it('reads what JSON.parse reads', () => {
    const text = '{"a": [1, -2.5e3, "x\\n\\u4e2d", true, null], "b": {"c": {}}}';
    expect(parseJsonText(text).value).toEqual(JSON.parse(text));
  });

  it('knows the line of every value, and of the nearest ancestor of one that is missing', () => {
    const { lineOf } = parseJsonText('{\n  "a": [\n    1,\n    {\n      "b": 2\n    }\n  ]\n}');
    expect([lineOf([]), lineOf(['a', 0]), lineOf(['a', 1, 'b']), lineOf(['a', 1, 'missing'])]).toEqual([1, 3, 5, 4]);
  });

  it.each([
    ['a missing comma', '{\n"a": 1\n"b": 2}', 3],
    ['a trailing comma', '{"a": 1,\n}', 2],
    ['an open string', '{\n\n"a": "x\n}', 3],
    ['an early end', '[1,\n2', 2],
    ['text behind the end', '{}\nx', 2],
    ['a key twice', '{"a": 1,\n"a": 2}', 2],
    ['a prototype key', '{\n"__proto__": {}}', 2],
    ['a comment', '{\n// no\n}', 2],
    ['a bare word', '[\n\nundefined]', 3],
  ])('tells the line of %s', (_what, text, line) => {
    let found: unknown;
    try {
      parseJsonText(text);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(JsonTextError);
    expect((found as JsonTextError).line).toBe(line);
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(() => parseJsonText('['.repeat(100_000))).toThrow(/levels of nesting/);
  });
});
