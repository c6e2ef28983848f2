import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ExecutableProcess, JournalEvent } from '@noticeflow/engine';
import type { Projection, StepContext } from '../../runtime/contract.js';
import { ProcessRuntime, renaming } from '../../runtime/index.js';
import { FAR_FUTURE } from '../../persistence/column-types.js';
import type { Tx } from '../../persistence/tx.js';
import { userPrincipal } from '../../platform/auth/index.js';
import { TaskNotices, type TaskAlert } from './task-notices.js';
import { TaskDirectory } from './directory.js';
import { assign, type AssignmentRequest } from './model/assignment.js';
import { OUTCOMES, outcomeVariableOf, taskKindOf } from './model/outcome.js';
import { taskTitle } from './model/title.js';
import { closeSigns, pendingOfHosts } from './sign-rows.js';
import { marks, textOf } from './task-row.js';

type Created = Extract<JournalEvent, { type: 'TaskCreated' }>;
type Updated = Extract<JournalEvent, { type: 'TaskUpdated' }>;
type Migrated = Extract<JournalEvent, { type: 'InstanceMigrated' }>;

/**
 * Keeps the task tables in step with the engine, in the step's own transaction: an answer to "complete" is never ahead of the inbox.
 * A step may create hundreds of tasks (multi-instance): reads are by set, writes are joined into multi-row statements by `Tx`.
 */
@Injectable()
export class TaskProjection implements Projection, OnModuleInit {
  readonly name = 'tasks';
  readonly events = ['InstanceCreated', 'TaskCreated', 'TaskUpdated', 'TaskCompleted', 'TaskCancelled', 'InstanceTerminated', 'InstanceMigrated'] as const;

  constructor(private readonly runtime: ProcessRuntime, private readonly directory: TaskDirectory, private readonly notices: TaskNotices) {}

  onModuleInit(): void {
    this.runtime.registerProjection(this);
  }

  async project(tx: Tx, step: StepContext): Promise<void> {
    const created = new Map<number, Created>();
    const updated = new Map<number, Updated>();
    const completed: number[] = [];
    const cancelled: number[] = [];
    for (const event of step.events) {
      if (event.type === 'InstanceCreated') this.listStarted(tx, step);
      else if (event.type === 'InstanceMigrated') await this.migrate(tx, step, event);
      else if (event.type === 'TaskCreated') created.set(event.key, event);
      else if (event.type === 'TaskUpdated') updated.set(event.key, { ...updated.get(event.key), ...event });
      else if (event.type === 'TaskCompleted') completed.push(event.key);
      else if (event.type === 'TaskCancelled') cancelled.push(event.key);
    }
    const before = (keys: number[]): number[] => keys.filter((key) => !created.has(key));
    await this.finish(tx, step, before(completed), 'completed');
    await this.finish(tx, step, before(cancelled), 'cancelled');
    await this.endSigns(tx, step, before(cancelled));
    const ended = new Set([...completed, ...cancelled]);
    await this.create(tx, step, [...created.values()].filter((event) => !ended.has(event.key)), updated);
    for (const event of updated.values()) if (!created.has(event.key) && !ended.has(event.key)) await this.update(tx, step, event);
    if (step.events.some((event) => event.type === 'InstanceTerminated')) await this.cancelAll(tx, step);
  }

  /** 我发起: outermost instances started by a person. */
  private listStarted(tx: Tx, { instance, actor, now }: StepContext): void {
    if (instance.parentInstanceId || actor.kind !== 'user') return;
    tx.insert('task_link', { tenant_id: instance.tenantId, principal: userPrincipal(actor.id), status: 'started', due_at: FAR_FUTURE, task_id: instance.id, listed_at: now });
  }

