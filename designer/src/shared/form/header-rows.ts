import type { ColumnGroup, FormField } from '@noticeflow/schemas';

/** One header cell of a table with merged titles. */
export interface HeaderCell { title: string; columnId?: string; colSpan: number; rowSpan: number }

/** Lays out merged header cells over the visible columns: one array per header row. */
export function headerRows(columns: FormField[], groups: ColumnGroup[] = []): HeaderCell[][] {
  const byId = new Map(columns.map((column) => [column.id, column]));
  const depthOf = (group: ColumnGroup): number => 1 + Math.max(1, ...group.columns.map((item) => (typeof item === 'string' ? 1 : depthOf(item))));
  const span = (group: ColumnGroup): number => group.columns.reduce((sum, item) => sum + (typeof item === 'string' ? (byId.has(item) ? 1 : 0) : span(item)), 0);
  const firstOf = (group: ColumnGroup): string | undefined => {
    for (const item of group.columns) {
      const id = typeof item === 'string' ? (byId.has(item) ? item : undefined) : firstOf(item);
      if (id) return id;
    }
    return undefined;
  };
  const depth = Math.max(1, ...groups.filter((group) => span(group) > 0).map(depthOf));
  const rows: HeaderCell[][] = Array.from({ length: depth }, () => []);
  const placed = new Set<string>();
  const leaf = (id: string, row: number) => {
    const column = byId.get(id);
    if (!column || placed.has(id)) return;
    placed.add(id);
    rows[row]!.push({ title: column.label, columnId: id, colSpan: 1, rowSpan: depth - row });
  };
  const place = (group: ColumnGroup, row: number) => {
    const width = span(group);
    if (width === 0) return;
    rows[row]!.push({ title: group.title, colSpan: width, rowSpan: 1 });
    for (const item of group.columns) {
      if (typeof item === 'string') leaf(item, row + 1);
      else place(item, row + 1);
    }
  };
  const groupAt = new Map(groups.map((group) => [firstOf(group), group]));
  for (const column of columns) {
    if (placed.has(column.id)) continue;
    const group = groupAt.get(column.id);
    if (group) place(group, 0);
    else leaf(column.id, 0);
  }
  return rows;
}
