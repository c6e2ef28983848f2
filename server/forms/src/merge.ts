import type { FormData, FormField, FormModel, TableRow } from '@noticeflow/schemas';
import type { AccessMap } from './access.js';
import { dataFields } from './fields.js';
import { looksMasked, mask } from './mask.js';
import { cellPath } from './paths.js';
import { normalizeValue, optionsOf } from './values.js';

/** Why a request is refused: a place, a stable code, a sentence in Chinese. Unlike findings these are never stored. */
export interface DataError {
  path: string;
  code: 'unknownField' | 'wrongType' | 'unknownRow' | 'duplicateRow' | 'rowsNotAllowed' | 'maskedValue' | 'tooManyRows' | 'unknownReference';
  message: string;
  label?: string;
  row?: number;
}

export interface Merged { data: FormData; errors: DataError[] }

/** ArrayTable of Formily writes it into row values. */
const FORMILY_INDEX = '__DO_NOT_USE_THIS_PROPERTY_index__';
/** Rows of a new record have no id yet; the browser may call them `new-…`. */
export const NEW_ROW = 'new-';
const MAX_ROWS = 5000;

/**
 * Takes what the task may write out of the client's data and lays it over what is stored: the rest, whatever the client
 * sent for it, stays as it was. Rows are matched by id. Absent means unchanged, `null` means cleared.
 */
export function mergeWritable(form: FormModel, access: AccessMap, previous: FormData, data: FormData, lists: Readonly<Record<string, readonly unknown[]>> = {}): Merged {
  const errors: DataError[] = [];
  const fields = dataFields(form.fields);
  const known = new Map(fields.map((field) => [field.id, field]));
  for (const key of Object.keys(data)) {
    if (!known.has(key) && key !== FORMILY_INDEX) errors.push({ path: key, code: 'unknownField', message: '表单中没有这个字段' });
  }
  const merged: FormData = {};
  for (const field of fields) {
    if (field.type === 'table') {
      const rows = mergeRows(field, access, rowsOf(previous, field.id), Object.hasOwn(data, field.id) ? data[field.id] : undefined, lists, errors);
      if (rows !== undefined) merged[field.id] = rows;
      continue;
    }
    const value = mergeValue(field, field.id, field.id, access, previous, data, lists, errors);
    if (value !== undefined) merged[field.id] = value;
  }
  // Fields of an older form version stay visible in old records.
  for (const key of Object.keys(previous)) if (!known.has(key)) merged[key] = previous[key];
  return { data: merged, errors };
}

/** Rows of a table in a record, never anything else. */
export function rowsOf(data: FormData, tableId: string): TableRow[] {
  const rows = Object.hasOwn(data, tableId) ? data[tableId] : undefined;
  return Array.isArray(rows) ? (rows as TableRow[]) : [];
}

function mergeValue(
  field: FormField, path: string, model: string, access: AccessMap, previous: Record<string, unknown>, data: Record<string, unknown>,
  lists: Readonly<Record<string, readonly unknown[]>>, errors: DataError[], row?: number,
): unknown {
  const stored = Object.hasOwn(previous, field.id) ? previous[field.id] : undefined;
  if (access.of(model) !== 'write' || !Object.hasOwn(data, field.id)) return stored;
  const raw = data[field.id];
  if (field.class === 'sensitive' && looksMasked(raw)) {
    // The browser shows sensitive values masked and sends them back as they were shown.
    if (stored !== undefined && stored !== null && raw === mask(field, stored)) return stored;
    errors.push({ path, code: 'maskedValue', message: '这里是脱敏后的内容，请填写完整内容或保持不变', label: field.label, row });
    return stored;
  }
  const normalized = normalizeValue(field, raw, optionsOf(field, lists));
  if ('value' in normalized) return normalized.value;
  errors.push({ path, code: 'wrongType', message: `“${field.label}”${normalized.wrong}`, label: field.label, row });
  return stored;
}

function mergeRows(
  table: FormField, access: AccessMap, previous: TableRow[], sent: unknown,
  lists: Readonly<Record<string, readonly unknown[]>>, errors: DataError[],
): TableRow[] | undefined {
  const columns = table.columns ?? [];
  const mayWrite = access.of(table.id) === 'write' || (access.of(table.id) === 'read' && columns.some((column) => access.of(`${table.id}.${column.id}`) === 'write'));
  if (sent === undefined || !mayWrite) return previous.length > 0 || sent !== undefined ? previous : undefined;
  if (!Array.isArray(sent) && sent !== null) {
    errors.push({ path: table.id, code: 'wrongType', message: `“${table.label}”应为若干行`, label: table.label });
    return previous;
  }
  if ((sent?.length ?? 0) > MAX_ROWS) {
    errors.push({ path: table.id, code: 'tooManyRows', message: `一次最多${MAX_ROWS}行`, label: table.label });
    return previous;
  }
  const structural = access.of(table.id) === 'write';
  const stored = new Map(previous.map((row) => [row.id, row]));
  const known = new Set(columns.map((column) => column.id));
  const seen = new Set<string>();
  const rows: TableRow[] = [];
  (sent ?? []).forEach((item: unknown, index: number) => {
    const number = index + 1;
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      errors.push({ path: cellPath(table.id, `${NEW_ROW}${number}`), code: 'wrongType', message: `第${number}行不是一行数据`, row: number });
      return;
    }
    const incoming = item as Record<string, unknown>;
    const claimed = Object.hasOwn(incoming, 'id') ? incoming['id'] : undefined;
    const isNew = claimed === undefined || claimed === null || claimed === '' || (typeof claimed === 'string' && claimed.startsWith(NEW_ROW) && !stored.has(claimed));
    const id = typeof claimed === 'string' && claimed !== '' ? claimed.slice(0, 64) : freeId(number, seen);
    if (!isNew && (typeof claimed !== 'string' || !stored.has(claimed))) {
      errors.push({ path: cellPath(table.id, id), code: 'unknownRow', message: `第${number}行已不存在，请刷新后再填`, row: number });
      return;
    }
    if (seen.has(id)) {
      errors.push({ path: cellPath(table.id, id), code: 'duplicateRow', message: `第${number}行重复`, row: number });
      return;
    }
    seen.add(id);
    for (const key of Object.keys(incoming)) {
      if (key !== 'id' && key !== FORMILY_INDEX && !known.has(key)) errors.push({ path: cellPath(table.id, id, key), code: 'unknownField', message: `第${number}行有表单中没有的字段`, row: number });
    }
    if (isNew && !structural) {
      errors.push({ path: cellPath(table.id, id), code: 'rowsNotAllowed', message: '此环节不能增加行', row: number });
      return;
    }
    const before = stored.get(id) ?? {};
    const row: TableRow = { id };
    for (const column of columns) {
      const value = mergeValue(column, cellPath(table.id, id, column.id), `${table.id}.${column.id}`, access, before, incoming, lists, errors, number);
      if (value !== undefined) row[column.id] = value;
    }
    for (const key of Object.keys(before)) if (!known.has(key) && key !== 'id') row[key] = (before as Record<string, unknown>)[key];
    rows.push(row);
  });
  if (structural) return rows;
  const merged = new Map(rows.map((row) => [row.id, row]));
  return previous.map((row) => merged.get(row.id) ?? row);
}

function freeId(number: number, seen: ReadonlySet<string>): string {
  let id = `${NEW_ROW}${number}`;
  for (let turn = 1; seen.has(id); turn += 1) id = `${NEW_ROW}${number}-${turn}`;
  return id;
}
