import { FeelFunction, parseDate, parseDateTime } from 'feelin';
import { isReservedName } from '../model/reserved-names.js';
import type { Run } from './bounds.js';
import { BOUNDS } from './bounds.js';
import { builtin } from './lifted.js';
import * as regular from './regular-expressions.js';
import { toLocal } from './time-zone.js';
import { isContext, isTemporal, measure } from './values.js';

/** Builtins of feelin with the cost of a call charged first, and our own where feelin's is unbounded or reads the clock. */

/** Functions that walk their arguments to the bottom. */
const DEEP = new Set(['string', 'flatten', 'is', 'string join']);
/** Functions whose cost grows with the square of their lists when the elements are not simple. */
const QUADRATIC = new Set(['distinct values', 'union']);
const RESERVED_KEYS = new Set(['context', 'context put', 'context merge', 'get value']);

/** The function `name` stands for in this run, or null. */
export function builtinFor(name: string, run: Run): FeelFunction | null {
  const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  if (own) return new FeelFunction((...args: unknown[]) => own.call(args, run), own.parameters);
  const original = builtin(name);
  if (!original) return null;
  return new FeelFunction((...args: unknown[]) => {
    chargeCall(name, args, run);
    return bounded(call(original.fn as (...args: unknown[]) => unknown, args), run);
  }, original.parameterNames);
}

/** In FEEL a call with arguments of the wrong kind is null; feelin throws a TypeError for some (`union(1, 2)`). */
function call(fn: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  try {
    return fn(...args);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Results go on into other functions, so they stay within the bounds too. */
function bounded(result: unknown, run: Run): unknown {
  if (typeof result === 'string') run.textLength(result.length);
  else if (Array.isArray(result)) run.list(result);
  return result;
}

function chargeCall(name: string, args: unknown[], run: Run): void {
  run.charge(5);
  for (const arg of args) {
    if (typeof arg === 'string') run.charge(arg.length >> 3);
    else if (Array.isArray(arg)) run.charge(arg.length);
    else if (isTemporal(arg)) run.charge(50);
    else if (isContext(arg)) run.charge(Object.keys(arg).length);
    if (DEEP.has(name)) measure(arg, run);
    if (QUADRATIC.has(name) && Array.isArray(arg)) chargeSquare(args.flat(), run);
    if (RESERVED_KEYS.has(name)) refuseReserved(arg, run);
  }
  if (name === 'string join' && Array.isArray(args[0])) {
    const delimiter = typeof args[1] === 'string' ? args[1].length : 0;
    run.textLength(args[0].reduce<number>((sum, item) => sum + (typeof item === 'string' ? item.length : 0) + delimiter, 0));
  }
  if (name === 'concatenate' || name === 'append') {
    run.list({ length: args.reduce<number>((sum, arg) => sum + (Array.isArray(arg) ? arg.length : 1), 0) } as unknown[]);
  }
}

function chargeSquare(items: unknown[], run: Run): void {
  const complex = items.filter((item) => typeof item === 'object' && item !== null && !isTemporal(item));
  run.charge(complex.length * items.length);
  for (const item of complex) measure(item, run);
}

function refuseReserved(value: unknown, run: Run): void {
  if (typeof value === 'string') {
    if (isReservedName(value)) run.fail(`Expected another key than the reserved ${value}`);
  } else if (Array.isArray(value)) {
    for (const item of value) refuseReserved(item, run);
  } else if (isContext(value)) {
    if (Object.keys(value).some(isReservedName)) run.fail('Expected a context without reserved keys');
    if (Object.hasOwn(value, 'key')) refuseReserved(value['key'], run);
  }
}

interface OwnFunction { parameters: string[]; call: (args: unknown[], run: Run) => unknown }

const isText = (value: unknown): value is string => typeof value === 'string';
const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

const OWN: Record<string, OwnFunction> = {
  matches: {
    parameters: ['input', 'pattern', 'flags'],
    call: ([input, pattern, flags], run) =>
      isText(input) && isText(pattern) && (isText(flags) || isMissing(flags)) ? regular.matches(input, pattern, flags ?? '', run) : null,
  },
  replace: {
    parameters: ['input', 'pattern', 'replacement', 'flags'],
    call: ([input, pattern, replacement, flags], run) =>
      isText(input) && isText(pattern) && isText(replacement) && (isText(flags) || isMissing(flags))
        ? regular.replace(input, pattern, replacement, flags ?? '', run)
        : null,
  },
  split: {
    parameters: ['string', 'delimiter'],
    call: ([input, delimiter], run) => (isText(input) && isText(delimiter) ? regular.split(input, delimiter, run) : null),
  },
  now: {
    parameters: [],
    call: (_args, run) => {
      run.charge(50);
      return parseDateTime(`${local(run)}@${run.timeZone}`) ?? run.fail(`Expected a time zone but ${run.timeZone} is none`);
    },
  },
  today: {
    parameters: [],
    call: (_args, run) => {
      run.charge(50);
      return parseDate(local(run).slice(0, 10));
    },
  },
  flatten: {
    parameters: ['list'],
    call: ([list], run) => {
      if (!Array.isArray(list)) return isMissing(list) ? null : [list];
      const result: unknown[] = [];
      flattenInto(list, result, run, 0);
      return result;
    },
  },
};

function flattenInto(list: unknown[], result: unknown[], run: Run, depth: number): void {
  if (depth > BOUNDS.depth) run.fail('Expected lists that are not nested so deeply');
  for (const item of list) {
    run.charge(1);
    if (Array.isArray(item)) flattenInto(item, result, run, depth + 1);
    else run.list(result).push(item);
  }
}

/** The command's time as the clock shows it in the run's time zone. */
function local(run: Run): string {
  const epoch = Date.parse(run.now);
  if (Number.isNaN(epoch)) run.fail(`Expected the time of the command as ISO 8601 but it is ${JSON.stringify(run.now)}`);
  return new Date(toLocal(epoch, run.timeZone)).toISOString().slice(0, -1);
}
