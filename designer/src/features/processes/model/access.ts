import type { FormField, FormModel } from '@noticeflow/schemas';
import { extensionRows, extensionText, setExtensionRows } from './extension.js';
import { flagOf, textOf, type Change, type ModdleFactory, type ModdleObject } from './moddle.js';

export type Access = 'read' | 'write' | 'hidden';

/** What a task says about one field: only what differs from the form's default access is written. */
export interface FieldRight { path: string; access?: Access; required?: boolean }

/** Default access of a task's form; read-only unless said otherwise. */
export function defaultAccess(task: ModdleObject): Access {
  const value = extensionText(task, 'nf:Form', 'access');
  return value === 'write' || value === 'hidden' ? value : 'read';
}

export function fieldRights(task: ModdleObject): FieldRight[] {
  return extensionRows(task, 'nf:Form', 'fields').map((row) => {
    const access = textOf(row, 'access');
    const required = row.get('required');
    return {
      path: textOf(row, 'path'),
      ...((access === 'read' || access === 'write' || access === 'hidden') && { access }),
      ...(typeof required === 'boolean' && { required: flagOf(row, 'required', false) }),
    };
  });
}

/** Changes the right of some paths; a right that says nothing beyond the default is dropped. */
export function setFieldRights(task: ModdleObject, paths: readonly string[], right: { access?: Access; required?: boolean }, moddle: ModdleFactory): Change[] {
  const known = new Map(fieldRights(task).map((each) => [each.path, each]));
  const usual = defaultAccess(task);
  for (const path of paths) {
    const merged = { ...known.get(path), ...right, path };
    // A column follows its table, so it may need the default written out.
    const inherited = inheritedAccess(path, known, usual);
    if (merged.access === inherited) delete merged.access;
    if (merged.required === false) delete merged.required;
    if (merged.access === undefined && merged.required === undefined) known.delete(path);
    else known.set(path, merged);
  }
  return setExtensionRows(task, 'nf:Form', 'fields', 'nf:Field', [...known.values()].map(({ path, access, required }) => ({ path, access, required })), moddle);
}

function inheritedAccess(path: string, rights: ReadonlyMap<string, FieldRight>, usual: Access): Access {
  const dot = path.indexOf('.');
  return dot < 0 ? usual : rights.get(path.slice(0, dot))?.access ?? usual;
}

/** One line of the permission matrix. */
export interface FieldLine { path: string; label: string; depth: 0 | 1; table: boolean; alwaysRead: boolean }

/** The fields of a form as lines: sections are opened, columns follow their table. */
export function fieldLines(form: FormModel): FieldLine[] {
  const lines: FieldLine[] = [];
  const visit = (fields: readonly FormField[], table?: FormField) => {
    for (const field of fields) {
      if (field.type === 'section') { visit(field.fields ?? [], table); continue; }
      lines.push({
        path: table ? `${table.id}.${field.id}` : field.id, label: field.label, depth: table ? 1 : 0, table: field.type === 'table',
        alwaysRead: field.type === 'computed' || field.autofill !== undefined,
      });
      if (field.type === 'table') visit(field.columns ?? [], field);
    }
  };
  visit(form.fields);
  return lines;
}

/** What holds for a path now: its own right, that of its table, or the default. */
export function effectiveAccess(path: string, rights: readonly FieldRight[], usual: Access): { access: Access; own: boolean; required: boolean } {
  const map = new Map(rights.map((each) => [each.path, each]));
  const own = map.get(path);
  return { access: own?.access ?? inheritedAccess(path, map, usual), own: own?.access !== undefined, required: own?.required ?? false };
}
