import type { Database } from '../src/persistence/database.js';
import type { ProcessRuntime } from '../src/runtime/process-runtime.js';
import { expectSame, type Done } from './adapter.js';

/** Hash chains read back in full. */
const CHAINS = 25;

/** That our runtime did what was counted: looks at the tables, not at the answers. */
export async function proveDone(database: Database, runtime: ProcessRuntime, { instances, completions }: Done, taskTable: 'task' | 'bench_task', linkTable: 'task_link' | 'bench_task_link'): Promise<void> {
  const count = async (sql: string): Promise<unknown> => (await database.read((tx) => tx.query<{ n: unknown }>(sql)))[0]!.n;
  expectSame('completed instances', await count("SELECT COUNT(*) AS n FROM process_instance WHERE status = 'completed'"), instances);
  expectSame('instances', await count('SELECT COUNT(*) AS n FROM process_instance'), instances);
  expectSame('steps in the journal', await count('SELECT COUNT(*) AS n FROM journal'), instances + completions);
  expectSame('completed tasks', await count(`SELECT COUNT(*) AS n FROM ${taskTable} WHERE status = 'completed'`), completions);
  expectSame('tasks', await count(`SELECT COUNT(*) AS n FROM ${taskTable}`), completions);
  expectSame('open tasks in an inbox', await count(`SELECT COUNT(*) AS n FROM ${linkTable} WHERE status = 'open'`), 0);
  for (const table of ['job', 'timer', 'outbox', 'incident']) expectSame(`rows of ${table}`, await count(`SELECT COUNT(*) AS n FROM ${table}`), 0);
  const rows = await database.read((tx) => tx.query<{ id: string }>(`SELECT id FROM process_instance ORDER BY last_hash LIMIT ${CHAINS}`));
  for (const { id } of rows) {
    const broken = await runtime.verifyJournal(id);
    if (broken) throw new Error(broken);
  }
}
