import { duration, FeelDateTime, FeelRange } from 'feelin';
import type { Run } from './bounds.js';
import { parseInstant } from './iso8601.js';
import { lift } from './lifted.js';
import { isTemporal, measure } from './values.js';

/** Operators of FEEL: numbers, texts and booleans here, everything else as feelin has it. */

/** What a comparison with dates costs, in units of work. */
const TEMPORAL_COST = 60;

const liftedEquals = lift('function(a, b) a = b');
const liftedCompare = {
  '<': lift('function(a, b) a < b'),
  '<=': lift('function(a, b) a <= b'),
  '>': lift('function(a, b) a > b'),
  '>=': lift('function(a, b) a >= b'),
};
const liftedBetween = lift('function(v, a, b) v between a and b');
const liftedArithmetic = { '+': lift('function(a, b) a + b'), '-': lift('function(a, b) a - b') };

export type Comparison = '<' | '<=' | '>' | '>=';

/** True, false, or null when the two cannot be compared. Null equals only null. */
export function equals(left: unknown, right: unknown, run: Run): boolean | null {
  if (left === null || right === null) return left === right;
  const type = typeof left;
  if (type !== 'object' && typeof right !== 'object') return type === typeof right ? left === right : null;
  measure(left, run);
  measure(right, run);
  if (isTemporal(left)) run.charge(TEMPORAL_COST);
  return liftedEquals(left, right) as boolean | null;
}

export function compare(operator: Comparison, left: unknown, right: unknown, run: Run): boolean | null {
  if (typeof left === 'number' && typeof right === 'number') {
    if (operator === '<') return left < right;
    if (operator === '<=') return left <= right;
    if (operator === '>') return left > right;
    return left >= right;
  }
  if (left === null || right === null) return null;
  run.charge(TEMPORAL_COST);
  if (typeof left === 'string' && typeof right === 'string') run.charge((left.length + right.length) >> 4);
  return orNull(() => liftedCompare[operator](left, right)) as boolean | null;
}

export function between(value: unknown, start: unknown, end: unknown, run: Run): boolean | null {
  if (start === null || end === null) return null;
  if (typeof value === 'number' && typeof start === 'number' && typeof end === 'number' && start <= end) return value >= start && value <= end;
  run.charge(TEMPORAL_COST);
  return orNull(() => liftedBetween(value, start, end)) as boolean | null;
}

export function arithmetic(operator: string, left: unknown, right: unknown, run: Run): unknown {
  if (typeof left === 'number' && typeof right === 'number') {
    switch (operator) {
      case '+': return left + right;
      case '-': return left - right;
      case '*': return left * right;
      case '/': return right === 0 || Number.isNaN(right) ? null : left / right;
      default: return left ** right;
    }
  }
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') {
    run.textLength(left.length + right.length);
    return left + right;
  }
  if ((operator !== '+' && operator !== '-') || !isTemporal(left) || !isTemporal(right)) return null;
  run.charge(TEMPORAL_COST);
  if (operator === '-' && left instanceof FeelDateTime && right instanceof FeelDateTime) {
    // feelin subtracts the readings of the clocks; between two zones that is hours off.
    const [a, b] = [zoned(left), zoned(right)];
    if (a !== undefined && b !== undefined) return duration(a - b);
  }
  return orNull(() => liftedArithmetic[operator](left, right));
}

/** `value in tests`: a test is a function, a range or a value. */
export function isIn(value: unknown, tests: unknown, run: Run): boolean | null {
  if (tests === null) return null;
  const list = Array.isArray(tests) ? (tests as unknown[]) : [tests];
  run.charge(list.length);
  let unknown = false;
  for (const test of list) {
    const result = passes(test, value, run);
    if (result === true) return true;
    if (result === null && (typeof test === 'function' || test instanceof FeelRange)) unknown = true;
  }
  return unknown ? null : false;
}

/** One test of `in` or of a filter. */
export function passes(test: unknown, value: unknown, run: Run): boolean | null {
  if (typeof test === 'function') return (test as (value: unknown) => boolean | null)(value);
  if (test instanceof FeelRange) {
    run.charge(TEMPORAL_COST);
    return test.includes(value);
  }
  return equals(test, value, run);
}

/** feelin throws where a range over such values cannot be; in FEEL the result is null. */
function orNull(operation: () => unknown): unknown {
  try {
    return operation();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return null;
  }
}

function zoned(value: FeelDateTime): number | undefined {
  const text = value.toString();
  return /(Z|[+-]\d{2}:\d{2}|@[\w/+-]+)$/.test(text.slice(10)) ? parseInstant(text, 'UTC') : undefined;
}
