import type { Database } from '../src/persistence/database.js';

/** Rows to a statement: some seconds each, so that a transaction stays of a size that a database likes. */
const CHUNK = 100_000;

export interface InboxShape { tenantId: string; unitId: string; unitPath: string; definitionId: string; startedBy: string }

/**
 * Open tasks by the million, made inside of the database: `owners` have that many each, all others belong to people with 500 each.
 * Whose they are follows the order of their ids, when they are due does not: a page is never twenty neighbours.
 */
export async function fillInbox(database: Database, shape: InboxShape, n: number, owners: readonly { principal: string; tasks: number }[]): Promise<void> {
  const sqlite = database.dialect === 'sqlite';
  const text = sqlite
    ? { id: "printf('bench-%012d.5', seq)", instance: "printf('bench-%012d', seq)", due: (seconds: string) => `strftime('%Y-%m-%d %H:%M:%f', '2026-01-01', '+' || (${seconds}) || ' seconds')`, of: (value: string) => `'user:other-' || ${value}` }
    : { id: "CONCAT('bench-', LPAD(seq, 12, '0'), '.5')", instance: "CONCAT('bench-', LPAD(seq, 12, '0'))", due: (seconds: string) => `DATE_ADD('2026-01-01', INTERVAL ${seconds} SECOND)`, of: (value: string) => `CONCAT('user:other-', ${value})` };
  const idOf = (seq: number): string => `bench-${String(seq).padStart(12, '0')}.5`;
  let next = 1;
  const fill = async (principal: string, params: unknown[], count: number): Promise<void> => {
    for (let left = count; left > 0; left -= CHUNK) {
      const [from, to] = [next, next + Math.min(CHUNK, left) - 1];
      next = to + 1;
      const numbers = sqlite ? `(WITH RECURSIVE s(seq) AS (SELECT ${from} UNION ALL SELECT seq + 1 FROM s WHERE seq < ${to}) SELECT seq FROM s)` : `seq_${from}_to_${to}`;
      await database.write(async (tx) => {
        await tx.execute(
          `INSERT INTO task (id, tenant_id, instance_id, root_instance_id, process_definition_id, element_key, element_id, name, title, kind, task_kind, campaign_id, business_key,
             unit_id, unit_path, post, assignee, delegated_by, status, priority, loop_index, form_id, record_ref, record_id, due_at, created_at, completed_at, completed_by, outcome,
             started_by, created_step, completed_step, urged_at, touched, revision)
           SELECT ${text.id}, ?, ${text.instance}, ${text.instance}, ?, 5, 'submit', 'Submit request', 'Submit request', 'user', 'work', NULL, 'B-1',
             ?, ?, 'organiser', NULL, NULL, 'open', NULL, NULL, NULL, NULL, NULL, ${text.due('(seq * 48271) % 31536000')}, ${text.due('seq % 86400')}, NULL, NULL, NULL,
             ?, 6, NULL, NULL, 0, 0 FROM ${numbers} q`,
          [shape.tenantId, shape.definitionId, shape.unitId, shape.unitPath, shape.startedBy],
        );
        const number = sqlite ? 'CAST(substr(id, 7, 12) AS integer)' : 'CAST(SUBSTRING(id, 7, 12) AS unsigned)';
        await tx.execute(
          `INSERT INTO task_link (tenant_id, principal, status, due_at, task_id, listed_at)
           SELECT tenant_id, ${principal.replace('seq', number)} AS principal, 'open', due_at, id, created_at FROM task WHERE id BETWEEN ? AND ? ORDER BY principal, due_at, id`,
          [...params, idOf(from), idOf(to)],
        );
      });
    }
  };
  let left = n;
  for (const { principal, tasks } of owners) {
    await fill('?', [principal], Math.min(left, tasks));
    left -= Math.min(left, tasks);
  }
  await fill(text.of(sqlite ? 'seq / 500' : 'seq DIV 500'), [], left);
  // What a database does by itself sooner or later.
  for (const table of ['task', 'task_link']) await database.dataSource.query(sqlite ? `ANALYZE ${table}` : `ANALYZE TABLE ${table}`);
}
