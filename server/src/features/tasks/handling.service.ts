import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import { Database } from '../../persistence/index.js';
import { userPrincipal, type CurrentUser } from '../../platform/auth/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { Person } from './directory.js';
import { Drafts } from './drafts.js';
import { EngineStep, TASK_ALREADY_CLAIMED } from './engine-step.js';
import { Opinions } from './opinions.js';
import { isPending } from './model/signing.js';
import { Recipients } from './recipients.js';
import { TaskAccess, URGE_COOL_DOWN_MS, type TaskView } from './task-access.js';
import { TaskNotices } from './task-notices.js';
import { TaskRecords } from './task-records.js';
import { marks, type TaskRow } from './task-row.js';

/** A draft larger than this is no form. */
const DRAFT_LIMIT = 2_000_000;

/** The verbs around the work itself: who does it, and who is told. */
@Injectable()
export class HandlingService {
  constructor(
    private readonly database: Database,
    private readonly access: TaskAccess,
    private readonly engine: EngineStep,
    private readonly recipients: Recipients,
    private readonly records: TaskRecords,
    private readonly drafts: Drafts,
    private readonly opinions: Opinions,
    private readonly notices: TaskNotices,
    private readonly clock: Clock,
  ) {}

  /** 认领: of several holders of a post exactly one gets it; the others see whose it is. */
  async claim(user: CurrentUser, id: string): Promise<void> {
    const { task } = await this.access.demand(user, id, 'claim');
    await this.engine.submit(user, task, { type: 'UpdateTask', key: task.elementKey, assignee: user.id }, [async (tx) => void this.opinions.add(tx, { task, user, verb: 'claim' })], TASK_ALREADY_CLAIMED);
  }

  /** 转办: the work is another's from now on. */
  async transfer(user: CurrentUser, id: string, to: string, comment?: string): Promise<void> {
    const view = await this.access.demand(user, id, 'transfer');
    const person = await this.recipient(user, view, to, 'TRANSFER_TO_SELF', '不能转办给自己');
    await this.handOver(user, view, person, 'transfer', comment, async (tx) => {
      if (view.task.delegatedBy) await tx.execute('UPDATE task SET delegated_by = NULL WHERE id = ?', [view.task.id]);
    });
  }

  /** 委派: another does the work and hands it back. */
  async delegate(user: CurrentUser, id: string, to: string, comment?: string): Promise<void> {
    const view = await this.access.demand(user, id, 'delegate');
    const person = await this.recipient(user, view, to, 'DELEGATE_TO_SELF', '不能委派给自己');
    await this.handOver(user, view, person, 'delegate', comment, async (tx) => void (await tx.execute('UPDATE task SET delegated_by = ? WHERE id = ?', [user.id, view.task.id])));
  }

