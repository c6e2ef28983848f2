import { fromDb, fromDbOrNull } from '../../persistence/column-types.js';
import type { Row, Tx } from '../../persistence/tx.js';
import type { TaskSignEntity } from './entities/task-sign.entity.js';
import type { SignPosition, SignRule, SignStatus } from './model/signing.js';
import { marks, textOf } from './task-row.js';

/** One added signer as services see it. */
export type SignRow = Omit<TaskSignEntity, 'position' | 'rule' | 'status'> & { position: SignPosition; rule: SignRule; status: SignStatus };

function toSignRow(row: Row): SignRow {
  return {
    id: String(row.id),
    tenantId: String(row.tenant_id),
    hostTaskId: String(row.host_task_id),
    groupId: String(row.group_id),
    taskId: textOf(row.task_id),
    userId: String(row.user_id),
    position: String(row.position) as SignPosition,
    rule: String(row.rule) as SignRule,
    orderNo: Number(row.order_no),
    status: String(row.status) as SignStatus,
    addedBy: String(row.added_by),
    addedAt: fromDb(row.added_at),
    signedAt: fromDbOrNull(row.signed_at),
    outcome: textOf(row.outcome),
  };
}

/** Every signer ever added to the host task, in the order they were added. */
export async function signsOfHost(tx: Pick<Tx, 'query'>, hostTaskId: string): Promise<SignRow[]> {
  const rows = await tx.query('SELECT * FROM task_sign WHERE host_task_id = ? ORDER BY added_at, group_id, order_no', [hostTaskId]);
  return rows.map(toSignRow);
}

/** The signer whose own task this is. */
export async function signOfTask(tx: Pick<Tx, 'query'>, taskId: string): Promise<SignRow | undefined> {
  const [row] = await tx.query('SELECT * FROM task_sign WHERE task_id = ?', [taskId]);
  return row === undefined ? undefined : toSignRow(row);
}

/** The signers nobody need wait for any longer once these hosts have ended. */
export async function pendingOfHosts(tx: Pick<Tx, 'query'>, hostTaskIds: readonly string[]): Promise<SignRow[]> {
  const rows = await tx.query(`SELECT * FROM task_sign WHERE host_task_id IN (${marks(hostTaskIds)}) AND status IN ('open', 'waiting')`, [...hostTaskIds]);
  return rows.map(toSignRow);
}

/** Ends signers without their opinion; their tasks leave every inbox. */
export function closeSigns(tx: Tx, rows: readonly SignRow[], status: 'removed' | 'skipped' | 'cancelled', now: Date): void {
  if (rows.length === 0) return;
  tx.later(`UPDATE task_sign SET status = ? WHERE id IN (${marks(rows)}) AND status IN ('open', 'waiting')`, [status, ...rows.map((row) => row.id)]);
  const tasks = rows.flatMap((row) => row.taskId ?? []);
  if (tasks.length === 0) return;
  tx.later(`UPDATE task SET status = 'cancelled', completed_at = ?, revision = revision + 1 WHERE id IN (${marks(tasks)}) AND status = 'open'`, [now, ...tasks]);
  tx.later(`DELETE FROM task_link WHERE task_id IN (${marks(tasks)}) AND status IN ('open', 'draft')`, tasks);
}
