/** Which days are worked. Days are ISO dates (`2022-07-08`) of the campaign's local calendar. */
export interface WorkingCalendar {
  /** Kept with every due date computed from it, so that a later change can be told. */
  readonly version: string;
  isWorkingDay(day: string): boolean;
}

/** Monday to Friday without holidays; for tests and for years nobody has published yet. */
export const plainWeek: WorkingCalendar = {
  version: 'plain-week',
  isWorkingDay: (day) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  },
};

/** A day that differs from a plain week: a weekday off, or a weekend at work (调休). */
export interface CalendarDay { day: string; working: boolean }

/** The days of `year` and the next in which the calendar differs from a plain week; forms read them as `lists.calendar`. */
export function specialDays(calendar: WorkingCalendar, year: number): CalendarDay[] {
  const days: CalendarDay[] = [];
  for (let day = `${year}-01-01`; day < `${year + 2}-01-01`; day = addDays(day, 1)) {
    const working = calendar.isWorkingDay(day);
    if (working !== plainWeek.isWorkingDay(day)) days.push({ day, working });
  }
  return days;
}

/** `day` moved by calendar days. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** `day` moved by working days; the day itself is not counted. 0 leaves it as it is. */
export function addWorkingDays(calendar: WorkingCalendar, day: string, days: number): string {
  const step = days < 0 ? -1 : 1;
  let current = day;
  for (let left = Math.abs(days); left > 0;) {
    current = addDays(current, step);
    if (calendar.isWorkingDay(current)) left -= 1;
  }
  return current;
}

/** `day` itself, or the first working day after it. */
export function workingDayFrom(calendar: WorkingCalendar, day: string): string {
  let current = day;
  while (!calendar.isWorkingDay(current)) current = addDays(current, 1);
  return current;
}

/** China has one time zone and no summer time. */
const OFFSET_MINUTES = 8 * 60;

/** The local day (Asia/Shanghai) of an instant. */
export function localDay(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MINUTES * 60_000).toISOString().slice(0, 10);
}

/** The instant of a local day and minute of day. */
export function instantOf(day: string, minuteOfDay: number, extraMs = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + (minuteOfDay - OFFSET_MINUTES) * 60_000 + extraMs);
}
