import { isDeepStrictEqual } from 'node:util';
import { applyAll, emptyState, type InstanceState, type JournalEvent } from '@noticeflow/engine';
import { problemsOf, type JournalRow } from './chain.js';
import type { Ledger } from './ledger.js';
import type { RawRow, RawStore } from './raw-store.js';

/** What an experiment has to answer for. Every list is empty when all promises were kept. */
export interface Findings {
  acked: number;
  instances: number;
  lost: string[];
  double: string[];
  stuck: string[];
  /** The journal does not lead to the stored state, its chain is broken, or rows contradict the state. */
  different: string[];
  surprises: string[];
  /** Longest time between a committed step and what had to follow from it: a child's start, a due timer's firing. */
  followUpMs: number;
}

/** What happens once to each key of an instance, however often it is asked for. */
const ONCE: ReadonlySet<string> = new Set([
  'TaskCreated', 'TaskCompleted', 'TaskCancelled', 'JobCreated', 'JobCompleted', 'JobCancelled', 'TimerScheduled', 'TimerFired', 'TimerCancelled',
  'SubscriptionOpened', 'SubscriptionClosed', 'ElementActivated', 'ElementCompleted', 'ElementTerminated', 'ChildStarted',
]);

interface Story { events: JournalEvent[]; rows: JournalRow[] }

/**
 * Options: whether instances may still be running, and from when on follow-up times count.
 *
 * Reads the database after an experiment and compares it with the client's ledger and with itself. Only the replay uses the engine:
 * folding the journal must give the stored state.
 */
export async function check(store: RawStore, ledger: Ledger, options: { mayBeActive?: boolean; since?: string } = {}): Promise<Findings> {
  const findings: Findings = { acked: ledger.entries.length, instances: 0, lost: [], double: [], stuck: [], different: [], surprises: ledger.surprises, followUpMs: 0 };
  const instances = new Map((await store.rows('SELECT * FROM process_instance')).map((row) => [String(row.id), row]));
  const stories = await readStories(store);
  findings.instances = instances.size;

  checkLedger(ledger, instances, stories, new Set((await store.rows('SELECT message_id FROM message')).map((row) => String(row.message_id))), findings);
  const waiting = await readWaiting(store);
  for (const [id, row] of instances) {
    const story = stories.get(id) ?? { events: [], rows: [] };
    for (const problem of problemsOf(story.rows, { id, version: Number(row.version), last_hash: String(row.last_hash) })) findings.different.push(`${id}: ${problem}`);
    checkOnce(id, story, findings);
    checkReplay(id, row, story, waiting, findings);
    if (!options.mayBeActive && row.status === 'active') findings.stuck.push(`${id} (${String(row.process_key)}) is still active: ${placeOf(String(row.state))}`);
  }
  for (const id of stories.keys()) if (!instances.has(id)) findings.different.push(`${id} has a journal but no row`);
  checkChildren(instances, stories, findings);
  checkBusinessKeys(instances, findings);
  for (const row of await store.rows('SELECT id, payload FROM outbox')) findings.stuck.push(`outbox ${String(row.id)} was not done: ${String(row.payload).slice(0, 80)}`);
  findings.followUpMs = followUp(instances, stories, options.since ?? '');
  return findings;
}

/** `do: task, wait: subscription` */
function placeOf(text: string): string {
  const state = JSON.parse(text) as InstanceState;
  const kinds = { task: state.tasks, job: state.jobs, timer: state.timers, subscription: state.subscriptions, incident: state.incidents };
  const places = Object.entries(kinds).flatMap(([kind, items]) => Object.values(items).map((item: { elementId: string }) => `${item.elementId}: ${kind}`));
  return places.join(', ') || Object.values(state.elements).map(({ elementId }) => elementId).join();
}

async function readStories(store: RawStore): Promise<Map<string, Story>> {
  const stories = new Map<string, Story>();
  for (const raw of await store.rows('SELECT * FROM journal ORDER BY instance_id, version')) {
    const row = raw as unknown as JournalRow;
    const story = stories.get(row.instance_id) ?? { events: [], rows: [] };
    stories.set(row.instance_id, story);
    story.rows.push(row);
    (JSON.parse(row.events) as JournalEvent[]).forEach((event, index) => story.events.push({ ...event, seq: row.first_seq + index, at: row.at }));
  }
  return stories;
}

function checkLedger(ledger: Ledger, instances: Map<string, RawRow>, stories: Map<string, Story>, messages: Set<string>, findings: Findings): void {
  const done = new Set<string>();
  for (const [id, { events }] of stories) {
    for (const event of events) {
      if (event.type === 'TaskCompleted' || event.type === 'JobCompleted') done.add(`${id} ${event.type} ${event.key}`);
      if (event.type === 'VariablesSet') for (const name of Object.keys(event.variables)) done.add(`${id} ${name}`);
    }
  }
  for (const entry of ledger.entries) {
    const kept = entry.what === 'start' ? instances.has(entry.instanceId)
      : entry.what === 'event' ? done.has(`${entry.instanceId} ${entry.type} ${entry.key}`)
        : entry.what === 'variable' ? done.has(`${entry.instanceId} ${entry.name}`)
          : messages.has(entry.messageId);
    if (!kept) findings.lost.push(JSON.stringify(entry));
  }
}

