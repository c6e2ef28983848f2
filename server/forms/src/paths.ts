/** Places in a record: `field`, `table[rowId].column` for a cell, `table[rowId]` for a row; `table.column` names a column. */

export interface DataPath { field: string; rowId?: string; column?: string }

export const cellPath = (table: string, rowId: string, column?: string): string => `${table}[${rowId}]${column === undefined ? '' : `.${column}`}`;

/** Parts of a data path; `null` when the text is none. */
export function parsePath(path: string): DataPath | null {
  const match = /^([A-Za-z][A-Za-z0-9_]*)(?:\[([^\][]{1,64})\])?(?:\.([A-Za-z][A-Za-z0-9_]*))?$/.exec(path);
  if (match === null) return null;
  return { field: match[1] ?? '', ...(match[2] === undefined ? {} : { rowId: match[2] }), ...(match[3] === undefined ? {} : { column: match[3] }) };
}

/** The model path of a data path: the row id dropped. */
export function modelPath(path: string): string {
  return path.replace(/\[[^\]]*\]/, '');
}
