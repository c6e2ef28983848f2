import { addDays, localDay } from '@noticeflow/plugin-sdk';

/** A week (Monday to Sunday) or a calendar month, both days included. */
export interface Period { id: string; first: string; last: string }

/** The ISO week or the month a day lies in. */
export function periodOf(day: string, every: 'week' | 'month'): Period {
  if (every === 'month') {
    const [year, month] = day.split('-').map(Number) as [number, number];
    const first = `${day.slice(0, 7)}-01`;
    return { id: day.slice(0, 7), first, last: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) };
  }
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const first = addDays(day, -weekday);
  // The year of an ISO week is that of its Thursday.
  const thursday = addDays(first, 3);
  const year = thursday.slice(0, 4);
  const number = Math.floor((Date.parse(`${thursday}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / (7 * 86_400_000)) + 1;
  return { id: `${year}-W${String(number).padStart(2, '0')}`, first, last: addDays(first, 6) };
}

/** The periods that lie wholly between two days, in order. */
export function periodsBetween(from: string, until: string, every: 'week' | 'month'): Period[] {
  const periods: Period[] = [];
  for (let period = periodOf(from, every); period.last <= until; period = periodOf(addDays(period.last, 1), every)) {
    if (period.first >= from) periods.push(period);
  }
  return periods;
}

/** The last period that has ended. A check in its last minute (周日 23:59:59) means the period that is just ending. */
export function lastEnded(now: Date, every: 'week' | 'month'): Period {
  return periodOf(addDays(periodOf(localDay(new Date(now.getTime() + 60_000)), every).first, -1), every);
}
