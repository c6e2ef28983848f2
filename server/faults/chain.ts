import { createHash } from 'node:crypto';

/**
 * The journal's hash chain, verified from the stored rows alone: written from the description in server/docs/faults.md and not from
 * the server's code, so that a mistake there is not repeated here. Anyone with a copy of the database can run it offline.
 */

/** A row of `journal` as the driver gives it, its time as ISO 8601 text. */
export interface JournalRow {
  instance_id: string;
  version: number;
  first_seq: number;
  last_seq: number;
  at: string;
  actor: string;
  on_behalf_of: string | null;
  command: string;
  events: string;
  annotations: string | null;
  format: number;
  prev_hash: string;
  hash: string;
}

/** What the row of the instance says about its journal. */
export interface InstanceHead { id: string; version: number; last_hash: string }

const ALGORITHMS = new Map([[1, 'sha256'], [2, 'sm3']]);

/** Everything that is wrong with the journal of one instance, rows in any order; an instance that is gone has no head. */
export function problemsOf(rows: readonly JournalRow[], head: InstanceHead | undefined): string[] {
  const problems: string[] = [];
  const sorted = [...rows].sort((a, b) => a.version - b.version);
  if (head === undefined) problems.push('the instance of these steps is gone');
  let expected = { version: 1, seq: 1, hash: '0'.repeat(64) };
  for (const row of sorted) {
    const place = `step ${row.version}`;
    if (head !== undefined && row.instance_id !== head.id) problems.push(`${place} belongs to another instance`);
    if (row.version !== expected.version) problems.push(`step ${expected.version} is missing before ${place}`);
    if (row.first_seq !== expected.seq) problems.push(`${place} begins with event ${row.first_seq} instead of ${expected.seq}`);
    if (row.prev_hash !== expected.hash) problems.push(`${place} does not follow the step before it`);
    const algorithm = ALGORITHMS.get(row.format);
    if (algorithm === undefined) problems.push(`${place} has the unknown format ${row.format}`);
    else if (digest(algorithm, row) !== row.hash) problems.push(`${place} was changed after it was written`);
    const count = countOf(row.events);
    if (count !== row.last_seq - row.first_seq + 1) problems.push(`${place} holds ${count} events instead of ${row.last_seq - row.first_seq + 1}`);
    expected = { version: row.version + 1, seq: row.last_seq + 1, hash: row.hash };
  }
  if (head !== undefined && (head.version !== expected.version - 1 || head.last_hash !== expected.hash)) problems.push(`the journal ends with step ${expected.version - 1} but the instance is at step ${head.version}, or its seal differs`);
  return problems;
}

function digest(algorithm: string, row: JournalRow): string {
  const header = [row.format, row.instance_id, row.version, row.first_seq, row.last_seq, row.at, row.actor, row.on_behalf_of, row.command, row.prev_hash];
  return createHash(algorithm).update([JSON.stringify(header), row.events, row.annotations ?? ''].join('\n'), 'utf8').digest('hex');
}

function countOf(events: string): number {
  try {
    const list: unknown = JSON.parse(events);
    return Array.isArray(list) ? list.length : -1;
  } catch {
    return -1;
  }
}
