import type { FormData, FormField, FormModel } from '@noticeflow/schemas';
import type { AccessMap } from './access.js';
import { dataFields, isSystemField } from './fields.js';
import { mask } from './mask.js';
import { rowsOf } from './merge.js';
import { cellPath } from './paths.js';

export interface RefusedPath { path: string; rule: 'hidden' | 'read-only'; message: string; messageZh: string }

/**
 * Values in the client's data that the task may not touch: any value of a hidden field, and a value of a read-only field
 * that differs from the stored one. A browser sends read-only values back as it got them (masked where sensitive): that is fine.
 * Fields the system computes are recomputed anyway and not looked at.
 */
export function refusedPaths(form: FormModel, access: AccessMap, stored: FormData, data: FormData): RefusedPath[] {
  const refused: RefusedPath[] = [];
  const look = (field: FormField, model: string, path: string, sent: Record<string, unknown>, before: Record<string, unknown>): void => {
    if (!Object.hasOwn(sent, field.id) || access.of(model) === 'write' || isSystemField(field)) return;
    const value = sent[field.id];
    const known = before[field.id];
    if (isEmpty(value) && isEmpty(known)) return;
    if (access.of(model) === 'hidden') {
      refused.push({ path, rule: 'hidden', message: 'The field is hidden at this task', messageZh: `“${field.label}”在此环节不可见，不能填写` });
    } else if (!same(value, known) && !(field.class === 'sensitive' && same(value, mask(field, known)))) {
      refused.push({ path, rule: 'read-only', message: 'The field is read-only at this task', messageZh: `“${field.label}”在此环节只读，不能修改` });
    }
  };
  for (const field of dataFields(form.fields)) {
    if (field.type !== 'table') {
      look(field, field.id, field.id, data, stored);
      continue;
    }
    if (!Object.hasOwn(data, field.id)) continue;
    if (access.of(field.id) === 'hidden') {
      if (!isEmpty(data[field.id])) refused.push({ path: field.id, rule: 'hidden', message: 'The table is hidden at this task', messageZh: `“${field.label}”在此环节不可见，不能填写` });
      continue;
    }
    const rows = new Map(rowsOf(stored, field.id).map((row) => [row.id, row]));
    if (!mayWriteIn(field, access) && !sameRows(rows, rowsOf(data, field.id))) {
      refused.push({ path: field.id, rule: 'read-only', message: 'The table is read-only at this task: no row may be added or left out', messageZh: `“${field.label}”在此环节只读，不能增减行` });
    }
    for (const [index, row] of rowsOf(data, field.id).entries()) {
      if (typeof row !== 'object' || row === null) continue;
      const id = typeof row.id === 'string' && row.id !== '' ? row.id : `new-${index + 1}`;
      for (const column of field.columns ?? []) look(column, `${field.id}.${column.id}`, cellPath(field.id, id, column.id), row, rows.get(id) ?? {});
    }
  }
  return refused;
}

/** What the task may show: hidden fields are left out, sensitive values masked. */
export function visibleData(form: FormModel, access: AccessMap, data: FormData): FormData {
  const show = (fields: readonly FormField[], prefix: string, from: Record<string, unknown>): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    for (const field of fields) {
      if (access.of(`${prefix}${field.id}`) === 'hidden' || !Object.hasOwn(from, field.id)) continue;
      result[field.id] = field.class === 'sensitive' ? mask(field, from[field.id]) : from[field.id];
    }
    return result;
  };
  const fields = dataFields(form.fields);
  const result = show(fields, '', data);
  for (const table of fields) {
    if (table.type !== 'table' || !Object.hasOwn(result, table.id)) continue;
    result[table.id] = rowsOf(data, table.id).map((row) => ({ ...show(table.columns ?? [], `${table.id}.`, row), id: row.id }));
  }
  return result;
}

const mayWriteIn = (table: FormField, access: AccessMap): boolean => access.of(table.id) === 'write' || (table.columns ?? []).some((column) => access.of(`${table.id}.${column.id}`) === 'write');
const sameRows = (stored: ReadonlyMap<string | undefined, unknown>, sent: readonly { id?: unknown }[]): boolean => sent.length === stored.size && sent.every((row) => typeof row.id === 'string' && stored.has(row.id));

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || (isEmpty(a) && isEmpty(b));
