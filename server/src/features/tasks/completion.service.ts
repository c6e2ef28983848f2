import { Injectable } from '@nestjs/common';
import type { Variables } from '@noticeflow/engine';
import type { Tx } from '../../persistence/tx.js';
import { userPrincipal, type CurrentUser } from '../../platform/auth/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { Participant } from '../../runtime/contract.js';
import { CellComments } from './cell-comments.js';
import type { CellDto, CompleteTaskDto } from './dto.js';
import { EngineStep } from './engine-step.js';
import { outcomeVariableOf, type TaskOutcome } from './model/outcome.js';
import type { Verb } from './model/verbs.js';
import { Opinions } from './opinions.js';
import { closeSigns } from './sign-rows.js';
import { isPending } from './model/signing.js';
import { SigningService } from './signing.service.js';
import { TaskAccess, type TaskView } from './task-access.js';
import { TaskNotices } from './task-notices.js';
import { TaskRecords, type PreparedRecord } from './task-records.js';

type Decision = Extract<Verb, 'complete' | 'approve' | 'reject' | 'return'>;

const OUTCOME_OF: Record<Decision, TaskOutcome> = { complete: 'done', approve: 'approve', reject: 'reject', return: 'return' };
/** 退回 and 不同意 must say why. */
const COMMENT_REQUIRED: ReadonlySet<Decision> = new Set(['reject', 'return']);
/** What the act makes of the record. */
const RECORD_STATUS = { complete: 'submitted', approve: 'approved', return: 'draft', reject: undefined } as const;

/** Completing a task: record revision, opinion, cell comments and engine step are one transaction. */
@Injectable()
export class CompletionService {
  constructor(
    private readonly access: TaskAccess,
    private readonly engine: EngineStep,
    private readonly records: TaskRecords,
    private readonly opinions: Opinions,
    private readonly comments: CellComments,
    private readonly notices: TaskNotices,
    private readonly signing: SigningService,
    private readonly clock: Clock,
  ) {}

  async complete(user: CurrentUser, id: string, input: CompleteTaskDto & { cells?: CellDto[] }): Promise<void> {
    const view = await this.access.load(user, id, 'act');
    const decision = decisionOf(view, input);
    this.access.ensure(view, decision);
    if (view.task.taskKind === 'sign') return this.signing.sign(user, view, input);
    if (COMMENT_REQUIRED.has(decision) && !input.comment?.trim()) {
      throw ProblemError.invalid('COMMENT_REQUIRED', '请填写意见', [{ path: 'comment', message: `Expected a comment with ${decision}`, messageZh: decision === 'return' ? '退回须填写意见' : '不同意须填写意见' }]);
    }
    if (view.task.delegatedBy) return this.handBack(user, view, input);
    const forward = decision === 'complete' || decision === 'approve';
    const record = await this.records.prepare(user, view, {
      data: input.data, reasons: input.reasons, expectedVersion: input.recordVersion, status: RECORD_STATUS[decision],
      // Whoever returns or refuses the work need not mend it first.
      check: forward,
    });
    const cells = input.cells ?? [];
    this.records.checkCells(record, cells);
    const variables: Variables = { ...record.variables, [outcomeVariableOf(view.element)]: OUTCOME_OF[decision] };
    await this.engine.submit(user, view.task, { type: 'CompleteTask', key: view.task.elementKey, variables }, [
      this.store(user, view, decision, record, input.comment, cells),
    ]);
  }

  private store(user: CurrentUser, { task, signs }: TaskView, decision: Decision, record: PreparedRecord, comment: string | undefined, cells: readonly CellDto[]): Participant {
    return async (tx) => {
      const saved = await record.save(tx);
      const recordId = saved ?? record.recordId;
      if (recordId !== null) await tx.execute('UPDATE task SET record_id = ? WHERE id = ?', [recordId, task.id]);
      this.opinions.add(tx, { task, user, verb: decision, comment });
      // Returned or refused before everyone has signed: nobody waits for the rest.
      closeSigns(tx, signs.filter(isPending), 'cancelled', this.clock.now());
      if (decision === 'approve') this.comments.resolve(tx, task, recordId);
      if (decision !== 'return') return;
      this.comments.add(tx, user, task, recordId, cells);
      await this.tellReturned(tx, user, task, comment ?? '');
    };
  }

  /** Whoever handed the work in learns at once that it came back. */
  private async tellReturned(tx: Tx, user: CurrentUser, task: TaskView['task'], comment: string): Promise<void> {
    const [last] = await tx.query("SELECT completed_by FROM task WHERE instance_id = ? AND task_kind = 'work' AND status = 'completed' AND completed_by IS NOT NULL AND id <> ? ORDER BY completed_at DESC LIMIT 1", [task.instanceId, task.id]);
    if (!last || String(last.completed_by) === user.id) return;
    await this.notices.tell(tx, task, [userPrincipal(String(last.completed_by))], 'returned', `退回：${task.title}`, `${user.displayName}退回：${comment.trim()}`);
  }

  /** 委派 ends: what was done is kept, the task goes back to whoever delegated it. */
  private async handBack(user: CurrentUser, view: TaskView, input: CompleteTaskDto): Promise<void> {
    const { task } = view;
    const delegator = task.delegatedBy!;
    const record = await this.records.prepare(user, view, { data: input.data, reasons: input.reasons, expectedVersion: input.recordVersion, status: undefined, check: false });
    await this.engine.submit(user, task, { type: 'UpdateTask', key: task.elementKey, assignee: delegator }, [async (tx) => {
      await record.save(tx);
      await tx.execute('UPDATE task SET delegated_by = NULL WHERE id = ?', [task.id]);
      await tx.execute('DELETE FROM task_draft WHERE task_id = ? AND user_id = ?', [task.id, user.id]);
      await tx.execute("DELETE FROM task_link WHERE task_id = ? AND principal = ? AND status IN ('draft', 'done')", [task.id, userPrincipal(user.id)]);
      tx.insert('task_link', { tenant_id: task.tenantId, principal: userPrincipal(user.id), status: 'done', due_at: task.dueAt, task_id: task.id, listed_at: this.clock.now() });
      this.opinions.add(tx, { task, user, verb: 'hand-back', comment: input.comment, onBehalfOf: delegator });
      await this.notices.tell(tx, task, [userPrincipal(delegator)], 'delegate', `委派办结：${task.title}`, `${user.displayName}已办结您委派的任务，请确认后提交。`);
    }]);
  }
}

/** The verb asked for: by `action`, by `outcome`, or the main one of this kind of task. */
function decisionOf({ situation }: TaskView, input: CompleteTaskDto): Decision {
  const main: Decision = situation.kind === 'approval' && !situation.delegated ? 'approve' : 'complete';
  if (input.action) return input.action === 'complete' ? main : input.action;
  switch (input.outcome) {
    case 'approve': return 'approve';
    case 'reject': return 'reject';
    case 'return': return 'return';
    default: return main;
  }
}
