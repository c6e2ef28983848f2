import { evaluate } from '@noticeflow/engine';
import { FORM_FUNCTIONS } from '@noticeflow/forms';

/**
 * The engine's bounded FEEL with the functions of forms. A value that cannot be computed is `null`:
 * the model was checked when it was published, so this is a matter of data not yet filled in.
 */
export function evaluateFeel(expression: string, context: Record<string, unknown>): unknown {
  try {
    return evaluate(expression, { ...FORM_FUNCTIONS, ...context } as never, new Date().toISOString()) ?? null;
  } catch {
    return null;
  }
}

/** Top-level members of `data` an expression reads; all of them (`undefined`) when `data` is used as a whole. */
export function fieldsRead(expression: string): string[] | undefined {
  const fields = new Set<string>();
  for (const use of expression.matchAll(/(?<![\w.])data(?:\s*\.\s*([A-Za-z]\w*))?(?!\w)/g)) {
    if (use[1] === undefined) return undefined;
    fields.add(use[1]);
  }
  return [...fields];
}

const plainRows = new WeakMap<object, unknown>();

/**
 * A plain copy of a form value. Objects inside it are remembered, so that unchanged rows keep their identity:
 * rows are replaced, never changed in place. Not for the object that holds all values, which is changed in place.
 */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = plainRows.get(value);
  if (known !== undefined) return known;
  const copy: unknown = Array.isArray(value) ? value.map(plain) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  if (!Array.isArray(value)) plainRows.set(value, copy);
  return copy;
}
