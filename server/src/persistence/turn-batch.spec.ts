import { padded, TurnBatch } from './turn-batch.js';

describe('look-ups of one turn', () => {
  it('share a query, each key once; the next turn asks again', async () => {
    const asked: (readonly string[])[] = [];
    const batch = new TurnBatch<string, string>(async (keys) => {
      asked.push(keys);
      return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, `${key}!`]));
    });
    expect(await Promise.all(['a', 'b', 'a', 'nobody'].map((key) => batch.get(key)))).toEqual(['a!', 'b!', 'a!', undefined]);
    expect(await batch.get('a')).toBe('a!');
    expect(asked).toEqual([['a', 'b', 'nobody'], ['a']]);
  });

  it('fail together when the query fails, and only they', async () => {
    let failing = true;
    const batch = new TurnBatch<string, string>(async (keys) => {
      if (failing) throw new Error('gone');
      return new Map(keys.map((key) => [key, key]));
    });
    const results = await Promise.allSettled([batch.get('a'), batch.get('b')]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    failing = false;
    expect(await batch.get('a')).toBe('a');
  });

  it('are cut when there are too many for a statement', async () => {
    const sizes: number[] = [];
    const batch = new TurnBatch<number, number>(async (keys) => {
      sizes.push(keys.length);
      return new Map(keys.map((key) => [key, key]));
    }, 3);
    await Promise.all([1, 2, 3, 4].map((key) => batch.get(key)));
    expect(sizes).toEqual([3, 1]);
  });
});

test('an IN list has few different lengths', () => {
  expect([1, 2, 3, 5, 8, 9].map((length) => padded(Array.from({ length }, (_, i) => i)).length)).toEqual([1, 2, 4, 8, 8, 16]);
  expect(padded(['a', 'b', 'c'])).toEqual(['a', 'b', 'c', 'c']);
  expect(padded([])).toEqual([]);
});
