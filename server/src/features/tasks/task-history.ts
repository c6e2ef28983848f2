import type { Tx } from '../../persistence/tx.js';
import { marks } from './task-row.js';

/** Removes the tasks of ended instances with what people said and did about them. Records and their revisions stay. */
export async function removeTaskHistory(tx: Tx, instanceIds: readonly string[]): Promise<void> {
  if (instanceIds.length === 0) return;
  const ids = [...instanceIds];
  const tasks = `SELECT id FROM task WHERE instance_id IN (${marks(ids)})`;
  for (const table of ['task_link', 'task_draft']) await tx.execute(`DELETE FROM ${table} WHERE task_id IN (${tasks})`, ids);
  await tx.execute(`DELETE FROM task_sign WHERE host_task_id IN (${tasks})`, ids);
  // 我发起 lists the instance itself.
  await tx.execute(`DELETE FROM task_link WHERE task_id IN (${marks(ids)})`, ids);
  for (const table of ['task_cc', 'opinion']) await tx.execute(`DELETE FROM ${table} WHERE instance_id IN (${marks(ids)})`, ids);
  await tx.execute(`DELETE FROM cell_comment WHERE task_id IN (${tasks})`, ids);
  await tx.execute(`DELETE FROM task WHERE instance_id IN (${marks(ids)})`, ids);
}
