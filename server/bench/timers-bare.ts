import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';
import { IdGenerator } from '../src/platform/clock/index.js';
import { expectSame, ownCpuMs, ownPeakMemoryMb, type Counters } from './adapter.js';
import { openBare, type BareStore, type Statement } from './bare-store.js';
import type { Place } from './databases.js';

/** How it went: times are counted from the moment at which all were due. */
export interface Drained { seconds: number; lateMs: number[]; early: number; fired: number; counters: Counters; peakMemoryMb: number }

const STATE = 'x'.repeat(2048);
const HISTORY = 'h'.repeat(300);
const HISTORY_ROWS = 4;
const CLAIM = 100;

/** By the bare driver: claims a hundred, then fires them `together` in a transaction. */
export async function drainBare(place: Place, n: number, together: number, concurrency: number): Promise<Drained> {
  const store = openBare(place, concurrency);
  const sqlite = store.kind === 'sqlite';
  const longText = sqlite ? 'text' : 'longtext';
  await store.query(`CREATE TABLE instance (id varchar(36) PRIMARY KEY, version int NOT NULL, status varchar(10) NOT NULL, state ${longText} NOT NULL)`);
  await store.query('CREATE TABLE timer (id varchar(36) PRIMARY KEY, due_at int NOT NULL, claimed int NOT NULL)');
  await store.query('CREATE INDEX ix_timer ON timer (claimed, due_at)');
  await store.query('CREATE TABLE history (instance_id varchar(36) NOT NULL, seq int NOT NULL, data text NOT NULL, PRIMARY KEY (instance_id, seq))');
  const ids = new IdGenerator();
  const rows = (marks: string): string => (sqlite ? `(${marks})` : '??');
  for (let made = 0; made < n; made += CLAIM) {
    const some = Array.from({ length: Math.min(CLAIM, n - made) }, () => ids.next());
    await store.transaction([
      { sql: `INSERT INTO instance (id, version, status, state) VALUES ${rows('?, ?, ?, ?')}`, rows: some.map((id) => [id, 1, 'active', STATE]) },
      { sql: `INSERT INTO timer (id, due_at, claimed) VALUES ${rows('?, ?, ?')}`, rows: some.map((id) => [id, 1, 0]) },
    ]);
  }
  const before = counted(store);
  const began = performance.now();
  const lateMs: number[] = [];
  const fire = async (some: string[]): Promise<void> => {
    await store.transaction(firing(some, sqlite));
    for (const _ of some) lateMs.push(performance.now() - began);
  };
  for (;;) {
    const due = (await store.query<{ id: string }>(`SELECT id FROM timer WHERE claimed = 0 AND due_at <= 1 LIMIT ${CLAIM}`)).map((row) => row.id);
    if (due.length === 0) break;
    await store.transaction([{ sql: `UPDATE timer SET claimed = 1 WHERE id ${sqlite ? '= ?' : 'IN (??)'}`, rows: due.map((id) => [id]), must: true }]);
    const groups: string[][] = [];
    for (let i = 0; i < due.length; i += together) groups.push(due.slice(i, i + together));
    await Promise.all(groups.map(fire));
  }
  const seconds = (performance.now() - began) / 1000;
  const after = counted(store);
  const count = async (sql: string): Promise<number> => Number((await store.query<{ n: unknown }>(sql))[0]!.n);
  expectSame('timers', await count('SELECT COUNT(*) AS n FROM timer'), 0);
  expectSame('history rows', await count('SELECT COUNT(*) AS n FROM history'), n * HISTORY_ROWS);
  const fired = await count("SELECT COUNT(*) AS n FROM instance WHERE status = 'ended' AND version = 2");
  await store.close();
  return { seconds, lateMs, early: 0, fired, counters: difference(after, before), peakMemoryMb: ownPeakMemoryMb() };
}

function firing(some: string[], sqlite: boolean): Statement[] {
  const list = sqlite ? '= ?' : 'IN (??)';
  return [
    { sql: `INSERT INTO history (instance_id, seq, data) VALUES ${sqlite ? '(?, ?, ?)' : '??'}`, rows: some.flatMap((id) => Array.from({ length: HISTORY_ROWS }, (_, i) => [id, i, HISTORY])) },
    sqlite
      ? { sql: "UPDATE instance SET version = 2, status = 'ended', state = ? WHERE id = ? AND version = 1", rows: some.map((id) => [STATE, id]), must: true }
      : { sql: "INSERT INTO instance (id, version, status, state) VALUES ?? ON DUPLICATE KEY UPDATE version = VALUES(version), status = VALUES(status), state = VALUES(state)", rows: some.map((id) => [id, 2, 'ended', STATE]) },
    { sql: `DELETE FROM timer WHERE id ${list}`, rows: some.map((id) => [id]), must: true },
  ];
}

/** The peer keeps its timers in memory: they are held back and then let go all at once; its state is saved when it waits and when it has ended. */
export async function drainBpmnEngine(place: Place, xml: string, n: number): Promise<Drained> {
  const store = openBare(place, 8);
  await store.query(`CREATE TABLE instance (id varchar(36) PRIMARY KEY, status varchar(10) NOT NULL, state ${store.kind === 'sqlite' ? 'text' : 'longtext'} NOT NULL)`);
  const held: (() => void)[] = [];
  const timers = {
    executing: [],
    register: () => timers,
    setTimeout: (callback: (...args: unknown[]) => void, _delay: number, ...args: unknown[]) => held.push(() => callback(...args)),
    clearTimeout: () => undefined,
  };
  let began = 0;
  const lateMs: number[] = [];
  const ends: Promise<void>[] = [];
  for (let i = 0; i < n; i += 1) {
    const engine = new Engine({ name: `i${i}`, source: xml, timers: timers as never });
    const ended = new Promise((resolve, reject) => {
      engine.once('end', resolve);
      engine.once('error', reject);
    });
    const execution = await engine.execute({ listener: new EventEmitter() });
    await store.transaction([{ sql: 'INSERT INTO instance (id, status, state) VALUES (?, ?, ?)', rows: [[`i${i}`, 'active', JSON.stringify(await engine.getState())]] }]);
    ends.push(ended.then(async () => {
      await store.transaction([{ sql: "UPDATE instance SET status = 'ended', state = ? WHERE id = ?", rows: [[JSON.stringify(execution.getState()), `i${i}`]], must: true }]);
      lateMs.push(performance.now() - began);
    }));
  }
  const before = counted(store);
  began = performance.now();
  for (const fire of held) fire();
  await Promise.all(ends);
  const seconds = (performance.now() - began) / 1000;
  const after = counted(store);
  const [row] = await store.query<{ n: unknown }>("SELECT COUNT(*) AS n FROM instance WHERE status = 'ended'");
  await store.close();
  return { seconds, lateMs, early: 0, fired: Number(row!.n), counters: difference(after, before), peakMemoryMb: ownPeakMemoryMb() };
}

function counted({ commits, statements, roundTrips }: BareStore): Counters {
  return { commits, statements, roundTrips, cpuMs: ownCpuMs() };
}

export function difference(after: Counters, before: Counters): Counters {
  return { commits: after.commits - before.commits, statements: after.statements - before.statements, roundTrips: after.roundTrips - before.roundTrips, cpuMs: after.cpuMs - before.cpuMs };
}
