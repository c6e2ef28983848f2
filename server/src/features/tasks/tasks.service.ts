import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import { Database } from '../../persistence/index.js';
import { TurnBatch } from '../../persistence/turn-batch.js';
import { userPrincipal, type CurrentUser } from '../../platform/auth/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { CellComments } from './cell-comments.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { TaskDirectory } from './directory.js';
import { Drafts } from './drafts.js';
import type { ListTasksQuery, TaskCountsDto, TaskDetailsDto, TaskPageDto, TaskResultDto, TaskView as ViewName } from './dto.js';
import type { LinkStatus } from './entities/task-link.entity.js';
import { cappedCounts, firstOpen, linkPage, type Link } from './inbox.query.js';
import { TaskAccess } from './task-access.js';
import { TaskRecords } from './task-records.js';
import { marks, toTaskRow, type TaskRow } from './task-row.js';
import { TaskSummaries } from './task-summaries.js';

/** Which links a view reads, of which principals, in which order unless asked otherwise. */
const VIEW_LAWS: Record<ViewName, { statuses: readonly LinkStatus[]; personal: boolean; sort: 'due' | 'created' }> = {
  todo: { statuses: ['open'], personal: false, sort: 'due' },
  done: { statuses: ['done'], personal: true, sort: 'created' },
  cc: { statuses: ['cc', 'read'], personal: false, sort: 'created' },
  started: { statuses: ['started'], personal: true, sort: 'created' },
  drafts: { statuses: ['draft'], personal: true, sort: 'due' },
};

/** What people read: their lists, the counts on the tabs, and one task with everything needed to work on it. */
@Injectable()
export class TasksService {
  private readonly waiting = new TurnBatch<CurrentUser, Link[]>(async (users) => {
    const lists = await this.database.read((tx) => firstOpen(tx, users));
    return new Map(users.map((user, index) => [user, lists[index]!]));
  });

  constructor(
    private readonly database: Database,
    private readonly access: TaskAccess,
    private readonly summaries: TaskSummaries,
    private readonly directory: TaskDirectory,
    private readonly records: TaskRecords,
    private readonly drafts: Drafts,
    private readonly comments: CellComments,
    private readonly clock: Clock,
  ) {}

  async list(user: CurrentUser, query: ListTasksQuery): Promise<TaskPageDto> {
    const view = query.view ?? 'todo';
    const law = VIEW_LAWS[view];
    return this.database.read(async (tx) => {
      const page = await linkPage(tx, {
        tenantId: user.tenantId,
        principals: law.personal ? [userPrincipal(user.id)] : user.principals,
        statuses: law.statuses,
        sort: (query.sort ?? law.sort) === 'due' ? 'due' : 'listed',
        limit: query.limit ?? 20,
        after: query.cursor ? decodeCursor(query.cursor) : undefined,
        // A started row names an instance: its filters are asked of the instance's own columns.
        ...(view === 'started' ? { of: 'instance' as const } : {}),
        q: query.q?.trim() || undefined,
        campaignId: query.campaignId,
      });
      const rows = view === 'started' ? await this.newestTasks(tx, user.tenantId, page.links) : await this.access.rows(tx, user.tenantId, page.links.map((link) => link.taskId));
      const items = await this.summaries.of(tx, user.tenantId, rows);
      if (view === 'cc') {
        const unread = new Set(page.links.filter((link) => link.status === 'cc').map((link) => link.taskId));
        for (const item of items) item.unread = unread.has(item.id);
      }
      return { items, nextCursor: page.next ? encodeCursor(page.next) : null };
    });
  }

  /** For the tabs: each at most 999, so each costs the same however much there is. */
  async counts(user: CurrentUser): Promise<TaskCountsDto> {
    const mine = [userPrincipal(user.id)];
    const range = (principals: readonly string[], status: LinkStatus, dueBefore?: Date) => ({ tenantId: user.tenantId, principals, statuses: [status], dueBefore });
    const [todo = 0, done = 0, cc = 0, started = 0, drafts = 0, overdue = 0] = await this.database.read((tx) => cappedCounts(tx, [
      range(user.principals, 'open'), range(mine, 'done'), range(user.principals, 'cc'), range(mine, 'started'), range(mine, 'draft'),
      range(user.principals, 'open', this.clock.now()),
    ]));
    return { todo, done, cc, started, drafts, overdue };
  }