function checkOnce(id: string, { events }: Story, findings: Findings): void {
  const seen = new Set<string>();
  for (const event of events) {
    if (!ONCE.has(event.type) || !('key' in event)) continue;
    const mark = `${event.type} ${event.key}`;
    if (seen.has(mark)) findings.double.push(`${id}: ${mark} twice`);
    seen.add(mark);
  }
  const due = new Map<number, string>();
  for (const event of events) {
    if (event.type === 'TimerScheduled') due.set(event.key, event.dueAt);
    else if (event.type === 'TimerFired' && event.at < due.get(event.key)!) findings.double.push(`${id}: timer ${event.key} fired before it was due`);
  }
}

type Waiting = Record<'task' | 'job' | 'timer' | 'subscription', Map<string, Set<number>>>;

async function readWaiting(store: RawStore): Promise<Waiting> {
  const hasTasks = await store.rows('SELECT id FROM task LIMIT 1').then(() => true, () => false);
  const group = async (sql: string): Promise<Map<string, Set<number>>> => {
    const map = new Map<string, Set<number>>();
    for (const row of await store.rows(sql)) {
      const id = String(row.id);
      const at = id.lastIndexOf('.');
      const keys = map.get(id.slice(0, at)) ?? new Set();
      map.set(id.slice(0, at), keys.add(Number(id.slice(at + 1))));
    }
    return map;
  };
  return {
    task: hasTasks ? await group("SELECT id FROM task WHERE status = 'open'") : new Map<string, Set<number>>(),
    job: await group('SELECT id FROM job'),
    timer: await group('SELECT id FROM timer WHERE instance_id IS NOT NULL'),
    subscription: await group('SELECT id FROM subscription'),
  };
}

function checkReplay(id: string, row: RawRow, { events }: Story, waiting: Waiting, findings: Findings): void {
  const stored = JSON.parse(String(row.state)) as InstanceState;
  let now: InstanceState;
  try {
    const then = applyAll(emptyState(), events.filter((event) => event.seq <= stored.seq));
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(then)), stored)) findings.different.push(`${id}: the journal up to event ${stored.seq} leads to another state than the stored one`);
    now = applyAll(then, events.filter((event) => event.seq > stored.seq));
  } catch (error) {
    findings.different.push(`${id}: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  if (now.status !== row.status || (now.suspended === true) !== (Number(row.suspended) === 1)) findings.different.push(`${id}: the row says ${String(row.status)} but the journal ${now.status}`);
  const expected = now.status === 'active' ? now : emptyState();
  for (const kind of ['job', 'timer', 'subscription', 'task'] as const) {
    if (kind === 'task' && waiting.task.size === 0) continue;
    const keys = new Set(Object.keys(expected[`${kind}s`]).map(Number));
    const rows = waiting[kind].get(id) ?? new Set<number>();
    if (!isDeepStrictEqual(keys, rows)) findings.different.push(`${id}: ${kind} rows [${[...rows].join()}] but the state has [${[...keys].join()}]`);
  }
}

function checkChildren(instances: Map<string, RawRow>, stories: Map<string, Story>, findings: Findings): void {
  const called = new Map<string, string>();
  for (const [id, { events }] of stories) for (const event of events) if (event.type === 'ChildStarted') called.set(event.childInstanceId, id);
  for (const [id, row] of instances) {
    if (row.parent_instance_id !== null && called.get(id) !== row.parent_instance_id) findings.double.push(`${id} was started by a call that ${String(row.parent_instance_id)} never made`);
  }
}

function checkBusinessKeys(instances: Map<string, RawRow>, findings: Findings): void {
  const seen = new Map<string, string>();
  for (const [id, row] of instances) {
    if (row.business_key === null || row.parent_instance_id !== null) continue;
    const mark = `${String(row.tenant_id)} ${String(row.process_key)} ${String(row.business_key)}`;
    if (seen.has(mark)) findings.double.push(`${id} and ${seen.get(mark)!} are both ${mark}`);
    seen.set(mark, id);
  }
}

function followUp(instances: Map<string, RawRow>, stories: Map<string, Story>, since: string): number {
  let longest = 0;
  const between = (from: string, to: string): void => {
    if (from < since) return;
    longest = Math.max(longest, Date.parse(to) - Date.parse(from));
  };
  for (const { events } of stories.values()) {
    const due = new Map<number, string>();
    for (const event of events) {
      if (event.type === 'TimerScheduled') due.set(event.key, event.dueAt);
      else if (event.type === 'TimerFired') between(due.get(event.key)!, event.at);
      else if (event.type === 'ChildStarted') {
        const child = stories.get(event.childInstanceId)?.events[0];
        if (child && instances.has(event.childInstanceId)) between(event.at, child.at);
      }
    }
  }
  return longest;
}
