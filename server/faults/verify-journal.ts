import { parseArgs } from 'node:util';
import { problemsOf, type JournalRow } from './chain.js';
import { openRawStore } from './raw-store.js';

/** `npm run verify-journal`: one line per problem, then how much was verified. */
const { values } = parseArgs({ options: { data: { type: 'string', default: './data' }, database: { type: 'string' } } });
const PAGE = 500;

const store = await openRawStore(values.database ?? values.data);
let steps = 0;
let instances = 0;
let broken = 0;
try {
  let after = '';
  for (;;) {
    // Instances by their rows and by their journals: one without the other is a problem as well.
    const ids = (await store.rows(
      `SELECT id FROM process_instance WHERE id > ? UNION SELECT DISTINCT instance_id AS id FROM journal WHERE instance_id > ? ORDER BY id LIMIT ${PAGE}`, [after, after])).map((row) => String(row.id));
    if (ids.length === 0) break;
    const marks = ids.map(() => '?').join(', ');
    const heads = new Map((await store.rows(`SELECT id, version, last_hash FROM process_instance WHERE id IN (${marks})`, ids)).map((row) => [String(row.id), row]));
    const rows = (await store.rows(`SELECT * FROM journal WHERE instance_id IN (${marks})`, ids)) as unknown as JournalRow[];
    for (const id of ids) {
      const head = heads.get(id);
      const own = rows.filter((row) => row.instance_id === id);
      const problems = problemsOf(own, head && { id, version: Number(head.version), last_hash: String(head.last_hash) });
      instances += 1;
      steps += own.length;
      if (problems.length > 0) broken += 1;
      for (const problem of problems) process.stdout.write(`instance ${id}: ${problem}\n`);
    }
    after = ids.at(-1)!;
  }
} finally {
  await store.close();
}
process.stdout.write(`${instances} instances with ${steps} steps verified, ${broken} of them changed\n`);
process.exitCode = broken === 0 ? 0 : 1;