  private async create(tx: Tx, step: StepContext, events: Created[], updates: Map<number, Updated>): Promise<void> {
    if (events.length === 0) return;
    const { instance, now } = step;
    const { process } = await this.runtime.definition(instance.processDefinitionId);
    const startedBy = await this.starter(tx, step);
    const requests = events.map((event) => request(process, event, updates.get(event.key), instance.unitId, startedBy));
    const facts = await this.directory.facts(tx, instance.tenantId, requests, [instance.unitId]);
    const instanceUnit = instance.unitId ? facts.unit(instance.unitId)?.name : undefined;
    const campaign = events.some(({ task }) => task.title?.includes('{专项}')) ? await this.campaignTitle(tx, instance.campaignId) : undefined;
    const stepNumber = lastSeq(step);
    const alerts: TaskAlert[] = [];
    events.forEach((event, index) => {
      const { task } = event;
      const element = process.elements.get(event.elementId);
      const assignment = assign(requests[index]!, facts);
      const update = updates.get(event.key);
      const due = update?.dueAt === undefined ? task.dueAt : update.dueAt;
      const dueAt = due ? new Date(due) : FAR_FUTURE;
      const id = taskId(instance.id, event.key);
      const name = task.name || event.elementId;
      const title = taskTitle(task.title, { unit: assignment.unit?.name, instanceUnit, campaign, name }) || name;
      tx.insert('task', {
        id, tenant_id: instance.tenantId, instance_id: instance.id, root_instance_id: instance.rootInstanceId,
        process_definition_id: instance.processDefinitionId, element_key: event.key, element_id: event.elementId.slice(0, 255),
        name: cut(name, 255), title: cut(title, 300), kind: task.kind, task_kind: taskKindOf(element),
        campaign_id: instance.campaignId, business_key: instance.businessKey && cut(instance.businessKey, 255),
        unit_id: assignment.unit?.id ?? null, unit_path: assignment.unit?.path ?? null, post: assignment.post && cut(assignment.post, 40),
        assignee: assignment.assignee, delegated_by: null, status: 'open', priority: task.priority ?? null, loop_index: task.loopIndex ?? null,
        form_id: task.formId ?? null, record_ref: task.record ?? null, record_id: null, due_at: dueAt, created_at: now,
        completed_at: null, completed_by: null, outcome: null, started_by: startedBy.slice(0, 64), created_step: stepNumber, completed_step: null,
        urged_at: null, touched: false, revision: 0,
      });
      for (const principal of assignment.principals) this.link(tx, instance.tenantId, principal, 'open', dueAt, id, now);
      for (const principal of new Set(assignment.cc)) {
        this.link(tx, instance.tenantId, principal, 'cc', dueAt, id, now);
        tx.insert('task_cc', { task_id: id, principal, tenant_id: instance.tenantId, instance_id: instance.id, from_user_id: null, at: now, read_at: null, read_by: null });
      }
      if (assignment.alert) alerts.push({ taskId: id, title, reason: assignment.alert });
    });
    if (alerts.length > 0) await this.notices.alert(tx, instance.tenantId, facts.rootUnitId, alerts);
  }

  /** Open tasks follow the new version: its rights on the fields, its verbs, its form. What is done stays as it was done. */
  private async migrate(tx: Tx, { instance }: StepContext, { elements }: Migrated): Promise<void> {
    const rename = renaming(elements);
    tx.later(`UPDATE task SET process_definition_id = ?${rename ? `, element_id = ${rename.sql}` : ''} WHERE instance_id = ? AND status = 'open'`, [instance.processDefinitionId, ...(rename?.params ?? []), instance.id]);
    const { process } = await this.runtime.definition(instance.processDefinitionId);
    const open = await tx.query("SELECT DISTINCT element_id, form_id FROM task WHERE instance_id = ? AND status = 'open'", [instance.id]);
    for (const { element_id: elementId, form_id: formId } of open) {
      const form = process.elements.get(String(elementId))?.task?.formId ?? null;
      // One that is computed was so when the task came to be.
      if (form === formId || form?.startsWith('=')) continue;
      tx.later("UPDATE task SET form_id = ? WHERE instance_id = ? AND element_id = ? AND status = 'open'", [form, instance.id, elementId]);
    }
  }

  /** Assignee or due time changed: the links move with them. */
  private async update(tx: Tx, step: StepContext, event: Updated): Promise<void> {
    const id = taskId(step.instance.id, event.key);
    const rows = await tx.query('SELECT tenant_id, unit_id, post, started_by FROM task WHERE id = ?', [id]);
    const row = rows[0];
    if (!row) throw new Error(`Expected task ${id} but the projection has no row of it`);
    const tenantId = String(row.tenant_id);
    if (event.dueAt !== undefined) {
      const dueAt = event.dueAt === null ? FAR_FUTURE : new Date(event.dueAt);
      await tx.execute('UPDATE task SET due_at = ? WHERE id = ?', [dueAt, id]);
      await tx.execute('UPDATE task_link SET due_at = ? WHERE task_id = ?', [dueAt, id]);
    }
    if (event.assignee === undefined) return;
    // A task without a post was nobody's by the model: its unit is only the place.
    const request: AssignmentRequest = {
      kind: 'work', assignee: event.assignee, unit: row.post === null ? null : textOf(row.unit_id), post: textOf(row.post), instanceUnit: textOf(row.unit_id), starter: textOf(row.started_by),
    };
    const facts = await this.directory.facts(tx, tenantId, [request]);
    const assignment = assign(request, facts);
    await tx.execute('UPDATE task SET assignee = ? WHERE id = ?', [assignment.assignee, id]);
    await tx.execute("DELETE FROM task_link WHERE task_id = ? AND status = 'open'", [id]);
    await tx.execute(
      `INSERT INTO task_link (tenant_id, principal, status, due_at, task_id, listed_at)
       SELECT t.tenant_id, p.principal, 'open', t.due_at, t.id, ? FROM task t JOIN (${assignment.principals.map(() => 'SELECT ? AS principal').join(' UNION ALL ')}) p ON 1 = 1 WHERE t.id = ?`,
      [step.now, ...assignment.principals, id],
    );
  }

