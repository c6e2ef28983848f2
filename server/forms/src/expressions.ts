import { evaluate as evaluateFeel } from '@noticeflow/engine';
import { FeelFunction } from 'feelin';
import { ageOfIdAt, birthDateOfId, isValidId, sexOfId } from './id-number.js';
import { charCount } from './text.js';

/**
 * Evaluates FEEL over a context of plain data and helper functions. Injected: the engine's evaluator on the server and
 * in the browser. A value that cannot be computed is `null`; an expression that cannot be read or is out of bounds throws.
 */
export type Evaluate = (expression: string, context: Record<string, unknown>) => unknown;

/** Functions every expression of a form may call; `distinct count(list)` is written with its blank. */
export const FORM_FUNCTIONS: Readonly<Record<string, (...args: never[]) => unknown>> = Object.freeze({
  sexOf: (id: unknown) => sexOfId(id),
  birthDate: (id: unknown) => birthDateOfId(id),
  ageAt: (id: unknown, date: unknown) => {
    const day = isoDate(date);
    return day === null ? null : ageOfIdAt(id, day);
  },
  charCount: (text: unknown) => (typeof text === 'string' ? charCount(text) : null),
  validId: (id: unknown) => isValidId(id),
  distinctCount: (list: unknown) =>
    Array.isArray(list) ? new Set(list.filter((item) => item !== null && item !== undefined && item !== '').map((item) => JSON.stringify(item))).size : null,
});

/** ISO date of a string, or of the evaluator's own date object. */
function isoDate(value: unknown): string | null {
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null;
  if (typeof value !== 'object' || value === null) return null;
  const text = (value as { toString(): string }).toString();
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : null;
}

/** What an expression reads: the roots it mentions, and their members where it reads nothing but members. */
type Reads = readonly { root: string; members: readonly string[] | null }[];

const ROOTS = [...Object.keys(FORM_FUNCTIONS), 'data', 'row', 'unit', 'campaign', 'lists', 'today'];
const SPLIT: ReadonlySet<string> = new Set(['data', 'row', 'lists']);
const MAX_KNOWN = 2_000;
const known = new Map<string, Reads>();

/**
 * Only the roots an expression mentions, and of `data`, `row` and `lists` only the members it mentions:
 * an evaluator that walks its whole context must not walk a table of 300 rows for the rule of each cell.
 */
export function narrow(expression: string, context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { root, members } of readsOf(expression)) {
    if (!Object.hasOwn(context, root)) continue;
    const value = context[root];
    result[root] = members === null || typeof value !== 'object' || value === null ? value : pick(value, members);
  }
  return result;
}

function readsOf(expression: string): Reads {
  let reads = known.get(expression);
  if (reads === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    reads = ROOTS.flatMap((root) => {
      // `today()` is FEEL's own, `today` our text.
      const call = root === 'today' ? '(?!\\s*\\()' : '';
      const uses = [...expression.matchAll(new RegExp(`(?<![A-Za-z0-9_])${root}(?![A-Za-z0-9_])${call}(?:\\s*\\.\\s*([A-Za-z][A-Za-z0-9_]*))?`, 'g'))];
      if (uses.length === 0) return [];
      const members = uses.map((use) => use[1]);
      return [{ root, members: SPLIT.has(root) && members.every((member) => member !== undefined) ? [...new Set(members)] as string[] : null }];
    });
    known.set(expression, reads);
  }
  return reads;
}

/** A member that is not there is bound to null. */
function pick(value: object, members: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const member of members) result[member] = Object.hasOwn(value, member) ? (value as Record<string, unknown>)[member] ?? null : null;
  return result;
}

/** FEEL source of an attribute that may start with `=`. The grammar knows names with blanks of its own functions only, hence `distinct count`. */
export function sourceOf(text: string): string {
  const source = text.trimStart().startsWith('=') ? text.trimStart().slice(1).trim() : text;
  return source.replace(/\bdistinct\s+count(?=\s*\()/g, 'distinctCount');
}

type EngineVariables = Parameters<typeof evaluateFeel>[1];

const feelFunctions = new Map<unknown, FeelFunction>(
  Object.values(FORM_FUNCTIONS).map((fn) => [fn, new FeelFunction(fn as (...args: unknown[]) => unknown, fn.length === 2 ? ['value', 'date'] : ['value'])]),
);

/** The engine's bounded FEEL at one moment (ISO 8601), with the functions of forms. For the server and the browser. */
export function formEvaluator(now: string): Evaluate {
  return (expression, context) => {
    const variables: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(context)) variables[name] = typeof value === 'function' ? feelFunctions.get(value) ?? null : value;
    return evaluateFeel(sourceOf(expression), variables as EngineVariables, now);
  };
}

/** Why an expression cannot be read, `null` when it can. */
export function problemOfExpression(expression: string): string | null {
  try {
    evaluateFeel(sourceOf(expression), {}, '2022-01-01T00:00:00.000Z');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
