import { tidy, toHalfWidth } from './text.js';

/** Dates as people write them: 2026-3-1, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301. */

const DATE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}/;

/** ISO date of a written date, `null` when it is none or does not exist (2026-02-30). An ISO instant gives its date part. */
export function parseDate(text: string): string | null {
  const clean = tidy(toHalfWidth(text)).replace(/[－–—]/g, '-');
  const instant = INSTANT.exec(clean);
  if (instant?.[1] !== undefined) return parseDate(instant[1]);
  const match = DATE.exec(clean) ?? COMPACT.exec(clean);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

export interface DateRange { start: string; end: string }

/** `2022年7月10日—7月12日`, `2022.7.10-2022.7.12`, `2022-07-10至12日`, or one day for both ends. */
export function parseDateRange(text: string): DateRange | null {
  const clean = tidy(toHalfWidth(text));
  const one = parseDate(clean);
  if (one !== null) return { start: one, end: one };
  for (const separator of [/\s*[~至到〜～]\s*/, /\s*[—–－]+\s*/, /\s+-+\s+/, /(?<=日)\s*-\s*/, /(?<=[./年]\d{1,2}[./月]\d{1,2}日?)\s*-\s*/, /(?<=\d{4}-\d{1,2}-\d{1,2})\s*-\s*/]) {
    const parts = clean.split(separator);
    if (parts.length !== 2) continue;
    const start = parseDate(parts[0] ?? '');
    const end = start === null ? null : parseDate(parts[1] ?? '') ?? completeEnd(start, parts[1] ?? '');
    if (start !== null && end !== null) return { start, end };
  }
  return null;
}

/** The second end may leave out the year or the month: `7月12日`, `12日`. */
function completeEnd(start: string, text: string): string | null {
  const monthDay = /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text);
  if (monthDay !== null) return parseDate(`${start.slice(0, 4)}-${monthDay[1]}-${monthDay[2]}`);
  const day = /^(\d{1,2})\s*日?$/.exec(text);
  return day === null ? null : parseDate(`${start.slice(0, 8)}${day[1]}`);
}

/** 2026年3月1日 */
export function formatDateZh(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
