import type { ExecutionContext, Instant } from '../../protocol/index.js';
import { firstDue, toInstant } from '../../expressions/timers.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A deadline as written as an instant: a duration from now, a date and time, or a date, which means the end of that day.
 * @throws ExpressionError when it is none of these
 */
export function deadlineOf(text: string, { now, timeZone }: ExecutionContext): Instant {
  const options = timeZone === undefined ? {} : { timeZone };
  if (text.startsWith('P')) return firstDue({ kind: 'duration', expression: text }, now, {}, options).dueAt;
  if (!DATE.test(text)) return toInstant(text, options);
  const nextDay = new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return new Date(Date.parse(toInstant(`${nextDay}T00:00:00`, options)) - 1).toISOString();
}
