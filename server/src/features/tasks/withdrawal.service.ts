import { Injectable } from '@nestjs/common';
import type { ModifyInstruction } from '@noticeflow/engine';
import { Database } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { EngineStep } from './engine-step.js';
import { Opinions } from './opinions.js';
import { successorsOf } from './take-back.js';
import { TaskAccess, type TaskView } from './task-access.js';
import { marks } from './task-row.js';

/** 取回 a completed task while its successors are untouched; 撤回 an instance nobody has worked on. */
@Injectable()
export class WithdrawalService {
  constructor(
    private readonly database: Database,
    private readonly access: TaskAccess,
    private readonly engine: EngineStep,
    private readonly runtime: ProcessRuntime,
    private readonly opinions: Opinions,
  ) {}

  async withdraw(user: CurrentUser, id: string, comment?: string): Promise<void> {
    const view = await this.access.demand(user, id, 'withdraw');
    if (view.situation.takeBack?.as === '取回') await this.takeBack(user, view, comment);
    else await this.cancel(user, view, comment);
  }

  /** Moves the token back: the same element is activated again, the successors' tasks are cancelled. */
  private async takeBack(user: CurrentUser, { task }: TaskView, comment?: string): Promise<void> {
    const successors = await this.database.read((tx) => successorsOf(tx, task));
    const { state } = await this.runtime.state(task.instanceId);
    const instructions: ModifyInstruction[] = [];
    for (const next of successors) {
      const element = state.elements[next.elementKey];
      if (!element) throw ProblemError.conflict('WITHDRAW_REFUSED', '后续环节已办理，不能取回');
      // Activated before anything is terminated, so that the scope never runs empty.
      if (instructions.length === 0) instructions.push({ kind: 'activate', elementId: task.elementId, ancestorKey: element.parent });
      instructions.push({ kind: 'terminate', key: next.elementKey });
    }
    const ids = successors.map((next) => next.id);
    await this.engine.submit(user, task, { type: 'ModifyInstance', instructions, reason: 'take-back' }, [async (tx, step) => {
      // Locks the successors: whoever began on one meanwhile has won. The projection may already have cancelled them in this very step.
      const { affected } = await tx.execute(
        `UPDATE task SET revision = revision + 1 WHERE id IN (${marks(ids)}) AND touched = 0 AND (status = 'open' OR (status = 'cancelled' AND completed_step = ?))`,
        [...ids, step.events.at(-1)?.seq ?? 0],
      );
      if (affected !== ids.length) throw ProblemError.conflict('WITHDRAW_REFUSED', '后续环节已有人办理，不能取回');
      await tx.execute("DELETE FROM task_link WHERE task_id = ? AND status = 'done'", [task.id]);
      this.opinions.add(tx, { task, user, verb: 'take-back', comment });
    }]);
  }

  private async cancel(user: CurrentUser, { task }: TaskView, comment?: string): Promise<void> {
    const root = { ...task, instanceId: task.rootInstanceId };
    await this.engine.submit(user, root, { type: 'CancelInstance', reason: 'withdrawn by the starter' }, [async (tx) => {
      const [row] = await tx.query("SELECT COUNT(*) AS n FROM task WHERE root_instance_id = ? AND status = 'completed' AND (completed_by IS NULL OR completed_by <> ?)", [task.rootInstanceId, user.id]);
      if (Number(row?.n ?? 0) > 0) throw ProblemError.conflict('WITHDRAW_REFUSED', '已有人办理，不能撤回');
      this.opinions.add(tx, { task, user, verb: 'withdraw', comment });
    }]);
  }
}
