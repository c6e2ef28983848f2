import { Injectable } from '@nestjs/common';
import type { ExecutableElement } from '@noticeflow/engine';
import type { Tx } from '../../persistence/tx.js';
import { Database } from '../../persistence/index.js';
import { padded, TurnBatch } from '../../persistence/turn-batch.js';
import { Abilities } from '../../platform/abilities/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { TaskDirectory } from './directory.js';
import { modelsOutcome } from './model/outcome.js';
import { holdOf } from './model/signing.js';
import { actionsFor, refusalOf, type ActionState, type Situation, type Verb } from './model/verbs.js';
import { signOfTask, signsOfHost, type SignRow } from './sign-rows.js';
import { takeBackState } from './take-back.js';
import { marks, textOf, toTaskRow, type TaskRow } from './task-row.js';

/** One person in front of one task: what both the answer of GET and the guard of each POST are made from. */
export interface TaskView {
  task: TaskRow;
  element: ExecutableElement | undefined;
  instance: { status: string; suspended: boolean };
  situation: Situation;
  /** Of a host its added signers; of a signer's own task that one. */
  signs: SignRow[];
}

type Purpose = 'see' | 'act';
interface Stored { task: TaskRow; instance: TaskView['instance']; hasSigns: boolean }
interface Found extends Stored { linked: boolean; holder: boolean }
interface Link { task_id: string; principal: string; status: string }

/** 催办 may be repeated after this time. */
export const URGE_COOL_DOWN_MS = 4 * 3_600_000;
const TASK_ID = /^[0-9a-zA-Z_-]{1,36}\.\d{1,9}$/;

/** Who may see a task, and what they may do with it now. */
@Injectable()
export class TaskAccess {
  private readonly tasks = new TurnBatch<string, Stored>((ids) => this.tasksById(ids));
  private readonly links = new TurnBatch<string, Link[]>((ids) => this.linksByTask(ids));

  constructor(
    private readonly database: Database,
    private readonly runtime: ProcessRuntime,
    private readonly abilities: Abilities,
    private readonly directory: TaskDirectory,
    private readonly clock: Clock,
  ) {}

  /**
   * The task, when the person may see it; otherwise 404, as for an id that does not exist. Whoever is about to act on it need not know
   * whether it could be taken back: `act` spares those look-ups.
   */
  async load(user: CurrentUser, id: string, purpose: Purpose = 'see'): Promise<TaskView> {
    const found = TASK_ID.test(id) ? await this.find(user, id) : undefined;
    if (!found || !this.sees(user, found.task, found.linked)) throw ProblemError.notFound('task', id);
    return this.database.read((tx) => this.view(tx, user, found, purpose));
  }

  /** The view, when the verb is allowed; otherwise the refusal the actions list shows. */
  async demand(user: CurrentUser, id: string, verb: Verb): Promise<TaskView> {
    const view = await this.load(user, id, verb === 'withdraw' ? 'see' : 'act');
    this.ensure(view, verb);
    return view;
  }

  ensure(view: TaskView, verb: Verb): void {
    const refusal = refusalOf(verb, view.situation);
    if (refusal) throw new ProblemError(refusal.status, refusal.code, refusal.reason);
  }

  actions(view: TaskView): ActionState[] {
    return actionsFor(view.situation);
  }

  /** The committed task of this id, asked together with what others ask at the same moment. */
  async committed(tenantId: string, id: string): Promise<TaskRow | undefined> {
    const task = (await this.tasks.get(id))?.task;
    return task?.tenantId === tenantId ? task : undefined;
  }

