import { currentLanguage } from '../i18n/index.js';

const ZONE = 'Asia/Shanghai';

/** Calendar fields of an instant in the campaign's time zone. */
function fields(at: Date): { year: number; month: number; day: number; hour: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }).formatToParts(at);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return { year: value('year'), month: value('month'), day: value('day'), hour: value('hour'), minute: value('minute') };
}

let shownYear = new Date().getFullYear();

/** The year people take for granted: dates of another year say theirs. Set from the product clock. */
export function setShownYear(now: Date): void { shownYear = fields(now).year; }

/** A day of the year people take for granted without it, of another year with it. */
function dayOrDate(date: Date): string { return fields(date).year === shownYear ? formatDay(date) : formatDate(date); }

const two = (value: number) => String(value).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function toDate(value: string | Date | null | undefined): Date | undefined {
  if (!value) return undefined;
  const date = value instanceof Date ? value : new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** `2026年11月22日` / `22 Nov 2026`; empty when there is no date. */
export function formatDate(value: string | Date | null | undefined): string {
  const date = toDate(value);
  if (!date) return '';
  const { year, month, day } = fields(date);
  return currentLanguage() === 'zh' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`;
}

/** `7月8日` / `8 Jul`. */
export function formatDay(value: string | Date | null | undefined): string {
  const date = toDate(value);
  if (!date) return '';
  const { month, day } = fields(date);
  return currentLanguage() === 'zh' ? `${month}月${day}日` : `${day} ${MONTHS[month - 1]}`;
}

/** Date and time to the minute. */
export function formatTime(value: string | Date | null | undefined): string {
  const date = toDate(value);
  if (!date) return '';
  const { hour, minute } = fields(date);
  return `${formatDate(date)} ${two(hour)}:${two(minute)}`;
}

/** Day and time to the minute, with the year only when it is another one: for lists. */
export function formatShortTime(value: string | Date | null | undefined): string {
  const date = toDate(value);
  if (!date) return '';
  const { hour, minute } = fields(date);
  return `${dayOrDate(date)} ${two(hour)}:${two(minute)}`;
}

/**
 * A due instant at (or just before) midnight means "until the end of the day before": 7月8日 24:00,
 * never 7月9日 00:00, which people read as a day later.
 */
export function formatDue(value: string | Date | null | undefined): string {
  const date = toDate(value);
  if (!date) return '';
  const { hour, minute } = fields(date);
  if (hour === 23 && minute === 59) return `${dayOrDate(date)} 24:00`;
  if (hour === 0 && minute === 0) return `${dayOrDate(new Date(date.getTime() - 60_000))} 24:00`;
  return `${dayOrDate(date)} ${two(hour)}:${two(minute)}`;
}

/** Whole calendar days from `now` to `due`: 0 = today, negative = over. Far sentinels (no due date) give undefined. */
export function daysUntil(due: string | Date | null | undefined, now: Date): number | undefined {
  const date = toDate(due);
  if (!date || date.getTime() - now.getTime() > 50 * 365 * 86_400_000) return undefined;
  const end = fields(new Date(date.getTime() - 60_000));
  const start = fields(now);
  return Math.round((Date.UTC(end.year, end.month - 1, end.day) - Date.UTC(start.year, start.month - 1, start.day)) / 86_400_000);
}

/** Is there a real due date (tasks without one carry a far sentinel)? */
export function hasDue(due: string | null | undefined): due is string {
  const date = toDate(due);
  return date !== undefined && fields(date).year < 2999;
}
