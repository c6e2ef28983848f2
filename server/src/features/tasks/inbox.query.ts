import { fromDb } from '../../persistence/column-types.js';
import { padded } from '../../persistence/turn-batch.js';
import type { Tx } from '../../persistence/tx.js';
import type { LinkStatus } from './entities/task-link.entity.js';
import type { Cursor } from './cursor.js';

/** Counts are shown as `999+`: nothing is counted further. */
export const COUNT_CAP = 999;

export interface LinkRange {
  tenantId: string;
  principals: readonly string[];
  statuses: readonly LinkStatus[];
}

export interface LinkPageRequest extends LinkRange {
  /** `due`: earliest first; `listed`: newest first. */
  sort: 'due' | 'listed';
  limit: number;
  after?: Cursor;
  /** Text in the title, and the campaign: both ask the task row while scanning. */
  q?: string;
  campaignId?: string;
  /** What the links name: tasks, or (started) instances, whose filters then look at their tasks. */
  of?: 'task' | 'instance';
}

export interface Link { taskId: string; at: Date; status: LinkStatus }
export interface LinkPage { links: Link[]; next?: Cursor }

/** SQLite takes 500 selects in one. */
const MOST_SCANS = 128;

type Sql = { sql: string; params: unknown[] };

/**
 * One page of a list: for each principal one scan of at most `limit + 1` keys, put together and cut again.
 * The plan is the same for a clerk with two tasks and a post with a million.
 */
export async function linkPage(tx: Pick<Tx, 'query'>, request: LinkPageRequest): Promise<LinkPage> {
  const ascending = request.sort === 'due';
  const key = ascending ? 'due_at' : 'listed_at';
  const order = ascending ? 'ASC' : 'DESC';
  const scans = ranges(request).map((range) => scan(range, request, key, order));
  if (scans.length === 0) return { links: [] };
  const rows = await tx.query(
    `SELECT DISTINCT at, task_id, status FROM (${scans.map((part) => part.sql).join(' UNION ALL ')}) page ORDER BY at ${order}, task_id ${order} LIMIT ${request.limit + 1}`,
    scans.flatMap((part) => part.params),
  );
  const links = rows.map((row) => ({ taskId: String(row.task_id), at: fromDb(row.at), status: String(row.status) as LinkStatus }));
  const page = links.slice(0, request.limit);
  const last = page.at(-1);
  const unique = [...new Map(page.map((link) => [link.taskId, link])).values()];
  return { links: unique, ...(links.length > request.limit && last ? { next: { at: last.at, id: last.taskId } } : {}) };
}

/**
 * The first open tasks of several people in one question, by due date; `principals` of each. Whoever has completed a task is shown the
 * next one: two of them always hold one that is not the task just left.
 */
export async function firstOpen(tx: Pick<Tx, 'query'>, people: readonly { tenantId: string; principals: readonly string[] }[]): Promise<Link[][]> {
  const scans = people.flatMap(({ tenantId, principals }, index) => principals.map((principal) => ({ index, tenantId, principal })));
  const one = "SELECT * FROM (SELECT ? AS who, due_at AS at, task_id, status FROM task_link WHERE tenant_id = ? AND principal = ? AND status = 'open' ORDER BY due_at, task_id LIMIT 2) s";
  const lists: Link[][] = people.map(() => []);
  for (let from = 0; from < scans.length; from += MOST_SCANS) {
    const part = padded(scans.slice(from, from + MOST_SCANS));
    const rows = await tx.query(part.map(() => one).join(' UNION ALL '), part.flatMap(({ index, tenantId, principal }) => [index, tenantId, principal]));
    for (const row of rows) lists[Number(row.who)]!.push({ taskId: String(row.task_id), at: fromDb(row.at), status: 'open' });
  }
  for (const list of lists) list.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.taskId < b.taskId ? -1 : 1));
  return lists;
}

function scan(range: { principal: string; status: string }, request: LinkPageRequest, key: string, order: 'ASC' | 'DESC'): Sql {
  const params: unknown[] = [request.tenantId, range.principal, range.status];
  const where = ['l.tenant_id = ?', 'l.principal = ?', 'l.status = ?'];
  if (request.after) {
    const beyond = order === 'ASC' ? '>' : '<';
    // `>=` first: MariaDB reads a range from it, which it does not from a row comparison.
    where.push(`l.${key} ${beyond}= ?`, `(l.${key} ${beyond} ? OR l.task_id ${beyond} ?)`);
    params.push(request.after.at, request.after.at, request.after.id);
  }
  let join = '';
  if (request.q || request.campaignId) {
    const asked: string[] = [];
    if (request.q) {
      asked.push("t.title LIKE ? ESCAPE '!'");
      params.push(`%${request.q.replace(/[!%_]/g, '!$&')}%`);
    }
    if (request.campaignId) {
      asked.push('t.campaign_id = ?');
      params.push(request.campaignId);
    }
    if (request.of === 'instance') where.push(`EXISTS (SELECT 1 FROM task t WHERE t.root_instance_id = l.task_id AND ${asked.join(' AND ')})`);
    else {
      join = ' JOIN task t ON t.id = l.task_id';
      where.push(...asked);
    }
  }
  return {
    sql: `SELECT * FROM (SELECT l.${key} AS at, l.task_id AS task_id, l.status AS status FROM task_link l${join} WHERE ${where.join(' AND ')} ORDER BY l.${key} ${order}, l.task_id ${order} LIMIT ${request.limit + 1}) s`,
    params,
  };
}

/** How many different tasks are in these ranges, COUNT_CAP at most each; with `dueBefore` only those due earlier. All in one question. */
export async function cappedCounts(tx: Pick<Tx, 'query'>, requests: readonly (LinkRange & { dueBefore?: Date })[]): Promise<number[]> {
  const params: unknown[] = [];
  const counts = requests.flatMap((request, index) => {
    const scans = ranges(request).map((range) => {
      params.push(request.tenantId, range.principal, range.status);
      if (request.dueBefore) params.push(request.dueBefore);
      return `SELECT * FROM (SELECT task_id FROM task_link WHERE tenant_id = ? AND principal = ? AND status = ?${request.dueBefore ? ' AND due_at < ?' : ''} LIMIT ${COUNT_CAP}) s`;
    });
    return scans.length === 0 ? [] : [`SELECT ${index} AS which, COUNT(DISTINCT task_id) AS n FROM (${scans.join(' UNION ALL ')}) c`];
  });
  if (counts.length === 0) return requests.map(() => 0);
  const found = new Map((await tx.query(counts.join(' UNION ALL '), params)).map((row) => [Number(row.which), Number(row.n)]));
  return requests.map((_request, index) => Math.min(COUNT_CAP, found.get(index) ?? 0));
}

function ranges(request: LinkRange): { principal: string; status: string }[] {
  return request.principals.flatMap((principal) => request.statuses.map((status) => ({ principal, status })));
}
