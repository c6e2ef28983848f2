import type { ColumnGroup, FormField, FormModel, FormOverlay } from '@noticeflow/schemas';
import { dataFields, isSystemField } from './fields.js';

export type Access = 'read' | 'write' | 'hidden';

/** Answers what a task may do at a model path (`field`, `table`, `table.column`). */
export interface AccessMap {
  of(path: string): Access;
  /** Required as the overlay says; `undefined` leaves it to the form. */
  required(path: string): boolean | undefined;
  /** Whether anything at all may be written. */
  readonly writable: boolean;
}

/** Everything may be written: the overlay of a form without a task. */
export const FULL_ACCESS: FormOverlay = { access: 'write', fields: [] };
/** Nothing may be written: the overlay of someone who looks at a record. */
export const READ_ACCESS: FormOverlay = { access: 'read', fields: [] };

/**
 * The overlay over the form: the nearest word counts (column, table, section, default); a hidden table hides its columns;
 * computed and autofilled fields are never writable.
 */
export function accessMap(form: FormModel, overlay: FormOverlay): AccessMap {
  const said = new Map(overlay.fields.map((entry) => [entry.path, entry]));
  const access = new Map<string, Access>();
  const place = (fields: readonly FormField[], inherited: Access): void => {
    for (const field of fields) {
      const own = said.get(field.id)?.access ?? inherited;
      if (field.type === 'section') {
        place(field.fields ?? [], own);
        continue;
      }
      access.set(field.id, own === 'write' && isSystemField(field) ? 'read' : own);
      for (const column of field.columns ?? []) {
        const wanted = own === 'hidden' ? 'hidden' : said.get(`${field.id}.${column.id}`)?.access ?? own;
        access.set(`${field.id}.${column.id}`, wanted === 'write' && isSystemField(column) ? 'read' : wanted);
      }
    }
  };
  place(form.fields, overlay.access);
  return {
    of: (path) => access.get(path) ?? 'hidden',
    required: (path) => said.get(path)?.required,
    writable: [...access.values()].includes('write'),
  };
}

/**
 * The form as one task shows it: hidden fields (and rules that read them) are gone, `required` is the task's,
 * and every field carries `access`. It is a copy for display; validation always uses the stored form and the overlay.
 */
export function resolveOverlay(form: FormModel, overlay: FormOverlay): FormModel {
  const access = accessMap(form, overlay);
  const hidden: string[] = [];
  const resolve = (fields: readonly FormField[], prefix: string): FormField[] =>
    fields.flatMap((field): FormField[] => {
      if (field.type === 'section') {
        const inner = resolve(field.fields ?? [], prefix);
        return inner.length === 0 ? [] : [{ ...field, fields: inner }];
      }
      const path = `${prefix}${field.id}`;
      const own = access.of(path);
      if (own === 'hidden') {
        hidden.push(field.id);
        return [];
      }
      const required = access.required(path);
      const columns = field.columns === undefined ? undefined : resolve(field.columns, `${path}.`);
      return [{
        ...field,
        access: own,
        ...(required === undefined ? {} : { required }),
        ...(columns === undefined ? {} : { columns }),
        ...(field.columnGroups === undefined ? {} : { columnGroups: keepGroups(field.columnGroups, new Set((columns ?? []).map((c) => c.id))) }),
      }];
    });
  const fields = resolve(form.fields, '');
  const visible = new Set(dataFields(fields).flatMap((f) => [f.id, ...(f.columns ?? []).map((c) => c.id)]));
  const lost = hidden.filter((id) => !visible.has(id));
  const rules = form.rules?.filter((rule) => !lost.some((id) => mentions(rule.assert, id)));
  return { ...form, fields, ...(rules === undefined ? {} : { rules }) };
}

function keepGroups(groups: readonly ColumnGroup[], kept: ReadonlySet<string>): ColumnGroup[] {
  return groups.flatMap((group): ColumnGroup[] => {
    const columns = group.columns.flatMap((column): (string | ColumnGroup)[] =>
      typeof column === 'string' ? (kept.has(column) ? [column] : []) : keepGroups([column], kept));
    return columns.length === 0 ? [] : [{ ...group, columns }];
  });
}

function mentions(expression: string, name: string): boolean {
  return new RegExp(`(^|[^A-Za-z0-9_])${name}([^A-Za-z0-9_]|$)`).test(expression);
}
