import { modelPath, NEW_ROW, normalizeValue, rowsOf, type DataError } from '@noticeflow/forms';
import type { Finding, FormData, FormField, TableRow } from '@noticeflow/schemas';
import type { Tx } from '../../persistence/index.js';
import type { RecordsService, TaskForm } from '../registers/index.js';
import type { ImportPlan } from './column-plan.js';
import type { ParsedRow, ParsedSheet } from './parse-sheet.js';

export type RowState = 'new' | 'updated' | 'same' | 'error';

/** A remark on one cell (or row) of the workbook, for people. */
export interface RowFinding { row: number; column?: number; field?: string; label?: string; rule: string; severity: 'error' | 'reason' | 'warning'; message: string }

export interface CheckedRow { sheetRow: number; rowId: string; state: RowState; values: Record<string, unknown> }

export interface CheckedImport { rows: CheckedRow[]; findings: RowFinding[]; counts: Record<RowState, number> }

/** Checks every row together with what is stored, as if all were taken; writes nothing. */
export async function checkImport(tx: Tx, records: RecordsService, target: TaskForm, plan: ImportPlan, sheet: ParsedSheet, reasons: { rule: string; reason: string }[] = []): Promise<CheckedImport> {
  return plan.tableId === ''
    ? checkCollection(tx, records, target, plan, sheet, reasons)
    : checkTable(tx, records, target, plan, sheet, reasons);
}

async function checkTable(tx: Tx, records: RecordsService, target: TaskForm, plan: ImportPlan, sheet: ParsedSheet, reasons: { rule: string; reason: string }[]): Promise<CheckedImport> {
  const empty = await records.inspect(tx, { ...target.request, data: {}, reasons });
  const stored = rowsOf(empty.previous ?? {}, plan.tableId);
  const matched = matchRows(plan, sheet.rows, stored);
  const checked = await records.inspect(tx, { ...target.request, data: mergedRows(plan.tableId, stored, sheet.rows, matched), reasons });
  const clean = new Map(rowsOf(checked.clean, plan.tableId).map((row) => [row.id, row]));
  const before = new Map(stored.map((row) => [row.id, row]));
  return report(plan, sheet, (row) => {
    const id = matched.get(row) ?? row.rowId;
    const now = clean.get(id) ?? {};
    const was = before.get(id);
    const at = (path: string): boolean => path.startsWith(`${plan.tableId}[${id}]`);
    return {
      id, values: now, errors: checked.errors.filter((e) => at(e.path)), findings: checked.findings.filter((f) => at(f.path)),
      state: was === undefined ? 'new' : plan.columns.every(({ field }) => equal(was[field.id], (now as Record<string, unknown>)[field.id])) ? 'same' : 'updated',
    };
  });
}

async function checkCollection(tx: Tx, records: RecordsService, target: TaskForm, plan: ImportPlan, sheet: ParsedSheet, reasons: { rule: string; reason: string }[]): Promise<CheckedImport> {
  const answers = new Map<ParsedRow, RowAnswer>();
  for (const row of sheet.rows) {
    const checked = await records.inspect(tx, { ...target.request, data: row.values, reasons });
    answers.set(row, { id: row.rowId, values: checked.clean, errors: checked.errors, findings: checked.findings, state: 'new' });
  }
  return report(plan, sheet, (row) => answers.get(row)!);
}

interface RowAnswer { id: string; values: Record<string, unknown>; errors: DataError[]; findings: Finding[]; state: RowState }

