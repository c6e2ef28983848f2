import { dataFields, rowsOf } from '@noticeflow/forms';
import type { ColumnGroup, FormData, FormField, FormModel, PrintLayout } from '@noticeflow/schemas';
import { formatValue, type Names } from './format-value.js';

/** A cell of the heading; rows and columns count from 0. Line breaks in the text are forced ones. */
export interface HeaderCell { text: string; row: number; column: number; rowSpan: number; columnSpan: number }

/** The official table of a form, filled in: what docx and xlsx both print. */
export interface OfficialTable {
  /** Line over the title, `附件2`. */
  annex?: string;
  title: string;
  orientation: 'portrait' | 'landscape';
  /** Lines over the table. */
  head: string[];
  header: HeaderCell[];
  headerRows: number;
  /** Relative widths, one per column. */
  widths: number[];
  /** Text of every cell; `\n` is a line break. */
  rows: string[][];
  notes: string[];
  /** Small line at the foot of every page: who took it out, when. */
  watermark?: string;
}

export interface PrintContext {
  unit: Readonly<Record<string, unknown>> | null;
  campaign: Readonly<Record<string, unknown>> | null;
  names: Names;
}

const NUMBER_WIDTH = 4;
const DEFAULT_WIDTH = 10;

/** Lays the data into the layout of the notice: exact titles, merged heading cells, printed rows, literal notes. */
export function officialTable(form: FormModel, data: FormData, context: PrintContext): OfficialTable {
  const fields = dataFields(form.fields);
  const table = fields.find((field) => field.id === form.print?.table) ?? fields.find((field) => field.type === 'table');
  const print: PrintLayout = form.print ?? { orientation: 'portrait', title: form.title };
  const top = { ...(print.annex === undefined ? {} : { annex: print.annex }), title: print.title, orientation: print.orientation };
  const lines = (print.head ?? []).map((line) => fillIn(line, fields, data, context));
  const notes = print.notes ?? form.notes ?? [];
  if (table === undefined) return { ...fieldsAsTable(fields, data, context), ...top, head: lines, notes };

  const columns = (table.columns ?? []).filter((column) => column.printed !== false);
  const numbered = table.rowNumber !== undefined;
  const header = headerOf(table, columns, print.columnTitles ?? {});
  const filled = rowsOf(data, table.id).map((row) => columns.map((column) => formatValue(column, row[column.id], context.names)));
  const records = filled.length;
  while (filled.length < (print.minRows ?? 1)) filled.push(columns.map(() => ''));
  const numbers = Math.max(records, print.numberedRows ?? filled.length);
  return {
    ...top, head: lines, notes, ...header,
    widths: [...(numbered ? [NUMBER_WIDTH] : []), ...columns.map((column) => column.width ?? DEFAULT_WIDTH)],
    rows: filled.map((cells, index) => (numbered ? [index < numbers ? String(index + 1) : '', ...cells] : cells)),
  };
}

/** `{unit.name}`, `{campaign.title}`, `{data.students_total}`; a value that is not there leaves its place blank. */
function fillIn(line: string, fields: readonly FormField[], data: FormData, context: PrintContext): string {
  return line.replace(/\{(unit|campaign|data)\.([A-Za-z0-9_.]+)\}/g, (_whole, root: string, path: string) => {
    if (root === 'data') {
      const field = fields.find((f) => f.id === path);
      return field === undefined ? '' : formatValue(field, data[field.id], context.names);
    }
    let value: unknown = root === 'unit' ? context.unit : context.campaign;
    for (const part of path.split('.')) value = typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
}

/** The heading as a grid: groups span their columns, a column without a group spans all rows. */
function headerOf(table: FormField, columns: readonly FormField[], titles: Readonly<Record<string, string>>): Pick<OfficialTable, 'header' | 'headerRows'> {
  const printed = new Set(columns.map((column) => column.id));
  const groups = new Map<string, string[]>();
  const walk = (group: ColumnGroup, above: string[]): void => {
    const path = [...above, group.title];
    for (const item of group.columns) {
      if (typeof item !== 'string') walk(item, path);
      else if (printed.has(item)) groups.set(item, path);
    }
  };
  for (const group of table.columnGroups ?? []) walk(group, []);
  const headerRows = 1 + Math.max(0, ...[...groups.values()].map((path) => path.length));
  const offset = table.rowNumber === undefined ? 0 : 1;
  const header: HeaderCell[] = table.rowNumber === undefined ? [] : [{ text: table.rowNumber, row: 0, column: 0, rowSpan: headerRows, columnSpan: 1 }];
  columns.forEach((column, index) => {
    const path = groups.get(column.id) ?? [];
    path.forEach((text, depth) => {
      const left = header.find((cell) => cell.row === depth && cell.text === text && cell.column + cell.columnSpan === index + offset && cell.rowSpan === 1
        && samePath(groups.get(columns[index - 1]?.id ?? ''), path, depth));
      if (left === undefined) header.push({ text, row: depth, column: index + offset, rowSpan: 1, columnSpan: 1 });
      else left.columnSpan += 1;
    });
    header.push({ text: titles[column.id] ?? column.label, row: path.length, column: index + offset, rowSpan: headerRows - path.length, columnSpan: 1 });
  });
  return { header, headerRows };
}

const samePath = (a: readonly string[] | undefined, b: readonly string[], depth: number): boolean => a !== undefined && b.slice(0, depth + 1).every((title, index) => a[index] === title);

/** A form without a table prints as label and value. */
function fieldsAsTable(fields: readonly FormField[], data: FormData, context: PrintContext): Pick<OfficialTable, 'header' | 'headerRows' | 'widths' | 'rows'> {
  return {
    header: [{ text: '项目', row: 0, column: 0, rowSpan: 1, columnSpan: 1 }, { text: '内容', row: 0, column: 1, rowSpan: 1, columnSpan: 1 }],
    headerRows: 1,
    widths: [25, 75],
    rows: fields.filter((field) => field.printed !== false).map((field) => {
      const text = formatValue(field, data[field.id], context.names);
      return [field.label, text !== '' && field.unit !== undefined ? `${text}${field.unit}` : text];
    }),
  };
}
