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
  const text = String(value);
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : null;
}

/**
 * Only the roots an expression mentions, and of `data`, `row` and `lists` only the members it mentions:
 * the parser walks the whole context, so a table of 300 rows would cost each cell's rule a full walk.
 */
export function narrow(expression: string, context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(context)) {
    if (!mentioned(expression, name)) continue;
    result[name] = name === 'data' || name === 'lists' || name === 'row' ? members(expression, name, value) : value;
  }
  return result;
}

function mentioned(expression: string, name: string): boolean {
  for (let at = expression.indexOf(name); at !== -1; at = expression.indexOf(name, at + 1)) {
    if (!isNameCharacter(expression[at - 1]) && !isNameCharacter(expression[at + name.length])) return true;
  }
  return false;
}

const isNameCharacter = (char: string | undefined): boolean => char !== undefined && /[A-Za-z0-9_]/.test(char);

/** The mentioned members of an object; all of it when it is also used as a whole. A member not there is bound to null. */
function members(expression: string, root: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const uses = new RegExp(`(^|[^A-Za-z0-9_.])${root}(?:\\s*\\.\\s*([A-Za-z][A-Za-z0-9_]*))?(?![A-Za-z0-9_])`, 'g');
  for (const use of expression.matchAll(uses)) {
    if (use[2] === undefined) return value;
    const member = (value as Record<string, unknown>)[use[2]];
    result[use[2]] = Object.hasOwn(value, use[2]) && member !== undefined ? member : null;
  }
  return { ...result };
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
    const variables = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, feelFunctions.get(value) ?? value]));
    return evaluateFeel(expression, variables as EngineVariables, now);
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
