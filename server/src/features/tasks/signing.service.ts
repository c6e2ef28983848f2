import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';
import type { Tx } from '../../persistence/tx.js';
import { postPrincipal, userPrincipal, type CurrentUser } from '../../platform/auth/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { TaskDirectory } from './directory.js';
import type { AddSignDto, CompleteTaskDto } from './dto.js';
import { holdOf, isPending, nextInSequence } from './model/signing.js';
import { Opinions } from './opinions.js';
import { Recipients } from './recipients.js';
import { closeSigns, signsOfHost, type SignRow } from './sign-rows.js';
import { TaskAccess, type TaskView } from './task-access.js';
import { TaskNotices } from './task-notices.js';
import { TaskRecords } from './task-records.js';
import type { TaskRow } from './task-row.js';

/** More opinions on one task than anybody reads. */
const MAX_PENDING = 30;

/**
 * 加签 and 减签. The engine knows nothing of them: the host task waits, its signers have tasks of their own.
 * Every act locks the row of the host first, so that acts on one host come one after the other.
 */
@Injectable()
export class SigningService {
  constructor(
    private readonly database: Database,
    private readonly access: TaskAccess,
    private readonly directory: TaskDirectory,
    private readonly recipients: Recipients,
    private readonly records: TaskRecords,
    private readonly opinions: Opinions,
    private readonly notices: TaskNotices,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** 加签: others give their opinion first. */
  async add(user: CurrentUser, id: string, input: AddSignDto): Promise<void> {
    const view = await this.access.demand(user, id, 'add-sign');
    if (input.position === 'after') throw ProblemError.invalid('NOT_SUPPORTED', '暂不支持后加签', [{ path: 'position', message: 'Expected before or parallel', messageZh: '暂不支持后加签，请选择前加签或并加签' }]);
    const host = view.task;
    const wanted = [...new Set(input.users)];
    const pending = view.signs.filter(isPending);
    if (pending.length + wanted.length > MAX_PENDING) throw refuseUsers('TOO_MANY_SIGNERS', `同时加签不能超过${MAX_PENDING}人`);
    if (wanted.includes(user.id)) throw refuseUsers('SIGN_BY_SELF', '不能加签给自己');
    if (pending.some((sign) => wanted.includes(sign.userId))) throw refuseUsers('ALREADY_SIGNER', '所选人员已在加签中');
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      await this.lockAsSeen(tx, host);
      const people = await this.recipients.of(tx, host, wanted, 'users');
      for (const one of wanted) if (await this.holds(tx, host, one)) throw refuseUsers('SIGN_BY_HOLDER', `${people.get(one)!.name}是该任务的办理人，不能加签`);
      const groupId = this.ids.next();
      for (const [orderNo, userId] of wanted.entries()) {
        const opens = input.rule !== 'sequence' || orderNo === 0;
        const taskId = opens ? this.openTask(tx, host, userId, now) : null;
        tx.insert('task_sign', {
          id: this.ids.next(), tenant_id: host.tenantId, host_task_id: host.id, group_id: groupId, task_id: taskId, user_id: userId, position: input.position, rule: input.rule,
          order_no: orderNo, status: opens ? 'open' : 'waiting', added_by: user.id, added_at: now, signed_at: null, outcome: null,
        });
        if (taskId !== null) await this.ask(tx, host, taskId, userId, input.comment);
      }
      this.opinions.add(tx, { task: host, user, verb: 'add-sign', comment: input.comment, target: wanted.map((one) => people.get(one)!.name).join('、') });
    });
  }

  /** 减签: only what was added and has not been signed. */
  async remove(user: CurrentUser, id: string, users: readonly string[], comment?: string): Promise<void> {
    const view = await this.access.demand(user, id, 'remove-sign');
    const host = view.task;
    const wanted = [...new Set(users)];
    const removed = view.signs.filter((sign) => isPending(sign) && wanted.includes(sign.userId));
    if (removed.length < wanted.length) throw refuseUsers('NOT_A_PENDING_SIGNER', '只能减去已加签且尚未签署的人员');
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      await this.lockAsSeen(tx, host);
      closeSigns(tx, removed, 'removed', now);
      const rest = view.signs.filter((sign) => !removed.includes(sign));
      await this.openNext(tx, host, rest, now);
      const people = await this.directory.people(tx, host.tenantId, wanted);
      this.opinions.add(tx, { task: host, user, verb: 'remove-sign', comment, target: wanted.map((one) => people.get(one)?.name ?? '（已停用）').join('、') });
      for (const sign of removed) {
        if (sign.taskId !== null) await this.notices.tell(tx, { ...host, id: sign.taskId }, [userPrincipal(sign.userId)], 'sign', `减签：${host.title}`, `${user.displayName}已取消您的加签，无需再签署意见。`);
      }
    });
  }

  /** 签署意见 by an added signer; the host is free once nobody is left to wait for. */
  async sign(user: CurrentUser, view: TaskView, input: CompleteTaskDto): Promise<void> {
    const { task } = view;
    const hostId = view.signs[0]?.hostTaskId;
    if (hostId === undefined) throw new Error(`Expected sign task ${task.id} to have a host`);
    if (input.data) await this.records.refuseForbidden(view, input.data);
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      const { affected: locked } = await tx.execute("UPDATE task SET revision = revision + 1 WHERE id = ? AND status = 'open'", [hostId]);
      const { affected } = locked === 0 ? { affected: 0 } : await tx.execute(
        "UPDATE task SET status = 'completed', completed_at = ?, completed_by = ?, outcome = 'done', touched = 1, revision = revision + 1 WHERE id = ? AND status = 'open'",
        [now, user.id, task.id],
      );
      if (affected === 0) throw ProblemError.conflict('TASK_ALREADY_COMPLETED', '该任务已办结或已取消');
      await tx.execute("UPDATE task_sign SET status = 'signed', signed_at = ?, outcome = 'done' WHERE task_id = ?", [now, task.id]);
      await tx.execute("DELETE FROM task_link WHERE task_id = ? AND status IN ('open', 'draft')", [task.id]);
      tx.insert('task_link', { tenant_id: task.tenantId, principal: userPrincipal(user.id), status: 'done', due_at: task.dueAt, task_id: task.id, listed_at: now });
      this.opinions.add(tx, { task, user, verb: 'sign', comment: input.comment });
      await this.goOn(tx, user, task, hostId, now);
    });
  }

  /** What the rule makes of one more opinion. */
  private async goOn(tx: Tx, user: CurrentUser, task: TaskRow, hostId: string, now: Date): Promise<void> {
    const [host] = await this.access.rows(tx, task.tenantId, [hostId]);
    const signs = await signsOfHost(tx, hostId);
    const mine = signs.find((sign) => sign.taskId === task.id);
    if (!host || !mine) throw new Error(`Expected sign task ${task.id} to have a host`);
    const others = mine.rule === 'any' ? signs.filter((sign) => sign.groupId === mine.groupId && isPending(sign)) : [];
    closeSigns(tx, others, 'skipped', now);
    const rest = signs.filter((sign) => !others.includes(sign));
    await this.openNext(tx, host, rest, now);
    if (holdOf(rest) !== undefined) return;
    const holders = await tx.query("SELECT principal FROM task_link WHERE task_id = ? AND status = 'open'", [hostId]);
    await this.notices.tell(tx, host, holders.map((row) => String(row.principal)), 'sign', `加签办结：${host.title}`, `${user.displayName}已签署意见，加签已完成，请继续办理。`);
  }

  private async openNext(tx: Tx, host: TaskRow, signs: readonly SignRow[], now: Date): Promise<void> {
    for (const next of nextInSequence(signs)) {
      const taskId = this.openTask(tx, host, next.userId, now);
      await tx.execute("UPDATE task_sign SET status = 'open', task_id = ? WHERE id = ?", [taskId, next.id]);
      await this.ask(tx, host, taskId, next.userId);
    }
  }

  /** The signer's own task: the host's place and form, the signer's name. Key 0 is never given by the engine; the part before it is no instance. */
  private openTask(tx: Tx, host: TaskRow, userId: string, now: Date): string {
    const id = `${this.ids.next()}.0`;
    tx.insert('task', {
      id, tenant_id: host.tenantId, instance_id: host.instanceId, root_instance_id: host.rootInstanceId,
      process_definition_id: host.processDefinitionId, element_key: host.elementKey, element_id: host.elementId,
      name: `加签：${host.name}`.slice(0, 255), title: `加签：${host.title}`.slice(0, 300), kind: host.kind, task_kind: 'sign',
      campaign_id: host.campaignId, business_key: host.businessKey, unit_id: host.unitId, unit_path: host.unitPath, post: null,
      assignee: userId, delegated_by: null, status: 'open', priority: host.priority, loop_index: host.loopIndex,
      form_id: host.formId, record_ref: host.recordRef, record_id: host.recordId, due_at: host.dueAt, created_at: now,
      // Step 0: no step of the engine opened it, so no predecessor takes it for its successor.
      completed_at: null, completed_by: null, outcome: null, started_by: host.startedBy, created_step: 0, completed_step: null,
      urged_at: null, touched: false, revision: 0,
    });
    tx.insert('task_link', { tenant_id: host.tenantId, principal: userPrincipal(userId), status: 'open', due_at: host.dueAt, task_id: id, listed_at: now });
    return id;
  }

  private ask(tx: Tx, host: TaskRow, taskId: string, userId: string, comment?: string): Promise<void> {
    return this.notices.tell(tx, { ...host, id: taskId }, [userPrincipal(userId)], 'sign', `加签：${host.title}`, `请您签署意见。${comment?.trim() ?? ''}`);
  }

  /** Whose task it is already: assignee, whoever lent it out, or a holder of the post it waits for. */
  private async holds(tx: Tx, host: TaskRow, userId: string): Promise<boolean> {
    if (host.assignee === userId || host.delegatedBy === userId) return true;
    const now = this.clock.now();
    const held = await tx.query(
      `SELECT o.id, p.code FROM post_holder h JOIN post p ON p.id = h.post_id JOIN organisation o ON o.id = p.organisation_id
        WHERE h.user_id = ? AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?)`, [userId, now, now],
    );
    const mine = new Set([userPrincipal(userId), ...held.map((row) => postPrincipal(String(row.id), String(row.code)))]);
    const links = await tx.query("SELECT principal FROM task_link WHERE task_id = ? AND status = 'open'", [host.id]);
    return links.some((row) => mine.has(String(row.principal)));
  }

  /** The host must still be as the person saw it, with its signers; otherwise 409 TASK_CHANGED. */
  private async lockAsSeen(tx: Tx, host: TaskRow): Promise<void> {
    const { affected } = await tx.execute("UPDATE task SET revision = revision + 1, touched = 1 WHERE id = ? AND revision = ? AND status = 'open'", [host.id, host.revision]);
    if (affected === 0) throw ProblemError.conflict('TASK_CHANGED', '任务刚被他人处理或移交，请刷新后再试');
  }
}

const refuseUsers = (code: string, reason: string): ProblemError => ProblemError.invalid(code, reason, [{ path: 'users', message: reason, messageZh: reason }]);
