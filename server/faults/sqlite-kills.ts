import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { check } from './checker.js';
import { Ledger, type Acknowledged } from './ledger.js';
import { pause } from './own-servers.js';
import { openRawStore } from './raw-store.js';
import type { Line } from './report.js';

const WRITER = fileURLToPath(new URL('./sqlite-writer.js', import.meta.url));
const CONCURRENCY = 8;

interface Writer { child: ChildProcess; ready: Promise<void>; gone: Promise<void> }

/** kill −9 of the one process that writes a SQLite file, again and again, at any moment: during start, work, recovery. */
export async function killSqliteWriter(limit: { forMs: number; kills?: number }): Promise<Line> {
  const folder = mkdtempSync(join(tmpdir(), 'noticeflow-faults-'));
  const ledger = new Ledger();
  let kills = 0;
  let early = 0;
  try {
    const end = Date.now() + limit.forMs;
    while (Date.now() < end && kills < (limit.kills ?? Infinity)) {
      const writer = start(folder, ledger);
      // One in eight dies while it starts or repairs what its predecessor left.
      if (kills % 8 === 7) {
        early += 1;
        await pause(Math.random() * 600);
      } else {
        await Promise.race([writer.ready, writer.gone]);
        await pause(5 + Math.random() * 250);
      }
      writer.child.kill('SIGKILL');
      await writer.gone;
      kills += 1;
    }
    const last = start(folder, ledger);
    await last.ready;
    last.child.stdin!.write('end\n');
    await Promise.race([last.gone, pause(30_000).then(() => ledger.surprise('the last writer did not come to its end within 30 s'))]);
    last.child.kill('SIGKILL');
    await last.gone;
    const store = await openRawStore(folder);
    try {
      const [integrity] = await store.rows('PRAGMA integrity_check');
      const findings = await check(store, ledger);
      if (integrity?.integrity_check !== 'ok') findings.different.push(`the file is damaged: ${JSON.stringify(integrity)}`);
      return { experiment: 'sqlite-killed', findings, late: [], figures: { kills, 'while starting': early, instances: findings.instances } };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(folder: string, ledger: Ledger): Writer {
  const child = spawn(process.execPath, [WRITER, folder, String(CONCURRENCY)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString()).slice(-600); });
  child.stdin.on('error', () => undefined);
  let closed!: () => void;
  const read = new Promise<void>((resolve) => { closed = resolve; });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      if (code !== null && code !== 0) ledger.surprise(`the writer ended by itself with ${code}: ${complaint}`);
      resolve();
    });
  });
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = parse(text);
      if (line === undefined) return;
      if ('ready' in line) resolve();
      else ledger.note(line);
    }).once('close', closed);
  });
  return { child, ready, gone: Promise.all([exited, read]).then(() => undefined) };
}

/** The last line may be cut off by the kill: then it was never told. Nest's own log lines are no acknowledgement. */
function parse(text: string): Acknowledged | { ready: true } | undefined {
  try {
    const value = JSON.parse(text) as object;
    return 'what' in value || 'ready' in value ? (value as Acknowledged | { ready: true }) : undefined;
  } catch {
    return undefined;
  }
}
