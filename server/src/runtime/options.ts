import { hostname } from 'node:os';
import type { JournalFormat } from './journal.js';

export interface RuntimeOptions {
  /** Name of this node in claims; unique among the running ones. */
  node: string;
  /** Groups of steps committed at the same time (MySQL; SQLite has one writer). */
  lanes: number;
  /** Steps in one transaction at most. */
  groupSize: number;
  /** How long a claim of a timer, job or outbox row holds; a killed node's work is taken over after it. Milliseconds. */
  leaseMs: number;
  /** How often the database is asked for due work without being woken. Milliseconds. */
  sweepMs: number;
  /** Instances whose last state is kept in memory. */
  cachedInstances: number;
  /** Element transitions one command may make. */
  stepLimit: number;
  journalFormat: JournalFormat;
  /** Whether work that follows a commit is done by this node (tests switch it off to see it taken over). */
  effects: boolean;
}

export function defaultRuntimeOptions(): RuntimeOptions {
  return {
    node: `${hostname().slice(0, 20)}:${process.pid}:${Math.random().toString(36).slice(2, 6)}`,
    lanes: 3,
    groupSize: 200,
    leaseMs: 6_000,
    sweepMs: 1_000,
    cachedInstances: 2_000,
    stepLimit: 10_000,
    journalFormat: process.env.NOTICEFLOW_JOURNAL_HASH === 'sm3' ? 2 : 1,
    effects: true,
  };
}
