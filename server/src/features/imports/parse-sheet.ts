import { NEW_ROW, parseDate, tidy, toHalfWidth } from '@noticeflow/forms';
import type { FormField } from '@noticeflow/schemas';
import { ProblemError } from '../../platform/errors/index.js';
import type { ImportPlan, PlannedColumn } from './column-plan.js';
import { CODE_ROW, HEADING_ROW, SAMPLE_MARK } from './import-template.js';
import type { RawCell, RawSheet } from './workbook-reader.js';

/** Names people write for things we store as codes; undefined when there is none or more than one. */
export interface NameResolver { region(name: string, within: string | undefined): string | undefined; organisation(name: string): string | undefined }

export interface CellProblem { fieldId: string; message: string }

export interface ParsedRow {
  /** Row number in the workbook, from 1. */
  sheetRow: number;
  /** The id under which the row is checked. */
  rowId: string;
  values: Record<string, unknown>;
  problems: CellProblem[];
}

export interface ParsedSheet {
  rows: ParsedRow[];
  headingRow: number;
  /** Column in the workbook (from 1) by field. */
  columns: Map<string, number>;
  /** Where 错误说明 goes. */
  errorColumn: number;
}

const HEADING_SEARCH = 10;

/** Rows of the first sheet that fits: by the hidden codes of our template, or by its headings. 422 when none does. */
export function parseSheet(sheets: readonly RawSheet[], plan: ImportPlan, names: NameResolver): ParsedSheet {
  const [sheet] = sheets;
  if (sheet === undefined) throw refuse('工作簿中没有可见的工作表');
  if (sheet.truncated) throw refuse('一次最多导入5000行，请分批导入');
  const mark = textOf(sheet.rows[CODE_ROW - 1]?.[0] ?? null);
  const { headingRow, columns } = mark.startsWith('NF1|') ? byCodes(sheet, plan, mark) : byHeadings(sheet, plan);
  const known = new Map(plan.columns.map((column) => [column.field.id, column]));
  const rows: ParsedRow[] = [];
  for (let index = headingRow; index < sheet.rows.length; index += 1) {
    const cells = sheet.rows[index] ?? [];
    if (textOf(cells[0] ?? null) === SAMPLE_MARK) continue;
    const row: ParsedRow = { sheetRow: index + 1, rowId: `${NEW_ROW}${index + 1}`, values: {}, problems: [] };
    for (const [fieldId, column] of columns) {
      const planned = known.get(fieldId);
      if (planned !== undefined) readCell(planned, cells[column - 1] ?? null, names, row);
    }
    if (row.problems.length > 0 || Object.values(row.values).some((value) => value !== null)) rows.push(row);
  }
  const width = Math.max(...sheet.rows.slice(0, headingRow).map((cells) => lastFilled(cells)), ...columns.values());
  return { rows, headingRow, columns, errorColumn: width + 1 };
}

function byCodes(sheet: RawSheet, plan: ImportPlan, mark: string): { headingRow: number; columns: Map<string, number> } {
  const [, formId, , tableId] = mark.split('|');
  if (formId !== plan.form.id || tableId !== plan.tableId) throw refuse('该模板属于另一张表，请下载本任务的模板');
  const columns = new Map<string, number>();
  (sheet.rows[CODE_ROW - 1] ?? []).forEach((cell, index) => {
    const code = textOf(cell);
    if (index > 0 && plan.columns.some(({ field }) => field.id === code)) columns.set(code, index + 1);
  });
  return { headingRow: HEADING_ROW, columns: requireAll(columns, plan) };
}

/** People's own workbooks: the row that names most of our columns. */
function byHeadings(sheet: RawSheet, plan: ImportPlan): { headingRow: number; columns: Map<string, number> } {
  let best = { headingRow: 0, columns: new Map<string, number>() };
  sheet.rows.slice(0, HEADING_SEARCH).forEach((cells, index) => {
    const columns = new Map<string, number>();
    for (const { field } of plan.columns) {
      const at = cells.findIndex((cell) => plainHeading(textOf(cell)) === plainHeading(field.label));
      if (at >= 0) columns.set(field.id, at + 1);
    }
    if (columns.size > best.columns.size) best = { headingRow: index + 1, columns };
  });
  if (best.columns.size * 2 < plan.columns.length) throw refuse('找不到表头，请使用下载的模板');
  return { headingRow: best.headingRow, columns: requireAll(best.columns, plan) };
}

