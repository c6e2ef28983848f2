import { daysUntil, formatDue, formatShortTime, hasDue, setShownYear } from './date.js';

describe('due dates', () => {
  beforeEach(() => { setShownYear(new Date('2022-06-24T00:00:00Z')); });

  it('say the year when it is another one', () => {
    setShownYear(new Date('2026-11-22T00:00:00Z'));
    expect(formatDue('2022-07-08T16:00:00.000Z')).toBe('2022年7月8日 24:00');
    expect(formatShortTime('2022-12-31T16:00:00.000Z')).toBe('2023年1月1日 00:00');
  });

  it('prints midnight as 24:00 of the day before', () => {
    expect(formatDue('2022-07-08T16:00:00.000Z')).toBe('7月8日 24:00');
    expect(formatDue('2022-07-08T15:59:59.999Z')).toBe('7月8日 24:00');
    expect(formatDue('2022-07-08T09:30:00.000Z')).toBe('7月8日 17:30');
  });

  it('counts calendar days in the campaign time zone', () => {
    const now = new Date('2022-07-08T03:00:00.000Z');
    expect(daysUntil('2022-07-08T16:00:00.000Z', now)).toBe(0);
    expect(daysUntil('2022-07-10T16:00:00.000Z', now)).toBe(2);
    expect(daysUntil('2022-07-06T16:00:00.000Z', now)).toBe(-2);
  });

  it('knows the sentinel of a task without due date', () => {
    expect(hasDue('9999-12-31T00:00:00.000Z')).toBe(false);
    expect(hasDue(null)).toBe(false);
    expect(hasDue('2022-07-08T16:00:00.000Z')).toBe(true);
  });
});
