import { sumUp, type Subject } from './shortfalls.js';
import { lastEnded, periodOf, periodsBetween } from './weeks.js';

describe('periods', () => {
  it('are ISO weeks, Monday to Sunday', () => {
    expect(periodOf('2022-07-10', 'week')).toEqual({ id: '2022-W27', first: '2022-07-04', last: '2022-07-10' });
    expect(periodOf('2021-01-03', 'week').id).toBe('2020-W53');
    expect(periodOf('2024-12-30', 'week').id).toBe('2025-W01');
  });

  it('are months to their last day', () => expect(periodOf('2024-02-10', 'month')).toEqual({ id: '2024-02', first: '2024-02-01', last: '2024-02-29' }));

  it('count when they lie wholly inside', () => {
    // July 8 is a Friday, July 24 a Sunday, July 31 a Sunday.
    expect(periodsBetween('2022-07-08', '2022-07-24', 'week').map(({ id }) => id)).toEqual(['2022-W28', '2022-W29']);
    expect(periodsBetween('2022-07-04', '2022-07-09', 'week')).toEqual([]);
  });

  it.each([
    ['in the last minute of Sunday: that week', '2022-07-17T15:59:59Z', '2022-W28'],
    ['on Monday: the week before', '2022-07-18T01:00:00Z', '2022-W28'],
    ['on Wednesday: the week before, not the current one', '2022-07-20T01:00:00Z', '2022-W28'],
    ['on Sunday noon: not yet this week', '2022-07-17T04:00:00Z', '2022-W27'],
  ])('the last ended one %s', (_when, now, expected) => expect(lastEnded(new Date(now), 'week').id).toBe(expected));
});

describe('shortfalls', () => {
  const definition = { every: 'week' as const, measures: [{ id: 'count', title: '', op: 'count' as const, atLeast: 1, unit: '次' }, { id: 'minutes', title: '', op: 'sum' as const, field: 'minutes', atLeast: 60, unit: '分钟' }] };
  const subject: Subject = { key: 'k', label: '学生甲', unitId: 'u', rowIds: ['r1', 'r2'], from: '2022-07-08', until: null };
  const session = (day: string, minutes: number, subjectRowId = 'r1') => ({ subjectRowId, day, values: { minutes } });

  it('add up the records of all rows of one person, and name the measure that falls short', () => {
    const [result] = sumUp(definition, [subject], [session('2022-07-11', 30), session('2022-07-17', 30, 'r2'), session('2022-07-18', 59)], '2022-07-31');
    expect(result!.periods.map(({ period, values, short }) => [period, values.count, values.minutes, short])).toEqual([
      ['2022-W28', 2, 60, []], ['2022-W29', 1, 59, ['minutes']], ['2022-W30', 0, 0, ['count', 'minutes']],
    ]);
  });

  it('begin after the pairing and end with it', () => {
    const [result] = sumUp(definition, [{ ...subject, from: '2022-07-12', until: '2022-07-27' }], [], '2022-08-31');
    expect(result!.periods.map(({ period }) => period)).toEqual(['2022-W29']);
  });

  it('carry the reason that was given', () => {
    const [result] = sumUp(definition, [subject], [], '2022-07-17', new Map([['k 2022-W28', '放假']]));
    expect(result!.periods[0]).toMatchObject({ short: ['count', 'minutes'], reason: '放假' });
  });
});
