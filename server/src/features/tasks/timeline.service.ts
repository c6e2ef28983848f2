import { Injectable } from '@nestjs/common';
import type { ExecutableElement, JournalEvent, Variables } from '@noticeflow/engine';
import { fromDb, fromDbOrNull } from '../../persistence/column-types.js';
import { Database } from '../../persistence/index.js';
import type { Tx } from '../../persistence/tx.js';
import { Abilities } from '../../platform/abilities/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { evaluateExpression, ProcessRuntime } from '../../runtime/index.js';
import { POST_TITLES } from '../organisations/index.js';
import { CellComments } from './cell-comments.js';
import { TaskDirectory } from './directory.js';
import type { TimelineDto, TimelineItemDto, UpcomingDto } from './dto.js';
import { followingTasks } from './model/following.js';
import { deadlineOf, isLate } from './model/lateness.js';
import { TaskAccess } from './task-access.js';
import { marks, textOf, toTaskRow, type TaskRow } from './task-row.js';

type Reader = Pick<Tx, 'query'>;
/** A line before it is said which called instance it belongs to. */
type Item = Omit<TimelineItemDto, 'unit'>;

interface TreeInstance { id: string; parentId: string | null; definitionId: string; unitId: string | null; status: string; startedAt: Date; endedAt: Date | null; startedBy: string; processName: string }

/** A timeline is for reading: a campaign's main instance has thousands of instances below it. */
const MAX_INSTANCES = 60;
const MAX_ITEMS = 1000;
const HISTORY_PAGE = 2000;

const VERB_LABELS: Record<string, string> = {
  complete: '提交', approve: '同意', reject: '不同意', return: '退回', claim: '认领', transfer: '转办', delegate: '委派', 'hand-back': '委派办结', urge: '催办', cc: '抄送',
  'take-back': '取回', withdraw: '撤回', 'add-sign': '加签', 'remove-sign': '减签', sign: '签署意见',
};
/** Verbs that complete a task: their line also says whether it was late. */
const COMPLETING = new Set(['complete', 'approve', 'reject', 'return', 'sign']);
const STEP_LABELS: Partial<Record<JournalEvent['type'], { kind: TimelineItemDto['kind']; action: string }>> = {
  TimerFired: { kind: 'timer', action: '到期触发' },
  JobCompleted: { kind: 'job', action: '系统处理' },
  DecisionEvaluated: { kind: 'job', action: '按决策判断' },
  MessageThrown: { kind: 'message', action: '发出消息' },
  SubscriptionTriggered: { kind: 'message', action: '收到消息' },
  IncidentRaised: { kind: 'incident', action: '出现异常，等待管理员处理' },
  IncidentResolved: { kind: 'incident', action: '异常已处理' },
  InstanceModified: { kind: 'instance', action: '流程调整' },
  InstanceMigrated: { kind: 'instance', action: '迁移到新版本' },
  InstanceSuspended: { kind: 'instance', action: '暂停' },
  InstanceResumed: { kind: 'instance', action: '恢复' },
};

const ENDED = '流程结束';
const TERMINATED = '流程终止';
/** The step that ends a process ends it in the same instant: the end is told last. */
const isEnd = (item: { kind: string; action: string }): boolean => item.kind === 'instance' && (item.action === ENDED || item.action === TERMINATED);

