import { Injectable } from '@nestjs/common';
import type { Command } from '@noticeflow/engine';
import type { Tx } from '../../persistence/tx.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { Participant } from '../../runtime/contract.js';
import { ProcessRuntime, RejectionError } from '../../runtime/index.js';
import type { TaskRow } from './task-row.js';

/** Puts a person's act on a task through the engine, together with what the act stores: all of it or nothing. */
@Injectable()
export class EngineStep {
  constructor(private readonly runtime: ProcessRuntime) {}

  /**
   * Submits the command. The task must still be as the person saw it: whoever comes second gets 409
   * TASK_ALREADY_COMPLETED, or TASK_CHANGED when it was handed over meanwhile.
   */
  async submit(user: CurrentUser, task: TaskRow, command: Command, participants: Participant[], annotations: Record<string, string> = {}): Promise<void> {
    try {
      await this.runtime.submit(task.instanceId, command, {
        actor: { kind: 'user', tenantId: user.tenantId, id: user.id, ...(task.delegatedBy ? { onBehalfOf: task.delegatedBy } : {}) },
        participants: [async (tx) => bumpRevision(tx, task), ...participants],
        annotations: { taskId: task.id, ...annotations },
      });
    } catch (error) {
      throw asTaskProblem(error, command);
    }
  }
}

/** Whoever acts on the revision they saw first wins; the row stays locked until the end of the transaction. */
export async function bumpRevision(tx: Tx, task: TaskRow): Promise<void> {
  const { affected } = await tx.execute('UPDATE task SET revision = revision + 1, touched = 1 WHERE id = ? AND revision = ?', [task.id, task.revision]);
  if (affected === 1) return;
  const [now] = await tx.query('SELECT status FROM task WHERE id = ?', [task.id]);
  if (now?.status === 'completed') throw alreadyCompleted();
  throw ProblemError.conflict('TASK_CHANGED', '任务刚被他人处理或移交，请刷新后再试');
}

const alreadyCompleted = (): ProblemError => ProblemError.conflict('TASK_ALREADY_COMPLETED', '该任务已办结');

function asTaskProblem(error: unknown, command: Command): unknown {
  if (!(error instanceof RejectionError)) return error;
  const gone = error.rejection.code === 'NOT_FOUND' || error.rejection.code === 'ALREADY_COMPLETED' || error.rejection.code === 'INVALID_STATE';
  if (gone && (command.type === 'CompleteTask' || command.type === 'UpdateTask')) return alreadyCompleted();
  return error;
}
