import { ageOfIdAt, birthDateOfId, isValidId, sexOfId } from './id-number.js';
import { charCount } from './text.js';

/**
 * Evaluates FEEL over a context of plain data and helper functions. Injected: the engine's evaluator on the server and
 * in the browser. A value that cannot be computed is `null`; an expression that cannot be read or is out of bounds throws.
 */
export type Evaluate = (expression: string, context: Record<string, unknown>) => unknown;

/** Functions every expression of a form may call. */
export const FORM_FUNCTIONS: Readonly<Record<string, (...args: never[]) => unknown>> = Object.freeze({
  sexOf: (id: unknown) => sexOfId(id),
  birthDate: (id: unknown) => birthDateOfId(id),
  ageAt: (id: unknown, date: unknown) => {
    const day = isoDate(date);
    return day === null ? null : ageOfIdAt(id, day);
  },
  charCount: (text: unknown) => (typeof text === 'string' ? charCount(text) : null),
  validId: (id: unknown) => isValidId(id),
  'distinct count': (list: unknown) =>
    Array.isArray(list) ? new Set(list.filter((item) => item !== null && item !== undefined && item !== '').map((item) => JSON.stringify(item))).size : null,
});

/** ISO date of a string, or of the evaluator's own date object. */
function isoDate(value: unknown): string | null {
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null;
  if (typeof value !== 'object' || value === null) return null;
  const date = value as { toISODate?: () => unknown; year?: unknown; month?: unknown; day?: unknown };
  if (typeof date.toISODate === 'function') {
    const iso = date.toISODate();
    return typeof iso === 'string' ? iso : null;
  }
  if (typeof date.year !== 'number' || typeof date.month !== 'number' || typeof date.day !== 'number') return null;
  return `${String(date.year).padStart(4, '0')}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
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

/** FEEL source of an attribute that may start with `=`. */
export const sourceOf = (text: string): string => (text.trimStart().startsWith('=') ? text.trimStart().slice(1).trim() : text);
