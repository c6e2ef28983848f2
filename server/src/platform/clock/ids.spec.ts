import { IdGenerator } from './ids.js';

describe('IdGenerator', () => {
  it('makes UUIDs of version 7 that carry the time', () => {
    const id = new IdGenerator(() => Date.parse('2022-07-08T15:59:59.999Z')).next();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2022-07-08T15:59:59.999Z'));
  });

  it('makes instance ids of 26 characters from the same alphabet', () => {
    expect(new IdGenerator().nextInstanceId()).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it.each(['next', 'nextInstanceId'] as const)('%s sorts in the order of making, when the clock stands still or goes back', (method) => {
    let now = 1_000_000;
    const ids = new IdGenerator(() => now);
    const made: string[] = [];
    for (let i = 0; i < 20_000; i += 1) {
      if (i === 10_000) now -= 500;
      if (i % 5_000 === 0) now += 1;
      made.push(ids[method]());
    }
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
  });
});
