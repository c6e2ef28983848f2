import { Logger } from '@nestjs/common';
import { isUnavailable } from '../persistence/errors.js';
import type { WakeUps } from '../platform/queue/index.js';

export interface Sweeper { readonly name: string; sweep(): Promise<number> }

/** Finds due work in the database: at its interval and when woken. One sweep at a time; a full batch is followed by another. */
export class Scheduler {
  private readonly logger = new Logger('Scheduler');
  private interval: NodeJS.Timeout | undefined;
  private current: Promise<number> | undefined;
  private again = false;
  private stopped = false;

  constructor(private readonly sweepers: Sweeper[], private readonly wakeUps: WakeUps, private readonly intervalMs: number) {}

  add(sweeper: Sweeper): void {
    this.sweepers.push(sweeper);
  }

  async start(): Promise<void> {
    this.interval = setInterval(() => this.poke(), this.intervalMs);
    this.interval.unref();
    await this.wakeUps.listen(() => this.poke());
    this.poke();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.interval);
    await this.wakeUps.close();
    await this.current?.catch(() => undefined);
  }

  /** Sweeps soon; while a sweep is running, once more after it. */
  poke(): void {
    if (this.stopped) return;
    if (this.current) {
      this.again = true;
      return;
    }
    this.current = this.sweepAll();
    this.current
      .catch((error: unknown) => this.logger.warn(isUnavailable(error) ? 'The database does not answer; due work waits' : `Sweep: ${error instanceof Error ? error.stack ?? error.message : String(error)}`))
      .finally(() => {
        this.current = undefined;
        if (this.again) {
          this.again = false;
          this.poke();
        }
      });
  }

  /** Everything due now, in one pass after another until nothing was found; answers how much there was. */
  async sweepAll(): Promise<number> {
    const failures: unknown[] = [];
    let total = 0;
    for (;;) {
      let found = 0;
      for (const sweeper of this.sweepers) {
        if (this.stopped) return total;
        try {
          found += await sweeper.sweep();
        } catch (error) {
          // One kind of work that fails must not keep the others waiting.
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
      if (found === 0) return total;
      total += found;
    }
  }

  /** Resolves when no sweep of its own is running. */
  async settled(): Promise<void> {
    while (this.current) await this.current.catch(() => undefined);
  }
}