function report(plan: ImportPlan, sheet: ParsedSheet, answerOf: (row: ParsedRow) => RowAnswer): CheckedImport {
  const counts: Record<RowState, number> = { new: 0, updated: 0, same: 0, error: 0 };
  const findings: RowFinding[] = [];
  const rows = sheet.rows.map((row): CheckedRow => {
    const answer = answerOf(row);
    const own: RowFinding[] = row.problems.map((problem) => at(plan, sheet, row, problem.fieldId, { rule: 'wrongType', severity: 'error', message: problem.message }));
    const told = new Set(row.problems.map((problem) => problem.fieldId));
    for (const error of answer.errors) own.push(at(plan, sheet, row, columnOf(plan, error.path), { rule: error.code, severity: 'error', message: error.message }));
    for (const finding of answer.findings) {
      const fieldId = columnOf(plan, finding.path);
      // What could not be read is not also missing.
      if (fieldId !== undefined && told.has(fieldId) && finding.rule === 'required') continue;
      own.push(at(plan, sheet, row, fieldId, finding));
    }
    findings.push(...own);
    const blocked = own.some((finding) => finding.severity === 'error');
    const state = blocked ? 'error' : answer.state;
    counts[state] += 1;
    return { sheetRow: row.sheetRow, rowId: answer.id, state, values: answer.values };
  });
  return { rows, findings, counts };
}

function at(plan: ImportPlan, sheet: ParsedSheet, row: ParsedRow, fieldId: string | undefined, finding: { rule: string; severity: RowFinding['severity']; message: string }): RowFinding {
  const field = plan.columns.find((column) => column.field.id === fieldId)?.field;
  const column = fieldId === undefined ? undefined : sheet.columns.get(fieldId);
  return {
    row: row.sheetRow, rule: finding.rule, severity: finding.severity, message: finding.message,
    ...(column === undefined ? {} : { column }), ...(field === undefined ? {} : { field: field.id, label: field.label }),
  };
}

function columnOf(plan: ImportPlan, path: string): string | undefined {
  const model = modelPath(path);
  const id = plan.tableId === '' ? model : model.slice(plan.tableId.length + 1);
  return id === '' ? undefined : id;
}

/** The table as it would be: what is stored stays, matched rows change, the others are added in the order of the file. */
export function mergedRows(tableId: string, stored: readonly TableRow[], rows: readonly { rowId: string; values: Record<string, unknown> }[], matched: ReadonlyMap<unknown, string>): FormData {
  const changes = new Map(rows.flatMap((row) => (matched.has(row) ? [[matched.get(row)!, row.values] as const] : [])));
  return {
    [tableId]: [
      ...stored.map((row) => ({ ...(changes.get(row.id ?? '') ?? {}), id: row.id })),
      ...rows.filter((row) => !matched.has(row)).map((row) => ({ ...row.values, id: row.rowId })),
    ],
  };
}

/** Stored row for a row of the file: an identical one first, then one with the same key (the unique columns). */
export function matchRows(plan: ImportPlan, rows: readonly ParsedRow[], stored: readonly TableRow[]): Map<ParsedRow, string> {
  const fields = plan.columns.map(({ field }) => field);
  const keys = fields.filter((field) => field.unique !== undefined);
  const matched = new Map<ParsedRow, string>();
  const free = new Map(stored.filter((row) => row.id !== undefined && !row.id.startsWith(NEW_ROW)).map((row) => [row.id!, row]));
  const match = (columns: readonly FormField[]): void => {
    if (columns.length === 0) return;
    const byText = new Map<string, string[]>();
    for (const [id, row] of free) {
      const text = textOf(columns, row);
      if (text !== null) byText.set(text, [...(byText.get(text) ?? []), id]);
    }
    for (const row of rows) {
      const text = matched.has(row) ? null : textOf(columns, row.values);
      const id = text === null ? undefined : byText.get(text)?.shift();
      if (id === undefined) continue;
      matched.set(row, id);
      free.delete(id);
    }
  };
  match(fields);
  match(keys);
  return matched;
}

/** Values of some columns as one text; null when all are empty. */
function textOf(fields: readonly FormField[], values: Readonly<Record<string, unknown>>): string | null {
  const parts = fields.map((field) => normal(field, values[field.id]));
  return parts.every((part) => part === '') ? null : JSON.stringify(parts);
}

function normal(field: FormField, value: unknown): string {
  const normalized = normalizeValue(field, value, field.options);
  if ('wrong' in normalized) return JSON.stringify(value);
  return normalized.value === null ? '' : JSON.stringify(normalized.value);
}

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
