import { createHash } from 'node:crypto';
import type { Json, JournalEvent } from '@noticeflow/engine';
import { fromDb } from '../persistence/column-types.js';
import type { Row } from '../persistence/tx.js';

/**
 * The journal: one row per step, chained by hash inside each instance.
 *
 * hash = H(header + "\n" + events + "\n" + annotations), where `events` and `annotations` are the stored canonical JSON texts
 * and the header is the JSON array [format, instanceId, version, firstSeq, lastSeq, at, actor, onBehalfOf, command, prevHash].
 * The first row of an instance has the zero hash before it. `format` names the layout and H; a new layout gets a new number.
 */
export const JOURNAL_FORMATS = { 1: 'sha256', 2: 'sm3' } as const;
export type JournalFormat = keyof typeof JOURNAL_FORMATS;

export const ZERO_HASH = '0'.repeat(64);

export interface JournalEntry {
  instanceId: string;
  version: number;
  firstSeq: number;
  lastSeq: number;
  at: string;
  actor: string;
  onBehalfOf: string | null;
  command: string;
  events: string;
  annotations: string | null;
  format: JournalFormat;
  prevHash: string;
  hash: string;
}

export function sealEntry(entry: Omit<JournalEntry, 'hash'>): JournalEntry {
  return { ...entry, hash: hashOf(entry) };
}

export function hashOf(entry: Omit<JournalEntry, 'hash'>): string {
  const header = JSON.stringify([entry.format, entry.instanceId, entry.version, entry.firstSeq, entry.lastSeq, entry.at, entry.actor, entry.onBehalfOf, entry.command, entry.prevHash]);
  return createHash(JOURNAL_FORMATS[entry.format]).update(`${header}\n${entry.events}\n${entry.annotations ?? ''}`).digest('hex');
}

export function entryFromRow(row: Row): JournalEntry {
  return {
    instanceId: String(row.instance_id),
    version: Number(row.version),
    firstSeq: Number(row.first_seq),
    lastSeq: Number(row.last_seq),
    at: fromDb(row.at).toISOString(),
    actor: String(row.actor),
    onBehalfOf: row.on_behalf_of as string | null,
    command: String(row.command),
    events: String(row.events),
    annotations: row.annotations as string | null,
    format: Number(row.format) as JournalFormat,
    prevHash: String(row.prev_hash),
    hash: String(row.hash),
  };
}

/** The events of a row as the engine wrote them: time and number are kept once per row. */
export function eventsOf(entry: JournalEntry): JournalEvent[] {
  return (JSON.parse(entry.events) as JournalEvent[]).map((event, index) => ({ ...event, seq: entry.firstSeq + index, at: entry.at }));
}

/** The stored form of a step's events. */
export function eventsText(events: readonly JournalEvent[]): string {
  return canonicalJson(events.map(({ seq: _seq, at: _at, ...event }) => event) as unknown as Json);
}

/** What is wrong with the chain of one instance, or undefined. `last` is the hash the instance row remembers. */
export function findBreak(entries: readonly JournalEntry[], last?: string): string | undefined {
  let prevHash = ZERO_HASH;
  let version = 0;
  let seq = 0;
  for (const entry of entries) {
    const place = `step ${entry.version} of instance ${entry.instanceId}`;
    if (entry.version !== version + 1) return `Expected step ${version + 1} but found ${place}`;
    if (entry.firstSeq !== seq + 1) return `Expected event ${seq + 1} but ${place} begins with ${entry.firstSeq}`;
    if (entry.prevHash !== prevHash) return `Expected ${place} to follow ${prevHash} but it follows ${entry.prevHash}`;
    if (!(entry.format in JOURNAL_FORMATS)) return `Expected a known format but ${place} has ${entry.format}`;
    if (hashOf(entry) !== entry.hash) return `Expected ${place} to have the hash of its content but it was changed`;
    if (eventsOf(entry).length !== entry.lastSeq - entry.firstSeq + 1) return `Expected ${place} to hold events up to ${entry.lastSeq} but it does not`;
    ({ version, lastSeq: seq, hash: prevHash } = entry);
  }
  if (last !== undefined && last !== prevHash) return `Expected the journal to end with ${last} but it ends with ${prevHash}`;
  return undefined;
}

/** JSON with sorted keys and without spaces: the same value always gives the same text. */
export function canonicalJson(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i += 1) text += (i === 0 ? '' : ',') + canonicalJson(value[i]);
    return `${text}]`;
  }
  let text = '{';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text.length === 1 ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}