/** Who did what in an instance and those it called, and what comes next: who, by when. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly database: Database,
    private readonly runtime: ProcessRuntime,
    private readonly access: TaskAccess,
    private readonly abilities: Abilities,
    private readonly directory: TaskDirectory,
    private readonly comments: CellComments,
    private readonly clock: Clock,
  ) {}

  /** 404 for an instance the person may not see. Someone who only holds one of many parallel tasks sees that task's line alone. */
  async of(user: CurrentUser, instanceId: string): Promise<TimelineDto> {
    return this.database.read(async (tx) => {
      const { instances, truncated } = await this.tree(tx, user.tenantId, instanceId);
      const [top] = instances;
      if (!top) throw ProblemError.notFound('process instance', instanceId);
      const ids = instances.map((instance) => instance.id);
      const all = (await tx.query(`SELECT * FROM task WHERE instance_id IN (${marks(ids)}) ORDER BY created_at, id LIMIT ${MAX_ITEMS}`, ids)).map(toTaskRow);
      const tasks = await this.visibleTasks(tx, user, top, all);
      const items = [
        ...await this.instanceItems(tx, user, instances),
        ...await this.opinionItems(tx, ids, tasks),
        ...this.silentItems(tasks, await this.acted(tx, ids)),
        ...(tasks.length === all.length ? await this.stepItems(tx, user, instances) : []),
      ].sort((a, b) => a.at.getTime() - b.at.getTime() || Number(isEnd(a)) - Number(isEnd(b)));
      const units = await this.directory.unitNames(tx, user.tenantId, instances.map((instance) => instance.unitId));
      const unitOf = new Map(instances.slice(1).map((instance) => [instance.id, units.get(instance.unitId ?? '')?.shortName ?? null]));
      return { items: items.slice(-MAX_ITEMS).map((item) => ({ ...item, unit: unitOf.get(item.instanceId) ?? null })), next: await this.upcoming(tx, user, instances, tasks), truncated: truncated || items.length > MAX_ITEMS };
    });
  }

  /** The instance first, then those it called, breadth first. */
  private async tree(tx: Reader, tenantId: string, instanceId: string): Promise<{ instances: TreeInstance[]; truncated: boolean }> {
    const columns = 'i.id, i.parent_instance_id, i.process_definition_id, i.unit_id, i.status, i.started_at, i.ended_at, i.started_by, i.root_instance_id, d.name AS process_name';
    const [top] = await tx.query(`SELECT ${columns} FROM process_instance i JOIN process_definition d ON d.id = i.process_definition_id WHERE i.id = ? AND i.tenant_id = ?`, [instanceId, tenantId]);
    if (!top) return { instances: [], truncated: false };
    const below = await tx.query(
      `SELECT ${columns} FROM process_instance i JOIN process_definition d ON d.id = i.process_definition_id WHERE i.root_instance_id = ? AND i.id <> ? ORDER BY i.id LIMIT 5000`,
      [top.root_instance_id, instanceId],
    );
    const children = new Map<string, TreeInstance[]>();
    for (const row of below) {
      const parent = String(row.parent_instance_id);
      children.set(parent, [...(children.get(parent) ?? []), toInstance(row)]);
    }
    const instances = [toInstance(top)];
    for (let at = 0; at < instances.length && instances.length <= MAX_INSTANCES; at += 1) instances.push(...(children.get(instances[at]!.id) ?? []));
    return { instances: instances.slice(0, MAX_INSTANCES), truncated: instances.length > MAX_INSTANCES || below.length === 5000 };
  }

  private async visibleTasks(tx: Reader, user: CurrentUser, top: TreeInstance, tasks: TaskRow[]): Promise<TaskRow[]> {
    const [unit] = top.unitId === null ? [] : await tx.query('SELECT path FROM organisation WHERE id = ?', [top.unitId]);
    const place = { tenantId: user.tenantId, unitPath: unit ? String(unit.path) : null };
    if (isStarter(top, user) || this.abilities.can(user, 'read', 'ProcessInstance', place)) return tasks;
    const linked = tasks.length === 0 ? [] : await tx.query(
      `SELECT DISTINCT task_id FROM task_link WHERE task_id IN (${marks(tasks)}) AND principal IN (${marks(user.principals)})`, [...tasks.map((task) => task.id), ...user.principals],
    );
    const mine = new Set(linked.map((row) => String(row.task_id)));
    const seen = tasks.filter((task) => this.access.sees(user, task, mine.has(task.id)));
    if (seen.length === 0) throw ProblemError.notFound('process instance', top.id);
    // A partner in the case sees the case; one of many side by side sees only what is theirs.
    return seen.some((task) => task.loopIndex === null && task.instanceId === top.id) ? tasks : seen;
  }

  private async instanceItems(tx: Reader, user: CurrentUser, instances: readonly TreeInstance[]): Promise<Item[]> {
    const starters = await this.directory.people(tx, user.tenantId, instances.map((instance) => personOf(instance.startedBy)));
    return instances.flatMap((instance, index): Item[] => {
      const starter = starters.get(personOf(instance.startedBy));
      const line = (at: Date, action: string, actor: TimelineItemDto['actor'] = null): Item => ({
        at, kind: 'instance', instanceId: instance.id, taskId: null, elementId: null, elementName: instance.processName, actor, action, comment: null, cells: [], outcome: null, dueAt: null, late: false,
      });
      return [
        line(instance.startedAt, index === 0 ? '发起' : '启动子流程', starter ? { name: starter.name, unit: null, post: null } : null),
        ...(instance.endedAt ? [line(instance.endedAt, instance.status === 'completed' ? ENDED : TERMINATED)] : []),
      ];
    });
  }

  private async opinionItems(tx: Reader, instanceIds: readonly string[], tasks: readonly TaskRow[]): Promise<Item[]> {
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const cells = await this.comments.ofTasks(tx, instanceIds);
    const rows = await tx.query(`SELECT * FROM opinion WHERE instance_id IN (${marks(instanceIds)}) ORDER BY at, id LIMIT ${MAX_ITEMS}`, [...instanceIds]);
    return rows.flatMap((row): Item[] => {
      const task = byId.get(String(row.task_id));
      if (!task) return [];
      const verb = String(row.verb);
      const completing = COMPLETING.has(verb);
      const named = textOf(row.target);
      const target = named === null ? '' : `（${named}）`;
      return [{
        at: fromDb(row.at), kind: verb === 'urge' || verb === 'cc' ? verb : 'opinion', instanceId: task.instanceId, taskId: task.id, elementId: task.elementId, elementName: task.name,
        actor: { name: String(row.user_name), unit: textOf(row.unit_name), post: textOf(row.post_title) },
        action: `${verb === 'complete' && task.taskKind === 'receipt' ? '签收' : VERB_LABELS[verb] ?? verb}${target}`,
        comment: textOf(row.comment), cells: verb === 'return' ? cells.get(task.id) ?? [] : [],
        outcome: completing ? task.outcome : null, dueAt: deadlineOf(task.dueAt), late: completing && isLate({ dueAt: task.dueAt, completedAt: fromDb(row.at) }, this.clock.now()),
      }];
    });
  }

  /** Tasks that ended without anybody's opinion: completed by the system, or cancelled. */
  private silentItems(tasks: readonly TaskRow[], acted: ReadonlySet<string>): Item[] {
    return tasks.flatMap((task): Item[] => {
      if (task.status === 'open' || task.completedAt === null || (task.status === 'completed' && acted.has(task.id))) return [];
      return [{
        at: task.completedAt, kind: 'task', instanceId: task.instanceId, taskId: task.id, elementId: task.elementId, elementName: task.name, actor: null,
        action: task.status === 'completed' ? '办结' : '任务取消', comment: null, cells: [], outcome: task.outcome, dueAt: deadlineOf(task.dueAt),
        late: task.status === 'completed' && isLate(task, this.clock.now()),
      }];
    });
  }

  private async acted(tx: Reader, instanceIds: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query(`SELECT task_id FROM opinion WHERE instance_id IN (${marks(instanceIds)}) AND verb IN ('complete', 'approve', 'reject', 'return', 'sign')`, [...instanceIds]);
    return new Set(rows.map((row) => String(row.task_id)));
  }

  /** What the engine did by itself, from the journal. */
  private async stepItems(tx: Reader, user: CurrentUser, instances: readonly TreeInstance[]): Promise<Item[]> {
    const items: Item[] = [];
    const actors: (string | undefined)[] = [];
    for (const instance of instances) {
      const { process } = await this.runtime.definition(instance.definitionId);
      const { events } = await this.runtime.history(instance.id, { limit: HISTORY_PAGE });
      for (const event of events) {
        const label = STEP_LABELS[event.type];
        if (!label) continue;
        const elementId = 'elementId' in event ? event.elementId : null;
        items.push({
          at: new Date(event.at), kind: label.kind, instanceId: instance.id, taskId: null, elementId, elementName: elementId ? process.elements.get(elementId)?.name ?? null : null,
          actor: null, action: label.action, comment: null, cells: [], outcome: null, dueAt: null, late: false,
        });
        // What an administrator did by hand bears the name.
        actors.push(label.kind === 'instance' || event.type === 'IncidentResolved' ? personIn(event.actor) : undefined);
      }
    }
    const people = await this.directory.people(tx, user.tenantId, [...new Set(actors.flatMap((each) => each ?? []))]);
    items.forEach((item, index) => {
      const person = people.get(actors[index] ?? '');
      if (person) item.actor = { name: person.name, unit: null, post: null };
    });
    return items;
  }

  /** Open tasks first, then the tasks after them as far as the model says. */
  private async upcoming(tx: Reader, user: CurrentUser, instances: readonly TreeInstance[], tasks: readonly TaskRow[]): Promise<UpcomingDto[]> {
    const now = this.clock.now();
    const open = tasks.filter((task) => task.status === 'open');
    const upcoming: UpcomingDto[] = [];
    const who = await this.names(tx, user.tenantId, open.map((task) => ({ unit: task.unitId, post: task.post, assignee: task.assignee })));
    for (const task of open) {
      upcoming.push({
        state: 'current', elementId: task.elementId, name: task.name, who: who(task.unitId, task.post, task.assignee),
        dueAt: deadlineOf(task.dueAt), late: isLate(task, now), taskId: task.id,
      });
    }
    for (const instance of instances.filter((each) => each.status === 'active').slice(0, 20)) {
      const { process } = await this.runtime.definition(instance.definitionId);
      const { state } = await this.runtime.state(instance.id);
      const live = new Set(Object.values(state.elements).map((element) => element.elementId));
      const leaves = [...live].filter((id) => !['process', 'subProcess', 'transaction', 'adHocSubProcess', 'eventSubProcess'].includes(process.elements.get(id)?.kind ?? ''));
      const variables = state.elements[1]?.variables ?? {};
      for (const element of followingTasks(process, leaves)) {
        if (live.has(element.id)) continue;
        const planned = plan(element, variables, now);
        const name = await this.names(tx, user.tenantId, [planned]);
        upcoming.push({ state: 'following', elementId: element.id, name: element.name ?? element.id, who: name(planned.unit, planned.post, planned.assignee), dueAt: planned.dueAt, late: planned.dueAt !== null && isLate({ dueAt: planned.dueAt }, now) });
      }
    }
    return upcoming;
  }

  private async names(tx: Reader, tenantId: string, references: readonly { unit: string | null; post: string | null; assignee: string | null }[]): Promise<(unit: string | null, post: string | null, assignee: string | null) => string | null> {
    const facts = await this.directory.facts(tx, tenantId, references.map((each) => ({ kind: 'work', unit: each.unit, assignee: each.assignee })));
    const titles = await this.directory.postTitles(tx, tenantId, references.flatMap((each) => (each.unit ? facts.unit(each.unit)?.id ?? [] : [])));
    const people = await this.directory.people(tx, tenantId, references.flatMap((each) => (each.assignee ? facts.user(each.assignee) ?? [] : [])));
    return (unitReference, post, assignee) => {
      const unit = unitReference ? facts.unit(unitReference) : undefined;
      const person = assignee ? people.get(facts.user(assignee) ?? '')?.name : undefined;
      const title = post && ((unit && titles.get(`${unit.id}:${post}`)) ?? POST_TITLES[post] ?? post);
      return [unit?.name, title, person].filter(Boolean).join(' ') || null;
    };
  }
}

