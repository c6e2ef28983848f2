import { rowsOf } from '@noticeflow/forms';
import type { TableRow } from '@noticeflow/schemas';
import type { Tx } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/current-user.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { RecordsService, RecordStore, TaskForm } from '../registers/index.js';
import type { ImportPlan } from './column-plan.js';

/** What an import did: each row it made (`from` null) or changed, with its version before and after. No values: those are in the revisions. */
export interface ImportLedger {
  recordId: string | null;
  rows: { id: string; from: number | null; to: number }[];
}

export interface Undone { recordId: string | null; removed: number; restored: number }

/** Rows that are new or have another version than before. */
export function ledgerOf(recordId: string, before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): ImportLedger {
  return { recordId, rows: [...after].flatMap(([id, to]) => (before.get(id) === to ? [] : [{ id, from: before.get(id) ?? null, to }])) };
}

/**
 * Takes an import back: what it made goes, what it changed becomes what it was before. 409 IMPORT_CHANGED_SINCE when
 * somebody has changed one of the rows since; rows that were deleted since are left alone.
 */
export async function undoImport(
  tx: Tx, services: { records: RecordsService; store: RecordStore }, user: CurrentUser, target: TaskForm, plan: ImportPlan, ledger: ImportLedger,
): Promise<Undone> {
  const { records, store } = services;
  const { tenantId, taskId } = target.request;
  const by = { actor: { id: user.id }, reason: '撤销Excel导入' };
  const now = await store.rowsById(tx, tenantId, ledger.rows.map(({ id }) => id));
  const left = ledger.rows.flatMap((entry) => { const row = now.get(entry.id); return row === undefined ? [] : [{ ...entry, row }]; });
  const changed = left.filter(({ row, to }) => row.version !== to).length;
  if (changed > 0) throw ProblemError.conflict('IMPORT_CHANGED_SINCE', `Expected the rows of the import as it left them but ${changed} of ${ledger.rows.length} were changed since`);
  if (target.collection) {
    for (const { id } of left) await records.remove(tx, { tenantId, recordId: id, taskId, ...by });
    return { recordId: null, removed: left.length, restored: 0 };
  }
  const added = new Set(left.filter(({ from }) => from === null).map(({ id }) => id));
  const earlier = await store.earlier(tx, tenantId, left.flatMap(({ row, from }) => (from === null ? [] : [{ row, version: from }])));
  const { previous } = await records.inspect(tx, { ...target.request, data: {} });
  const rows = rowsOf(previous ?? {}, plan.tableId).filter(({ id }) => !added.has(id ?? '')).map((row): TableRow => {
    const was = earlier.get(row.id ?? '');
    return { ...(was === undefined ? {} : Object.fromEntries(plan.columns.map(({ field }) => [field.id, was[field.id] ?? null]))), id: row.id };
  });
  await records.save(tx, { ...target.request, data: { [plan.tableId]: rows }, ...by });
  return { recordId: ledger.recordId, removed: added.size, restored: earlier.size };
}
