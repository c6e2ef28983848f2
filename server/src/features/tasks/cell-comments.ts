import { Injectable } from '@nestjs/common';
import { fromDb } from '../../persistence/column-types.js';
import type { Row, Tx } from '../../persistence/tx.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import type { CellCommentDto } from './dto.js';
import { textOf, type TaskRow } from './task-row.js';

/** What reviewers said about cells. Shown by every later task on the record until the record is approved. */
@Injectable()
export class CellComments {
  constructor(private readonly ids: IdGenerator, private readonly clock: Clock) {}

  add(tx: Tx, user: CurrentUser, task: TaskRow, recordId: string | null, cells: readonly { path: string; comment: string }[]): void {
    for (const cell of cells) {
      tx.insert('cell_comment', {
        id: this.ids.next(), tenant_id: task.tenantId, record_id: recordId, task_id: task.id, instance_id: task.instanceId,
        path: cell.path, comment: cell.comment.trim(), author_id: user.id, author_name: user.displayName.slice(0, 80), at: this.clock.now(), resolved_at: null,
      });
    }
  }

  /** The record was resubmitted and found good. */
  resolve(tx: Tx, task: TaskRow, recordId: string | null): void {
    const now = this.clock.now();
    if (recordId !== null) tx.later('UPDATE cell_comment SET resolved_at = ? WHERE record_id = ? AND resolved_at IS NULL', [now, recordId]);
    tx.later('UPDATE cell_comment SET resolved_at = ? WHERE instance_id = ? AND record_id IS NULL AND resolved_at IS NULL', [now, task.instanceId]);
  }

  /** Open comments on the task's record (on the instance, where there is none), and what the returning person said in general. */
  async ofLastReturn(tx: Pick<Tx, 'query'>, task: TaskRow, recordId: string | null): Promise<{ cells: CellCommentDto[]; comment?: string }> {
    const rows = await tx.query(
      `SELECT * FROM cell_comment WHERE instance_id = ? AND record_id IS NULL AND resolved_at IS NULL
       UNION ALL SELECT * FROM cell_comment WHERE record_id = ? AND resolved_at IS NULL ORDER BY at, id`,
      [task.instanceId, recordId ?? ''],
    );
    const [last] = await tx.query("SELECT verb, comment FROM opinion WHERE instance_id = ? AND verb IN ('return', 'approve', 'reject') ORDER BY at DESC, id DESC LIMIT 1", [task.instanceId]);
    const comment = textOf(last?.comment);
    return { cells: rows.map(toComment), ...(last?.verb === 'return' && comment !== null ? { comment } : {}) };
  }

  /** All comments made by these tasks, resolved or not, for the timeline. */
  async ofTasks(tx: Pick<Tx, 'query'>, instanceIds: readonly string[]): Promise<Map<string, CellCommentDto[]>> {
    const byTask = new Map<string, CellCommentDto[]>();
    if (instanceIds.length === 0) return byTask;
    const rows = await tx.query(`SELECT * FROM cell_comment WHERE task_id IN (SELECT id FROM task WHERE instance_id IN (${instanceIds.map(() => '?').join(', ')})) ORDER BY at, id`, [...instanceIds]);
    for (const row of rows) byTask.set(String(row.task_id), [...(byTask.get(String(row.task_id)) ?? []), toComment(row)]);
    return byTask;
  }
}

function toComment(row: Row): CellCommentDto {
  return { id: String(row.id), path: String(row.path), comment: String(row.comment), author: String(row.author_name), at: fromDb(row.at) };
}
