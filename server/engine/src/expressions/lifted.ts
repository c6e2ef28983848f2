import { evaluate as feel, FeelFunction } from 'feelin';

/** Functions of feelin, taken out of it once so that calling them parses nothing. */

type Invocable = (...args: unknown[]) => unknown;

/** feelin notes a warning per odd call in a list nobody can empty; a fresh function drops the list. */
const CALLS_PER_FUNCTION = 1_000;

/**
 * A FEEL expression over parameters as a function with feelin's own meaning, e.g. `lift('function(a, b) a < b')`.
 * Used where our own code would only repeat what feelin knows (dates, ranges, comparing lists).
 */
export function lift(definition: string): Invocable {
  let calls = CALLS_PER_FUNCTION;
  let fn: FeelFunction | undefined;
  return (...args) => {
    if (calls >= CALLS_PER_FUNCTION || !fn) {
      const { value } = feel(definition, {});
      if (!(value instanceof FeelFunction)) throw new Error(`Expected ${definition} to be a function`);
      fn = value;
      calls = 0;
    }
    calls += 1;
    const result: unknown = fn.invoke(args);
    return isFailure(result) ? null : (result ?? null);
  };
}

const builtins = new Map<string, FeelFunction | null>();

/** A builtin function of FEEL by its name, or null. */
export function builtin(name: string): FeelFunction | null {
  let result = builtins.get(name);
  if (result === undefined) {
    result = null;
    if (BUILTINS.has(name)) {
      const value: unknown = NOT_A_NAME.has(name) ? undefined : feel(name, {}).value;
      if (typeof value === 'function') {
        const fn = value as Invocable & { $args: string[] };
        result = new FeelFunction(fn, fn.$args);
      }
    }
    if (BUILTINS.has(name)) builtins.set(name, result);
  }
  return result;
}

/** feelin answers a failed call with a signal object instead of null; it does not export its class. */
export function isFailure(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null && 'warning' in value && 'template' in value;
}

/** Constructors of temporal values are literals to the grammar; their functions come from the invocations below. */
const NOT_A_NAME = new Set(['date', 'time', 'date and time', 'duration', '@']);

/** The builtins an expression may use: those of feelin that are implemented. */
export const BUILTINS: ReadonlySet<string> = new Set([
  'number', 'string', 'not', 'substring', 'string length', 'upper case', 'lower case', 'substring before', 'substring after',
  'replace', 'contains', 'matches', 'starts with', 'ends with', 'split', 'string join',
  'list contains', 'list replace', 'count', 'min', 'max', 'sum', 'mean', 'all', 'any', 'sublist', 'append', 'concatenate',
  'insert before', 'remove', 'reverse', 'index of', 'union', 'distinct values', 'flatten', 'product', 'median', 'stddev', 'mode',
  'decimal', 'floor', 'ceiling', 'abs', 'round up', 'round down', 'round half up', 'round half down', 'modulo', 'sqrt', 'log',
  'exp', 'odd', 'even', 'is', 'before', 'after', 'meets', 'met by', 'overlaps', 'includes', 'day of year', 'day of week',
  'month of year', 'week of year', 'sort', 'get value', 'get entries', 'context', 'context merge', 'context put',
  'years and months duration', 'now', 'today',
]);
