import type { CalendarDuration } from './time-zone.js';
import { fromLocal } from './time-zone.js';

/** ISO 8601 texts of BPMN timers. Each parser answers undefined for a text that is not of its kind. */

const DURATION = /^(-)?P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,9}))?S)?)?$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?(?:\[([\w/+-]+)\]|@([\w/+-]+))?)?$/;

/** Longest span a timer may name: a hundred years keeps every result a valid date. */
const MAX_MONTHS = 1200;
const MAX_MILLISECONDS = 100 * 366 * 86_400_000;

export function parseDuration(text: string): CalendarDuration | undefined {
  const match = DURATION.exec(text.trim());
  if (!match) return undefined;
  const sign = match[1] ? -1 : 1;
  const part = (index: number) => Number(match[index] ?? 0);
  const fraction = match[9] ? Number(`0.${match[9]}`) : 0;
  const months = part(2) * 12 + part(3);
  const days = part(4) * 7 + part(5);
  const milliseconds = Math.round((part(6) * 3600 + part(7) * 60 + part(8) + fraction) * 1000);
  if (months > MAX_MONTHS || days * 86_400_000 + milliseconds > MAX_MILLISECONDS) return undefined;
  return { months: months && sign * months, days: days && sign * days, milliseconds: milliseconds && sign * milliseconds };
}

/** Epoch of a date or date and time; without an offset it is read in `timeZone`, a date alone is its first moment. */
export function parseInstant(text: string, timeZone: string): number | undefined {
  const match = DATE_TIME.exec(text.trim());
  if (!match) return undefined;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const milliseconds = match[7] ? Math.floor(Number(`0.${match[7]}`) * 1000) : 0;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || minute > 59 || second > 60) return undefined;
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0))) return undefined;
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  try {
    return fromLocal(local, match[8] ?? match[9] ?? match[10] ?? timeZone);
  } catch {
    return undefined; // an unknown zone name: the text is no instant
  }
}

export interface Cycle {
  /** How often; undefined is without end. */
  repetitions?: number;
  interval: string;
  duration: CalendarDuration;
  start?: number;
  end?: number;
}

/** Shortest period of a cycle: anything faster is a model that floods its own system. */
const MIN_PERIOD = 1_000;

/** `R3/PT10M`, `R/PT1H`, `R3/<start>/P1D`, `R/PT1H/<end>`, `R2/<start>/<end>`. */
export function parseCycle(text: string, timeZone: string): Cycle | undefined {
  const [head = '', ...rest] = text.trim().split('/');
  const repeat = /^R(\d*)$/.exec(head);
  if (!repeat || rest.length < 1 || rest.length > 2) return undefined;
  const repetitions = repeat[1] ? Number(repeat[1]) : undefined;
  if (repetitions !== undefined && (repetitions < 1 || repetitions > 1_000_000)) return undefined;
  const bounds = repetitions === undefined ? {} : { repetitions };
  const [first = '', second] = rest;
  const cycle = (interval: string, more: Partial<Cycle>): Cycle | undefined => {
    const duration = parseDuration(interval);
    if (!duration || duration.months < 0 || duration.days < 0 || duration.milliseconds < 0) return undefined;
    if (duration.months === 0 && duration.days === 0 && duration.milliseconds < MIN_PERIOD) return undefined;
    return { ...bounds, interval, duration, ...more };
  };
  if (second === undefined) return cycle(first, {});
  const start = parseInstant(first, timeZone);
  const end = parseInstant(second, timeZone);
  if (start !== undefined && end !== undefined) return end > start ? cycle(`PT${(end - start) / 1000}S`, { start }) : undefined;
  if (start !== undefined) return cycle(second, { start });
  if (end !== undefined) return cycle(first, { end });
  return undefined;
}