  /** 暂存. Stored for this person only; the record is untouched. */
  async saveDraft(user: CurrentUser, id: string, data: Record<string, unknown>): Promise<{ savedAt: Date }> {
    const view = await this.access.demand(user, id, 'save');
    if (JSON.stringify(data).length > DRAFT_LIMIT) throw new ProblemError(413, 'PAYLOAD_TOO_LARGE', `Expected a draft of at most ${DRAFT_LIMIT} characters`);
    await this.records.refuseForbidden(view, data);
    const { task } = view;
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      const { affected } = await tx.execute("UPDATE task SET touched = 1 WHERE id = ? AND status = 'open'", [task.id]);
      if (affected === 0) throw ProblemError.conflict('TASK_ALREADY_COMPLETED', '该任务已办结');
      this.drafts.save(tx, { tenantId: task.tenantId, taskId: task.id, userId: user.id }, data, now);
      await this.list(tx, task, userPrincipal(user.id), 'draft', now);
    });
    return { savedAt: now };
  }

  /** 抄送/传阅: shown to others, who need not act. */
  async copy(user: CurrentUser, id: string, to: readonly string[], comment?: string): Promise<void> {
    const { task } = await this.access.demand(user, id, 'cc');
    const wanted = [...new Set(to)];
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      const people = await this.recipients.of(tx, task, wanted);
      const known = await tx.query(`SELECT principal FROM task_cc WHERE task_id = ? AND principal IN (${marks(wanted)})`, [task.id, ...wanted.map(userPrincipal)]);
      const already = new Set(known.map((row) => String(row.principal)));
      const fresh = wanted.filter((one) => !already.has(userPrincipal(one)));
      for (const one of fresh) {
        tx.insert('task_cc', { task_id: task.id, principal: userPrincipal(one), tenant_id: task.tenantId, instance_id: task.instanceId, from_user_id: user.id, at: now, read_at: null, read_by: null });
        tx.insert('task_link', { tenant_id: task.tenantId, principal: userPrincipal(one), status: 'cc', due_at: task.dueAt, task_id: task.id, listed_at: now });
      }
      if (fresh.length === 0) return;
      this.opinions.add(tx, { task, user, verb: 'cc', comment, target: fresh.map((one) => people.get(one)!.name).join('、') });
      await this.notices.tell(tx, task, fresh.map(userPrincipal), 'cc', `抄送：${task.title}`, `${user.displayName}向您抄送了该任务。${comment?.trim() ?? ''}`);
    });
  }

  /** 催办: told at once, repeated only after the cool-down, however many press at the same time. */
  async urge(user: CurrentUser, id: string, comment?: string): Promise<void> {
    const { task } = await this.access.demand(user, id, 'urge');
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      const { affected } = await tx.execute(
        "UPDATE task SET urged_at = ? WHERE id = ? AND status = 'open' AND (urged_at IS NULL OR urged_at <= ?)",
        [now, task.id, new Date(now.getTime() - URGE_COOL_DOWN_MS)],
      );
      if (affected === 0) throw ProblemError.conflict('URGE_COOLING_DOWN', '刚刚已催办过，请稍后再试');
      this.opinions.add(tx, { task, user, verb: 'urge', comment });
      const rows = await tx.query("SELECT principal FROM task_link WHERE task_id = ? AND status = 'open'", [task.id]);
      await this.notices.tell(tx, task, rows.map((row) => String(row.principal)), 'urge', `催办：${task.title}`, `${user.displayName}催办该任务，请尽快办理。${comment?.trim() ?? ''}`);
    });
  }

  private async handOver(user: CurrentUser, { task }: TaskView, person: Person, verb: 'transfer' | 'delegate', comment: string | undefined, extra: (tx: Tx) => Promise<void>): Promise<void> {
    const label = verb === 'transfer' ? '转办' : '委派';
    await this.engine.submit(user, task, { type: 'UpdateTask', key: task.elementKey, assignee: person.id }, [async (tx) => {
      await extra(tx);
      this.opinions.add(tx, { task, user, verb, comment, target: person.name });
      await this.list(tx, task, userPrincipal(user.id), 'done', this.clock.now());
      await tx.execute('DELETE FROM task_draft WHERE task_id = ? AND user_id = ?', [task.id, user.id]);
      await tx.execute("DELETE FROM task_link WHERE task_id = ? AND status = 'draft' AND principal = ?", [task.id, userPrincipal(user.id)]);
      await this.notices.tell(tx, task, [userPrincipal(person.id)], verb, `${label}：${task.title}`, `${user.displayName}将该任务${label}给您。${comment?.trim() ?? ''}`);
    }]);
  }

  /** An active person near the work: at the task's unit, below or above it. Tasks carry personal data of that unit. */
  private async recipient(user: CurrentUser, { task, signs }: TaskView, to: string, selfCode: string, selfReason: string): Promise<Person> {
    if (to === user.id || to === task.assignee) throw ProblemError.invalid(selfCode, to === user.id ? selfReason : '该任务已由此人办理', [{ path: 'to', message: 'Expected another person', messageZh: selfReason }]);
    if (signs.some((sign) => isPending(sign) && sign.userId === to)) throw ProblemError.invalid('RECIPIENT_IS_SIGNER', '此人正在为该任务加签，请先减签', [{ path: 'to', message: 'Expected nobody who is still to sign', messageZh: '此人正在为该任务加签，请先减签' }]);
    return this.database.read(async (tx) => (await this.recipients.of(tx, task, [to])).get(to)!);
  }

  private async list(tx: Tx, task: TaskRow, principal: string, status: 'draft' | 'done', now: Date): Promise<void> {
    await tx.execute('DELETE FROM task_link WHERE task_id = ? AND principal = ? AND status = ?', [task.id, principal, status]);
    tx.insert('task_link', { tenant_id: task.tenantId, principal, status, due_at: task.dueAt, task_id: task.id, listed_at: now });
  }
}
