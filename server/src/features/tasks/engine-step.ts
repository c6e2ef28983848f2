import { Injectable } from '@nestjs/common';
import type { Command } from '@noticeflow/engine';
import type { Tx } from '../../persistence/tx.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { Participant } from '../../runtime/contract.js';
import { isRejection, ProcessRuntime } from '../../runtime/index.js';
import type { TaskRow } from './task-row.js';

/** What the loser of a race over a task is told. */
const TASK_CHANGED = { code: 'TASK_CHANGED', reason: '任务刚被他人处理或移交，请刷新后再试' };
export const TASK_ALREADY_CLAIMED = { code: 'TASK_ALREADY_CLAIMED', reason: '该任务刚被他人认领' };

/** Puts a person's act on a task through the engine, together with what the act stores: all of it or nothing. */
@Injectable()
export class EngineStep {
  constructor(private readonly runtime: ProcessRuntime) {}

  /**
   * Submits the command. The task must still be as the person saw it: whoever comes second gets 409
   * TASK_ALREADY_COMPLETED, or TASK_CHANGED when it was handed over meanwhile.
   */
  async submit(user: CurrentUser, task: TaskRow, command: Command, participants: Participant[], conflict = TASK_CHANGED): Promise<void> {
    const guard: Participant = async (tx) => {
      if (!(await bumpRevision(tx, task))) throw ProblemError.conflict(conflict.code, conflict.reason);
    };
    try {
      await this.runtime.submit(task.instanceId, command, {
        actor: { kind: 'user', tenantId: user.tenantId, id: user.id, ...(task.delegatedBy ? { onBehalfOf: task.delegatedBy } : {}) },
        participants: [guard, ...participants],
        annotations: { taskId: task.id },
      });
    } catch (error) {
      if (command.type !== 'CancelInstance' && isRejection(error, 'NOT_FOUND', 'ALREADY_COMPLETED', 'INVALID_STATE')) {
        throw ProblemError.conflict(command.type === 'ModifyInstance' ? 'WITHDRAW_REFUSED' : 'TASK_ALREADY_COMPLETED', command.type === 'ModifyInstance' ? '后续环节已办理，不能取回' : '该任务已办结');
      }
      throw error;
    }
  }
}

/** Whoever acts on the revision they saw first wins; the row stays locked until the end of the transaction. */
async function bumpRevision(tx: Tx, task: TaskRow): Promise<boolean> {
  const { affected } = await tx.execute('UPDATE task SET revision = revision + 1, touched = 1 WHERE id = ? AND revision = ?', [task.id, task.revision]);
  return affected === 1;
}
