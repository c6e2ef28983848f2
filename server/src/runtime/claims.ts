import type { Database } from '../persistence/database.js';
import type { Row } from '../persistence/tx.js';
import type { IdGenerator } from '../platform/clock/index.js';

const BATCH = 100;

/**
 * Takes due rows of a table with the columns `wake_at` and `claimed_by`, in batches: one conditional update marks them with a fresh
 * token and moves `wake_at` to the end of the lease, so that other nodes pass by and a killed node's rows come back by themselves.
 */
export async function claimDue(database: Database, ids: IdGenerator, table: 'timer' | 'outbox', now: Date, leaseMs: number): Promise<Row[]> {
  const [due] = await database.read((tx) => tx.query(`SELECT 1 AS due FROM ${table} WHERE wake_at <= ? LIMIT 1`, [now]));
  if (!due) return [];
  const token = ids.next();
  const until = new Date(now.getTime() + leaseMs);
  return database.write(async (tx) => {
    if (database.dialect === 'sqlite') {
      await tx.execute(`UPDATE ${table} SET wake_at = ?, claimed_by = ? WHERE id IN (SELECT id FROM ${table} WHERE wake_at <= ? ORDER BY wake_at LIMIT ${BATCH})`, [until, token, now]);
    } else {
      const free = await tx.query<{ id: string }>(`SELECT id FROM ${table} WHERE wake_at <= ? ORDER BY wake_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`, [now]);
      if (free.length === 0) return [];
      await tx.execute(`UPDATE ${table} SET wake_at = ?, claimed_by = ? WHERE id IN (${free.map(() => '?').join(', ')})`, [until, token, ...free.map((row) => row.id)]);
    }
    return tx.query(`SELECT * FROM ${table} WHERE claimed_by = ? ORDER BY id`, [token]);
  });
}