/** Who a task of the model will go to and when it will be due, as far as today's variables can tell. */
function plan(element: ExecutableElement, variables: Variables, now: Date): { unit: string | null; post: string | null; assignee: string | null; dueAt: Date | null } {
  const text = (source: string | undefined): string | null => {
    if (source === undefined) return null;
    if (!source.trimStart().startsWith('=')) return source;
    try {
      const value = evaluateExpression(source, variables, now);
      return typeof value === 'string' ? value : null;
    } catch {
      return null; // Not decided yet: the variable it needs is set by an earlier task.
    }
  };
  const due = text(element.task?.due);
  const dueAt = due === null ? null : new Date(due);
  return { unit: text(element.task?.unit), post: text(element.task?.post), assignee: text(element.task?.assignee), dueAt: dueAt === null || Number.isNaN(dueAt.getTime()) ? null : dueAt };
}

function toInstance(row: Record<string, unknown>): TreeInstance {
  return {
    id: String(row.id), parentId: textOf(row.parent_instance_id), definitionId: String(row.process_definition_id),
    unitId: textOf(row.unit_id), status: String(row.status), startedAt: fromDb(row.started_at), endedAt: fromDbOrNull(row.ended_at),
    startedBy: String(row.started_by), processName: String(row.process_name),
  };
}

const personIn = (actor: string): string | undefined => (actor.startsWith('user:') ? actor.slice('user:'.length) : undefined);

/** The runtime keeps the actor as `user:<id>`. */
const personOf = (startedBy: string): string => startedBy.replace(/^user:/, '');
const isStarter = (instance: TreeInstance, user: CurrentUser): boolean => personOf(instance.startedBy) === user.id;