function requireAll(columns: Map<string, number>, plan: ImportPlan): Map<string, number> {
  const missing = plan.columns.filter(({ field }) => field.required === true && !columns.has(field.id)).map(({ field }) => field.label);
  if (missing.length > 0) throw refuse(`缺少列：${missing.join('、')}`);
  return columns;
}

const plainHeading = (text: string): string => toHalfWidth(text).replace(/[\s*]/g, '');

function readCell(planned: PlannedColumn, cell: RawCell, names: NameResolver, row: ParsedRow): void {
  const { field } = planned;
  if (typeof cell === 'object' && cell !== null && 'error' in cell) {
    row.problems.push({ fieldId: field.id, message: `“${field.label}”单元格公式有误` });
    return;
  }
  if (typeof cell === 'object' && cell !== null && 'formula' in cell) return readCell(planned, cell.result, names, row);
  const value = field.type === 'record' ? recordOf(planned, cell) : valueOf(field, cell, names);
  if (value instanceof CellRefusal) row.problems.push({ fieldId: field.id, message: value.message });
  else row.values[field.id] = value;
}

/** The id of the record people mean by its label. */
function recordOf({ field, records }: PlannedColumn, cell: RawCell): unknown {
  if (typeof cell === 'object' || typeof cell === 'boolean') return cell === null ? null : new CellRefusal(`“${field.label}”应为文字`);
  const text = tidy(String(cell).replace(/^'(?=[=+\-@])/, ''));
  if (text === '') return null;
  // People type half-width parentheses, and blanks.
  const found = [text, text.replace(/\s*\(/g, '（').replace(/\)/g, '）')].map((written) => records?.get(written)).find((id) => id !== undefined);
  if (found === undefined) return new CellRefusal(`“${field.label}”中没有“${clip(text)}”，请从下拉列表中选择`);
  return found ?? new CellRefusal(`“${field.label}”有多个“${clip(text)}”，请写明“名称（说明）”，如仍相同请在网页上选择`);
}

class CellRefusal { constructor(readonly message: string) {} }

function valueOf(field: FormField, cell: RawCell, names: NameResolver): unknown {
  if (cell === null) return null;
  if (typeof cell === 'object') return 'date' in cell ? fromDate(field, cell.date) : null;
  if (typeof cell === 'boolean') return field.type === 'boolean' ? cell : String(cell);
  if (typeof cell === 'number') return fromNumber(field, cell);
  const text = tidy(cell.replace(/^'(?=[=+\-@])/, ''));
  if (text === '') return null;
  if (field.type === 'region' && !/^\d{2,6}$/.test(text)) {
    return names.region(text, field.regionWithin) ?? new CellRefusal(`“${field.label}”中没有“${clip(text)}”，请从下拉列表中选择或写明地市`);
  }
  if (field.type === 'organisation') return names.organisation(text) ?? new CellRefusal(`找不到单位“${clip(text)}”，请填写全称`);
  return text;
}

function fromDate(field: FormField, date: string | null): unknown {
  if (date === null) return new CellRefusal(`“${field.label}”日期有误`);
  return field.type === 'date' || field.type === 'dateRange' || field.type === 'text' ? date : new CellRefusal(`“${field.label}”不应为日期`);
}

function fromNumber(field: FormField, value: number): unknown {
  if (field.type === 'number') return value;
  if (field.type === 'idNumber') return new CellRefusal(`“${field.label}”应为文本格式：Excel已丢失末几位数字，请按文本重新填写`);
  if (field.type === 'date' || field.type === 'dateRange') {
    const date = value > 20_000 && value < 80_000 ? new Date(Date.UTC(1899, 11, 30) + Math.floor(value) * 86_400_000).toISOString().slice(0, 10) : parseDate(String(value));
    return date ?? new CellRefusal(`“${field.label}”日期有误`);
  }
  return Number.isSafeInteger(value) || Math.abs(value) < 1e15 ? String(value) : new CellRefusal(`“${field.label}”应为文本格式`);
}

function textOf(cell: RawCell): string {
  if (cell === null || typeof cell === 'object') return '';
  return tidy(String(cell));
}

function lastFilled(cells: readonly RawCell[]): number {
  for (let at = cells.length; at > 0; at -= 1) if (cells[at - 1] !== null) return at;
  return 0;
}

const clip = (text: string): string => ([...text].length > 20 ? `${[...text].slice(0, 20).join('')}…` : text);

const refuse = (messageZh: string): ProblemError => ProblemError.invalid('WORKBOOK_REFUSED', 'Expected the workbook of this table', [{ message: messageZh, messageZh }]);
