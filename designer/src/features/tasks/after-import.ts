import { NEW_ROW } from '@noticeflow/forms';
import type { TableRow } from '@noticeflow/schemas';

const rowsIn = (value: unknown): TableRow[] => (Array.isArray(value) ? value as TableRow[] : []);
const same = (left: TableRow | undefined, right: TableRow | undefined) => JSON.stringify(left) === JSON.stringify(right);

/**
 * The rows of a table after an Excel import, for somebody who was typing: the record's rows as imported,
 * with own edits where the workbook changed nothing, and own new rows below. `before` is the record as it was shown.
 */
export function mergeImported(before: unknown, mine: unknown, imported: unknown): TableRow[] {
  const shown = new Map(rowsIn(before).map((row) => [row.id, row]));
  const own = new Map(rowsIn(mine).map((row) => [row.id, row]));
  const kept = rowsIn(imported).map((row) => {
    const edited = own.get(row.id);
    return edited && same(row, shown.get(row.id)) ? edited : row;
  });
  return [...kept, ...rowsIn(mine).filter((row) => row.id === undefined || row.id.startsWith(NEW_ROW))];
}
