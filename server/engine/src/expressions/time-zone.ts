/** Calendar arithmetic in a time zone, on epoch milliseconds. `Intl` is the only source of zone rules. */

/** Time zone when none is given: the campaigns are Chinese. */
export const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** China has had no daylight saving time since 1991; this saves asking `Intl` a thousand times a second. */
const SHANGHAI_FIXED_SINCE = Date.UTC(1992, 0, 1);

/** Offset from UTC in milliseconds. @throws RangeError for an unknown zone */
export function zoneOffset(epoch: number, timeZone: string): number {
  if (timeZone === 'UTC' || timeZone === 'Z') return 0;
  if (timeZone === 'Asia/Shanghai' && epoch >= SHANGHAI_FIXED_SINCE) return 480 * MINUTE;
  const fixed = /^([+-])(\d{2}):?(\d{2})$/.exec(timeZone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * MINUTE;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter(timeZone).formatToParts(epoch)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = Date.UTC(year, month - 1, day, hour % 24, minute, second);
  return local - Math.floor(epoch / 1000) * 1000;
}

/** Epoch of a wall-clock time (given as if it were UTC). In a gap of the clock the later reading wins. */
export function fromLocal(local: number, timeZone: string): number {
  const guess = local - zoneOffset(local, timeZone);
  return local - zoneOffset(guess, timeZone);
}

export function toLocal(epoch: number, timeZone: string): number {
  return epoch + zoneOffset(epoch, timeZone);
}

export interface CalendarDuration { months: number; days: number; milliseconds: number }

/**
 * Adds years and months by the calendar (31 January + P1M is the last of February), then days by the calendar,
 * then the time part exactly.
 */
export function addDuration(epoch: number, duration: CalendarDuration, timeZone: string, times = 1): number {
  let result = epoch;
  if (duration.months !== 0 || duration.days !== 0) {
    const local = toLocal(epoch, timeZone);
    result = fromLocal(addMonths(local, duration.months * times) + duration.days * times * DAY, timeZone);
  }
  return result + duration.milliseconds * times;
}

function addMonths(local: number, months: number): number {
  if (months === 0) return local;
  const date = new Date(local);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let result = formatters.get(timeZone);
  if (!result) {
    result = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    formatters.set(timeZone, result);
  }
  return result;
}
