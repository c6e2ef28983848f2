import { readObject } from './variables.js';

describe('variables typed as JSON', () => {
  it('are read, nothing meaning none', () => {
    expect(readObject('{"a": 1}')).toEqual({ value: { a: 1 } });
    expect(readObject('  \n ')).toEqual({ value: {} });
  });

  it.each([['{ nonsense', 1], ['{\n  "a": 1,\n  b\n}', 3], ['{\n  "a": 1', 2]])('tell the line of a mistake: %j', (text, line) => {
    expect(readObject(text).fault).toBe(`第 ${line} 行附近写得不对，应为 {"名称": 值} 形式的 JSON`);
  });

  it.each(['[1]', '3', 'null'])('must be an object: %s', (text) => {
    expect(readObject(text).fault).toBe('应为 {…} 形式的 JSON');
  });
});