  /** One task with its form, comments and allowed actions. Opening it marks a copy as read. */
  async details(user: CurrentUser, id: string): Promise<TaskDetailsDto> {
    const view = await this.access.load(user, id);
    await this.markRead(user, view.task);
    const form = await this.records.view(view);
    return this.database.read(async (tx) => {
      const { task, element } = view;
      const [summary] = await this.summaries.of(tx, user.tenantId, [task]);
      const draft = view.situation.holder ? await this.drafts.load(tx, { tenantId: user.tenantId, taskId: task.id, userId: user.id }) : undefined;
      const delegator = task.delegatedBy ? (await this.directory.people(tx, task.tenantId, [task.delegatedBy])).get(task.delegatedBy) : undefined;
      const returned = await this.comments.ofLastReturn(tx, task, form.form?.recordId ?? task.recordId);
      const signers = await this.directory.people(tx, task.tenantId, view.signs.map((sign) => sign.userId));
      return {
        ...summary!,
        ...(element?.task?.instructions ? { instructions: element.task.instructions } : {}),
        obligations: element?.task?.obligations ?? [],
        ...(delegator ? { delegatedBy: delegator } : {}),
        ...(form.form ? { form: { ...form.form, ...(draft ? { draft: draft.data, draftSavedAt: draft.savedAt } : {}) } } : {}),
        ...(form.collection ? { collection: form.collection } : {}),
        comments: returned.cells,
        ...(returned.comment ? { returnComment: returned.comment } : {}),
        actions: this.access.actions(view),
        signs: view.signs.map(({ userId, position, rule, status, addedAt, signedAt }) => ({ user: signers.get(userId) ?? { id: userId, name: '（已停用）' }, position, rule, status, addedAt, signedAt })),
        ...(task.taskKind === 'sign' && view.signs[0] ? { hostTaskId: view.signs[0].hostTaskId } : {}),
      };
    });
  }

  /** The answer of a verb: the task as it is now, and what this person may do next. */
  async result(user: CurrentUser, id: string): Promise<TaskResultDto> {
    const [task, links = []] = await Promise.all([this.access.committed(user.tenantId, id), this.waiting.get(user)]);
    if (!task) throw ProblemError.notFound('task', id);
    const nextId = links.find((link) => link.taskId !== id)?.taskId;
    const [summary, next] = await Promise.all([this.summaries.one(task), nextId === undefined ? undefined : this.access.committed(user.tenantId, nextId)]);
    return { task: summary, ...(next ? { next: { taskId: next.id, title: next.title } } : {}) };
  }

  /** 我发起: of each instance its newest task, an open one when there is any. */
  private async newestTasks(tx: Pick<Tx, 'query'>, tenantId: string, links: readonly Link[]): Promise<TaskRow[]> {
    const newest = new Map<string, TaskRow>();
    for (const status of ['open', 'completed', 'cancelled']) {
      const missing = links.map((link) => link.taskId).filter((id) => !newest.has(id));
      if (missing.length === 0) break;
      const one = 'SELECT * FROM (SELECT * FROM task WHERE root_instance_id = ? AND status = ? AND tenant_id = ? ORDER BY created_at DESC, id DESC LIMIT 1) s';
      const rows = await tx.query(missing.map(() => one).join(' UNION ALL '), missing.flatMap((id) => [id, status, tenantId]));
      for (const row of rows) newest.set(String(row.root_instance_id), toTaskRow(row));
    }
    return links.flatMap((link) => newest.get(link.taskId) ?? []);
  }

  private async markRead(user: CurrentUser, task: TaskRow): Promise<void> {
    const marked = await this.database.read((tx) => tx.query(
      `SELECT principal FROM task_link WHERE task_id = ? AND status = 'cc' AND principal IN (${marks(user.principals)})`, [task.id, ...user.principals],
    ));
    if (marked.length === 0) return;
    const principals = marked.map((row) => String(row.principal));
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      await tx.execute(`UPDATE task_cc SET read_at = ?, read_by = ? WHERE task_id = ? AND read_at IS NULL AND principal IN (${marks(principals)})`, [now, user.id, task.id, ...principals]);
      await tx.execute(`UPDATE task_link SET status = 'read' WHERE task_id = ? AND status = 'cc' AND principal IN (${marks(principals)})`, [task.id, ...principals]);
    });
  }
}