  /** Tasks by id, in the order asked for; unknown ones are left out. */
  async rows(tx: Pick<Tx, 'query'>, tenantId: string, ids: readonly string[]): Promise<TaskRow[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query(`SELECT * FROM task WHERE id IN (${marks(ids)}) AND tenant_id = ?`, [...ids, tenantId]);
    const byId = new Map(rows.map((row) => [String(row.id), toTaskRow(row)]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Whether the person may read this task, apart from the lists it is in. */
  sees(user: CurrentUser, task: TaskRow, linked: boolean): boolean {
    return linked
      || [task.assignee, task.completedBy, task.delegatedBy, task.startedBy].includes(user.id)
      || (task.unitId !== null && task.post !== null && user.posts.some((post) => post.unitId === task.unitId && post.postCode === task.post))
      || this.abilities.can(user, 'read', 'Task', { tenantId: task.tenantId, unitPath: task.unitPath });
  }

  /** All that decides about one person and one task; what others ask at the same moment is asked with it. */
  private async find(user: CurrentUser, id: string): Promise<Found | undefined> {
    const [found, links = []] = await Promise.all([this.tasks.get(id), this.links.get(id)]);
    if (!found || found.task.tenantId !== user.tenantId) return undefined;
    const mine = links.filter((link) => user.principals.includes(link.principal));
    const linked = mine.length > 0;
    const holder = mine.some((link) => link.status === 'open');
    // Both are read at the same time: a task that was completed in between looks open and held by nobody. A double click is told so, not forbidden.
    const seen = found.task.status === 'open' && linked && !holder ? (await this.tasks.get(id)) ?? found : found;
    return { ...seen, linked, holder };
  }

  private async tasksById(ids: readonly string[]): Promise<Map<string, Stored>> {
    const list = padded(ids);
    const rows = await this.database.read((tx) => tx.query(
      `SELECT t.*, i.status AS instance_status, i.suspended AS instance_suspended, EXISTS (SELECT 1 FROM task_sign s WHERE s.host_task_id = t.id) AS signed
       FROM task t LEFT JOIN process_instance i ON i.id = t.instance_id WHERE t.id IN (${marks(list)})`, list,
    ));
    return new Map(rows.map((row) => [String(row.id), {
      task: toTaskRow(row),
      instance: { status: textOf(row.instance_status) ?? 'terminated', suspended: Number(row.instance_suspended ?? 0) === 1 },
      hasSigns: Number(row.signed) === 1,
    }]));
  }

  private async linksByTask(ids: readonly string[]): Promise<Map<string, Link[]>> {
    const list = padded(ids);
    const links = new Map<string, Link[]>();
    for (const link of await this.database.read((tx) => tx.query<Link>(`SELECT task_id, principal, status FROM task_link WHERE task_id IN (${marks(list)})`, list))) {
      const others = links.get(link.task_id);
      if (others) others.push(link);
      else links.set(link.task_id, [link]);
    }
    return links;
  }

  private async view(tx: Pick<Tx, 'query'>, user: CurrentUser, { task, instance, holder, hasSigns }: Found, purpose: Purpose): Promise<TaskView> {
    const { process } = await this.runtime.definition(task.processDefinitionId);
    const signer = task.taskKind === 'sign' ? await signOfTask(tx, task.id) : undefined;
    const signs = signer ? [signer] : hasSigns ? await signsOfHost(tx, task.id) : [];
    const modelled = process.elements.get(task.elementId);
    const element = task.taskKind === 'sign' ? readOnly(modelled) : modelled;
    const configured = element?.task?.actions;
    const offers = (outcome: 'return' | 'reject'): boolean => configured?.includes(outcome) ?? modelsOutcome(process, task.elementId, outcome);
    const claimer = task.assignee !== null && task.assignee !== user.id ? (await this.directory.people(tx, task.tenantId, [task.assignee])).get(task.assignee)?.name ?? '他人' : undefined;
    const presser = !holder && (task.startedBy === user.id || this.abilities.can(user, 'urge', 'Task', { tenantId: task.tenantId, unitPath: task.unitPath }));
    const situation: Situation = {
      status: task.status,
      kind: task.taskKind,
      suspended: instance.suspended,
      holder,
      claimedBy: claimer,
      assigned: task.assignee !== null,
      manager: this.abilities.scope(user, 'update', 'Task').all,
      presser,
      delegated: task.delegatedBy !== null,
      keptAway: holder ? await this.keptAway(tx, user, task, element) : undefined,
      signHold: task.taskKind === 'sign' ? undefined : holdOf(signs),
      hasForm: task.formId !== null && task.recordRef !== '*',
      configured,
      modelsReturn: offers('return'),
      modelsReject: offers('reject'),
      urgeCoolsUntil: task.urgedAt ? new Date(task.urgedAt.getTime() + URGE_COOL_DOWN_MS) : undefined,
      now: this.clock.now(),
      // A signer's opinion stands; the starter withdraws from the host.
      takeBack: task.taskKind === 'sign' || purpose === 'act' ? undefined : await takeBackState(tx, user.id, task, instance.status, process),
    };
    return { task, element, instance, situation, signs };
  }

  /** Name of the step of `nf:assignment notBy` this person has completed in the instance. */
  private async keptAway(tx: Pick<Tx, 'query'>, user: CurrentUser, task: TaskRow, element: ExecutableElement | undefined): Promise<string | undefined> {
    const others = element?.task?.notBy ?? [];
    if (others.length === 0) return undefined;
    const [done] = await tx.query(
      `SELECT name FROM task WHERE instance_id = ? AND element_id IN (${marks(others)}) AND status = 'completed' AND completed_by = ? ORDER BY id LIMIT 1`,
      [task.instanceId, ...others, user.id],
    );
    return textOf(done?.name) ?? undefined;
  }
}

/** A signer reads the host's form and changes nothing in it, whatever way the write comes. */
function readOnly(element: ExecutableElement | undefined): ExecutableElement | undefined {
  if (!element?.task) return element;
  const { formAccess, fields } = element.task;
  return {
    ...element,
    task: {
      ...element.task,
      ...(formAccess === 'write' ? { formAccess: 'read' as const } : {}),
      ...(fields ? { fields: fields.map((field) => (field.access === 'write' ? { ...field, access: 'read' as const } : field)) } : {}),
    },
  };
}
