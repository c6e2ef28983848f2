import { NEW_ROW, normalizeValue, optionsOf } from '@noticeflow/forms';
import type { FormField, TableRow } from '@noticeflow/schemas';
import type { FormScope } from '../types.js';

export interface TableProps {
  table: FormField;
  /** Columns this task may see. */
  columns: FormField[];
  rows: TableRow[];
  /** May any column be written? */
  editable: boolean;
  /** May rows be added and removed? */
  structural: boolean;
  onChange: (rows: TableRow[]) => void;
  tools?: React.ReactNode;
}

let counter = 0;
/** A new row, known by a client id until it is saved. */
export function newRow(columns: FormField[]): TableRow {
  counter += 1;
  const row: TableRow = { id: `${NEW_ROW}${Date.now().toString(36)}${counter.toString(36)}` };
  for (const column of columns) if (column.defaultValue !== undefined) row[column.id] = structuredClone(column.defaultValue);
  return row;
}

/** The id of a row; rows of data that has none are known by their place. */
export function rowId(row: TableRow, index: number): string { return row.id ?? `${NEW_ROW}${index + 1}`; }

export function setCell(rows: TableRow[], index: number, column: string, value: unknown): TableRow[] {
  const next = rows.slice();
  next[index] = { ...rows[index]!, [column]: value };
  return next;
}

/**
 * Lays pasted text (tab and line separated, as Excel copies it) over the cells from a start cell on.
 * Only writable columns take it; rows are added when the table may grow.
 */
export function pasteCells(rows: TableRow[], columns: FormField[], writable: (column: FormField) => boolean, start: { row: number; column: number }, text: string, scope: FormScope, grow: boolean): TableRow[] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map((line) => line.split('\t'));
  const next = rows.slice();
  lines.forEach((cells, offset) => {
    const at = start.row + offset;
    if (at >= next.length) {
      if (!grow) return;
      next.push(newRow(columns));
    }
    const row = { ...next[at]! };
    cells.forEach((cell, shift) => {
      const column = columns[start.column + shift];
      if (!column || !writable(column)) return;
      const normalized = normalizeValue(column, cell, optionsOf(column, scope.lists ?? {}));
      row[column.id] = 'value' in normalized ? normalized.value : cell;
    });
    next[at] = row;
  });
  return next;
}

const TYPE_WIDTH: Partial<Record<FormField['type'], number>> = { idNumber: 204, number: 90, boolean: 80, date: 124, dateRange: 218, region: 168, organisation: 180, person: 120, phone: 136, url: 200, attachment: 190, multiEnum: 160 };

/** Width of a column in pixels: by its printed percentage, its type, its title. */
export function columnWidth(column: FormField): number {
  const byType = TYPE_WIDTH[column.type] ?? (column.multiline ? 260 : 116);
  const byTitle = Math.max(...column.label.split('\n').map((line) => [...line].length)) * 14 + 26;
  return Math.max(byType, Math.min(byTitle, 160), column.width ? Math.min(column.width * 11, 320) : 0, 72);
}
