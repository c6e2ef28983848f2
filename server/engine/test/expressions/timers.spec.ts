import { ExpressionError, firstDue, nextDue, toInstant } from '../../src/expressions/index.js';
import type { Timer } from '../../src/expressions/index.js';

const NOW = '2026-01-31T02:00:00.000Z'; // 10:00 in Shanghai
const due = (kind: Timer['kind'], expression: string, variables = {}, options = {}) => firstDue({ kind, expression }, NOW, variables, options);

describe('firstDue', () => {
  it.each<[Timer['kind'], string, string]>([
    ['duration', 'PT10M', '2026-01-31T02:10:00.000Z'],
    ['duration', 'PT1.5S', '2026-01-31T02:00:01.500Z'],
    ['duration', 'P1M', '2026-02-28T02:00:00.000Z'],
    ['duration', 'P1Y1M1DT1H', '2027-03-01T03:00:00.000Z'],
    ['duration', 'P2W', '2026-02-14T02:00:00.000Z'],
    ['duration', '=wait', '2026-01-31T04:00:00.000Z'],
    ['duration', '${wait}', '2026-01-31T04:00:00.000Z'],
    ['duration', '=duration("PT1H") + duration("PT1H")', '2026-01-31T04:00:00.000Z'],
    ['date', '2026-07-08T18:00:00+08:00', '2026-07-08T10:00:00.000Z'],
    ['date', '2026-07-08T18:00:00', '2026-07-08T10:00:00.000Z'],
    ['date', '2026-07-08', '2026-07-07T16:00:00.000Z'],
    ['date', '=now() + duration("P1D")', '2026-02-01T02:00:00.000Z'],
    ['date', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00.000Z'],
  ])('%s %s', (kind, expression, expected) => {
    expect(due(kind, expression, { wait: 'PT2H' })).toEqual({ dueAt: expected });
  });

  it('counts a cycle', () => {
    expect(due('cycle', 'R3/PT10M')).toEqual({ dueAt: '2026-01-31T02:10:00.000Z', remaining: 2, interval: 'PT10M' });
    expect(due('cycle', 'R/PT1H')).toEqual({ dueAt: '2026-01-31T03:00:00.000Z', remaining: -1, interval: 'PT1H' });
    expect(due('cycle', 'R3/2026-03-01T00:00:00Z/P1D')).toEqual({ dueAt: '2026-03-01T00:00:00.000Z', remaining: 2, interval: 'P1D' });
    expect(due('cycle', 'R/PT1H/2026-01-31T05:30:00Z')).toEqual({ dueAt: '2026-01-31T03:00:00.000Z', remaining: 2, interval: 'PT1H' });
  });

  it('goes on with a cycle whose start is past, without making up for what was missed', () => {
    expect(due('cycle', 'R/2026-01-01T00:00:00Z/P1D')).toEqual({ dueAt: '2026-02-01T00:00:00.000Z', remaining: -1, interval: 'P1D' });
    expect(due('cycle', 'R40/2026-01-01T00:00:00Z/P1D')).toEqual({ dueAt: '2026-02-01T00:00:00.000Z', remaining: 8, interval: 'P1D' });
    expect(due('cycle', 'R3/2026-01-01T00:00:00Z/P1D')).toEqual({ dueAt: '2026-01-03T00:00:00.000Z', remaining: 0, interval: 'P1D' });
  });

  it.each<[Timer['kind'], string]>([
    ['duration', 'PT'], ['duration', 'P'], ['duration', '10M'], ['date', '2026-02-30'], ['date', '2026-07-08T25:00:00Z'], ['cycle', 'R0/PT1H'],
    ['cycle', 'R/PT0S'], ['cycle', 'R/PT0.001S'], ['cycle', 'PT1H'], ['duration', '=nobody'], ['duration', 'P9999Y'],
  ])('refuses %s %s', (kind, expression) => {
    expect(() => due(kind, expression)).toThrow(ExpressionError);
  });
});

describe('nextDue', () => {
  it('does not drift: it counts from the previous due time', () => {
    let at = '2026-01-31T02:10:00.000Z';
    for (let index = 0; index < 3; index += 1) at = nextDue(at, 'PT10M');
    expect(at).toBe('2026-01-31T02:40:00.000Z');
  });

  it('keeps the hour of the clock over a change of it', () => {
    expect(nextDue('2026-03-28T08:00:00.000Z', 'P1D', { timeZone: 'Europe/Berlin' })).toBe('2026-03-29T07:00:00.000Z');
    expect(nextDue('2026-03-28T08:00:00.000Z', 'PT24H', { timeZone: 'Europe/Berlin' })).toBe('2026-03-29T08:00:00.000Z');
  });
});

it('toInstant reads a time without offset in the time zone', () => {
  expect(toInstant('2026-07-08T18:00:00')).toBe('2026-07-08T10:00:00.000Z');
  expect(toInstant('2026-07-08T18:00:00', { timeZone: 'UTC' })).toBe('2026-07-08T18:00:00.000Z');
});
