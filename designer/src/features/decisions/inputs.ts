import type { DecisionDetail } from './api.js';

/** A variable a decision reads, as far as its tables tell: a column whose expression is a plain name. */
export interface InputName { name: string; label: string; type: string; options: string[] }

const NAME = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** The variables to be filled in for a trial; what required decisions give is not among them. */
export function inputNames({ decisions }: Pick<DecisionDetail, 'decisions'>): InputName[] {
  const given = new Set(decisions.map(({ variable }) => variable));
  const found = new Map<string, InputName>();
  for (const { table } of decisions) {
    for (const [index, { expression = '', label, type, values }] of (table?.inputs ?? []).entries()) {
      if (!NAME.test(expression) || given.has(expression)) continue;
      const known = found.get(expression) ?? { name: expression, label, type, options: [] };
      const texts = [values ?? '', ...table!.rules.map((rule) => rule.inputs[index] ?? '')].flatMap((entry) => [...entry.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!));
      known.options = [...new Set([...known.options, ...texts])];
      found.set(expression, known);
    }
  }
  return [...found.values()];
}

/** What was typed, as a value of the column's type. Without a type it is read as JSON where it is that, else as text; nothing typed is null. */
export function valueOf(text: string, type: string): unknown {
  const typed = text.trim();
  if (typed === '') return null;
  if (type === 'number') return Number.isNaN(Number(typed)) ? typed : Number(typed);
  if (type === 'boolean') return typed === 'true' ? true : typed === 'false' ? false : typed;
  if (type !== 'any' && type !== 'list') return typed;
  try {
    return JSON.parse(typed) as unknown;
  } catch {
    return typed; // text without quotes, as people type it
  }
}

/** `family.income` belongs inside `family`. Later names go into what is there already. */
export function nested(values: readonly (readonly [string, unknown])[], into: Record<string, unknown> = {}): Record<string, unknown> {
  const result = structuredClone(into);
  for (const [path, value] of values) {
    const names = path.split('.');
    let at = result;
    for (const name of names.slice(0, -1)) {
      const inner = Object.hasOwn(at, name) ? at[name] : undefined;
      const next = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner as Record<string, unknown> : {};
      Object.defineProperty(at, name, { value: next, enumerable: true, configurable: true, writable: true });
      at = next;
    }
    Object.defineProperty(at, names.at(-1)!, { value, enumerable: true, configurable: true, writable: true });
  }
  return result;
}
