import type { Instant, Variables } from '../protocol/index.js';
import { ExpressionError } from './error.js';
import type { EvaluateOptions } from './evaluate.js';
import { evaluate } from './evaluate.js';
import type { Cycle } from './iso8601.js';
import { parseCycle, parseDuration, parseInstant } from './iso8601.js';
import { isExpression } from './notation.js';
import { addDuration, DEFAULT_TIME_ZONE } from './time-zone.js';

/** A timer as the model gives it: `EventDefinition.timer`. */
export interface Timer { kind: 'date' | 'duration' | 'cycle'; expression: string }

/** When a timer fires. `remaining` counts the firings after this one, -1 is without end; both are absent unless it is a cycle. */
export interface Due { dueAt: Instant; remaining?: number; interval?: string }

/** How far a cycle with an end is counted out. */
const MAX_OCCURRENCES = 10_000;

/**
 * The first firing of a timer activated at `now`. The expression is an ISO 8601 text, or FEEL that yields one.
 *
 * A date in the past is due at once. A cycle with a start in the past goes on at its next occurrence, what was missed
 * is counted as used and not made up; a bounded cycle that lies wholly in the past fires once, at once.
 *
 * @throws ExpressionError when the text is no timer of its kind
 */
export function firstDue(timer: Timer, now: Instant, variables: Variables, options: EvaluateOptions = {}): Due {
  const timeZone = options.timeZone ?? DEFAULT_TIME_ZONE;
  const text = timerText(timer, now, variables, options);
  const start = instantOf(now, timeZone, timer.expression);
  if (timer.kind === 'duration') {
    const duration = parseDuration(text);
    if (duration) return { dueAt: format(addDuration(start, duration, timeZone)) };
  } else if (timer.kind === 'date') {
    const at = parseInstant(text, timeZone);
    if (at !== undefined) return { dueAt: format(at) };
  } else {
    const cycle = parseCycle(text, timeZone);
    if (cycle) return firstOfCycle(cycle, start, timeZone);
  }
  throw new ExpressionError(`Expected ${EXPECTED[timer.kind]} but the timer is ${JSON.stringify(text)}`, timer.expression);
}

/** The firing after `previousDue`: one period later, whatever time the previous one really fired, so nothing drifts. */
export function nextDue(previousDue: Instant, interval: string, options: EvaluateOptions = {}): Instant {
  const timeZone = options.timeZone ?? DEFAULT_TIME_ZONE;
  const duration = parseDuration(interval);
  if (!duration) throw new ExpressionError(`Expected an ISO 8601 duration but the interval is ${JSON.stringify(interval)}`, interval);
  return format(addDuration(instantOf(previousDue, timeZone, interval), duration, timeZone));
}

/** The instant a duration before another one. @throws ExpressionError when it is no duration, or one that goes backwards */
export function beforeInstant(instant: Instant, duration: string, options: EvaluateOptions = {}): Instant {
  const timeZone = options.timeZone ?? DEFAULT_TIME_ZONE;
  const parsed = isForward(duration) ? parseDuration(duration) : undefined;
  if (!parsed) throw new ExpressionError(`Expected ${EXPECTED.duration} but found ${JSON.stringify(duration)}`, duration);
  return format(addDuration(instantOf(instant, timeZone, duration), parsed, timeZone, -1));
}

/** Whether a literal is a duration one can be reminded ahead by. Used at deployment. */
export function isForwardDuration(text: string): boolean {
  return isForward(text) && parseDuration(text) !== undefined;
}

const isForward = (duration: string): boolean => !duration.trim().startsWith('-');

/** A date or date and time (with offset, or read in the time zone) as an instant. @throws ExpressionError */
export function toInstant(text: string, options: EvaluateOptions = {}): Instant {
  return format(instantOf(text, options.timeZone ?? DEFAULT_TIME_ZONE, text));
}

/** Whether a literal timer can be read; for an expression only its value can tell. Used at deployment. */
export function isTimerLiteral({ kind, expression }: Timer): boolean {
  if (kind === 'duration') return parseDuration(expression) !== undefined;
  if (kind === 'date') return parseInstant(expression, DEFAULT_TIME_ZONE) !== undefined;
  return parseCycle(expression, DEFAULT_TIME_ZONE) !== undefined;
}

/** Whether the text looks like ISO 8601 rather than like FEEL; then it must be readable as it stands. */
export function looksLikeLiteral({ expression }: Timer): boolean {
  return !isExpression(expression) && /^(-?P[\dT]|R\d*\/|\d{4}-\d)/.test(expression.trim());
}

const EXPECTED = {
  duration: 'an ISO 8601 duration such as PT2H',
  date: 'an ISO 8601 date such as 2026-07-08T18:00:00+08:00',
  cycle: 'an ISO 8601 repeating interval such as R3/PT10M with a period of at least one second',
} as const;

function timerText(timer: Timer, now: Instant, variables: Variables, options: EvaluateOptions): string {
  if (!isExpression(timer.expression) && (looksLikeLiteral(timer) || isTimerLiteral(timer))) return timer.expression.trim();
  const value = evaluate(timer.expression, variables, now, options);
  if (typeof value === 'string') return value;
  throw new ExpressionError(`Expected ${EXPECTED[timer.kind]} but the timer is ${JSON.stringify(value)}`, timer.expression);
}

function firstOfCycle(cycle: Cycle, now: number, timeZone: string): Due {
  const { duration, interval, start, end } = cycle;
  const at = (index: number) => addDuration(start ?? now, duration, timeZone, index);
  let index = start === undefined ? 1 : 0;
  let left = cycle.repetitions === undefined ? -1 : cycle.repetitions - 1;
  if (start !== undefined && start < now) {
    const missed = firstIndexFrom(at, now);
    index = left === -1 ? missed : Math.min(missed, left);
    left = left === -1 ? -1 : left - index;
  }
  if (end !== undefined) {
    let possible = 0;
    while (possible < MAX_OCCURRENCES && at(index + possible + 1) <= end) possible += 1;
    left = left === -1 ? possible : Math.min(left, possible);
  }
  return { dueAt: format(at(index)), remaining: left, interval };
}

/** Smallest index whose occurrence is not before `now`: doubling, then halving. */
function firstIndexFrom(at: (index: number) => number, now: number): number {
  let high = 1;
  while (at(high) < now) high *= 2;
  let low = Math.floor(high / 2);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(middle) < now) low = middle + 1;
    else high = middle;
  }
  return low;
}

function instantOf(text: string, timeZone: string, expression: string): number {
  const epoch = parseInstant(text, timeZone);
  if (epoch === undefined) throw new ExpressionError(`Expected an ISO 8601 date but found ${JSON.stringify(text)}`, expression);
  return epoch;
}

function format(epoch: number): Instant {
  return new Date(epoch).toISOString();
}