  /** Out of every inbox; into 已办 of whoever did it. */
  private async finish(tx: Tx, step: StepContext, keys: number[], status: 'completed' | 'cancelled'): Promise<void> {
    if (keys.length === 0) return;
    const { actor, instance, now } = step;
    const ids = keys.map((key) => taskId(instance.id, key));
    const person = status === 'completed' && actor.kind === 'user' ? actor.id : null;
    tx.later(
      `UPDATE task SET status = ?, completed_at = ?, completed_by = ?, outcome = ?, completed_step = ? WHERE id IN (${marks(ids)}) AND status = 'open'`,
      [status, now, person, status === 'completed' ? await this.outcome(step) : null, lastSeq(step), ...ids],
    );
    const principal = person === null ? '' : userPrincipal(person);
    tx.later(`DELETE FROM task_link WHERE task_id IN (${marks(ids)}) AND (status IN ('open', 'draft') OR (status = 'done' AND principal = ?))`, [...ids, principal]);
    tx.later(`DELETE FROM task_draft WHERE task_id IN (${marks(ids)})`, ids);
    if (person === null) return;
    tx.later(
      `INSERT INTO task_link (tenant_id, principal, status, due_at, task_id, listed_at) SELECT tenant_id, ?, 'done', due_at, id, ? FROM task WHERE id IN (${marks(ids)})`,
      [principal, now, ...ids],
    );
  }

  /** With the host its signers' tasks end. Completing needs no look: nothing is pending then, or the act itself ends it. */
  private async endSigns(tx: Tx, { instance, now }: StepContext, keys: number[]): Promise<void> {
    if (keys.length === 0) return;
    closeSigns(tx, await pendingOfHosts(tx, keys.map((key) => taskId(instance.id, key))), 'cancelled', now);
  }

  /** The engine cancels open tasks one by one; this also holds for whatever it might not name. */
  private async cancelAll(tx: Tx, { instance, now }: StepContext): Promise<void> {
    tx.later("DELETE FROM task_link WHERE status IN ('open', 'draft') AND task_id IN (SELECT id FROM task WHERE instance_id = ? AND status = 'open')", [instance.id]);
    tx.later("UPDATE task SET status = 'cancelled', completed_at = ? WHERE instance_id = ? AND status = 'open'", [now, instance.id]);
  }

  private async outcome(step: StepContext): Promise<string | null> {
    const { command } = step;
    if (command.type !== 'CompleteTask') return null;
    const completed = step.events.find((event) => event.type === 'TaskCompleted' && event.key === command.key);
    if (completed?.type !== 'TaskCompleted') return null;
    const { process } = await this.runtime.definition(step.instance.processDefinitionId);
    const value = command.variables?.[outcomeVariableOf(process.elements.get(completed.elementId))];
    return OUTCOMES.find((known) => known === value) ?? null;
  }

  /** Who started the outermost instance. */
  private async starter(tx: Tx, { instance }: StepContext): Promise<string> {
    if (instance.rootInstanceId === instance.id) return personOf(instance.startedBy);
    const rows = await tx.query('SELECT started_by FROM process_instance WHERE id = ?', [instance.rootInstanceId]);
    return personOf(rows[0] ? String(rows[0].started_by) : instance.startedBy);
  }

  private async campaignTitle(tx: Tx, campaignId: string | null): Promise<string | undefined> {
    if (campaignId === null) return undefined;
    const rows = await tx.query('SELECT short_title FROM campaign WHERE id = ?', [campaignId]);
    return rows[0] ? String(rows[0].short_title) : undefined;
  }

  private link(tx: Tx, tenantId: string, principal: string, status: string, dueAt: Date, id: string, listedAt: Date): void {
    tx.insert('task_link', { tenant_id: tenantId, principal, status, due_at: dueAt, task_id: id, listed_at: listedAt });
  }
}

function request(process: ExecutableProcess, event: Created, update: Updated | undefined, instanceUnit: string | null, starter: string): AssignmentRequest {
  const { task } = event;
  return {
    kind: taskKindOf(process.elements.get(event.elementId)),
    assignee: update?.assignee === undefined ? task.assignee : update.assignee,
    unit: task.unit,
    post: task.post,
    cc: task.cc,
    instanceUnit,
    starter,
  };
}

/** The runtime keeps the actor as `user:<id>`; of others (`system:campaigns`) the whole name is kept. */
const personOf = (startedBy: string): string => startedBy.replace(/^user:/, '');

export const taskId = (instanceId: string, key: number): string => `${instanceId}.${key}`;

/** Number of a step: the sequence number of its last event. Tasks created and completed in one step share it. */
export const lastSeq = (step: StepContext): number => step.events.at(-1)?.seq ?? 0;

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

