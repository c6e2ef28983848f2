/** The time the server works with. Ask it, never `Date.now()`, wherever a deadline or a record depends on the answer. */
export abstract class Clock {
  private readonly listeners = new Set<() => void | Promise<void>>();
  private following: Promise<unknown> = Promise.resolve();

  abstract now(): Date;

  /** Moves the clock to `date`; it goes on from there. Refused unless the clock may be set. */
  abstract set(date: Date): void;

  /** Called after each `set`, so that timers are looked at again. Returns the way to stop listening. */
  onChange(listener: () => void | Promise<void>): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when everyone who follows the clock has done what became due by the last `set`; rejects when one of them failed. */
  async caughtUp(): Promise<void> {
    await this.following;
  }

  protected changed(): void {
    this.following = Promise.all([...this.listeners].map(async (listener) => listener()));
    // Who moves the clock without waiting hears of a failure through the follower's own log.
    this.following.catch(() => undefined);
  }
}

/**
 * The machine's time plus an offset, which only a test server may change:
 * `NOTICEFLOW_TEST_CLOCK=1`, or an ISO instant at which the server begins.
 */
export class SystemClock extends Clock {
  private offset = 0;
  private readonly settable: boolean;

  constructor(testClock: string | undefined = process.env.NOTICEFLOW_TEST_CLOCK) {
    super();
    this.settable = Boolean(testClock) && testClock !== '0' && testClock !== 'false';
    const start = this.settable && testClock?.includes('T') ? Date.parse(testClock) : Number.NaN;
    if (!Number.isNaN(start)) this.offset = start - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  set(date: Date): void {
    if (!this.settable) throw new Error('Expected NOTICEFLOW_TEST_CLOCK=1 but the clock of this server must not be set');
    this.offset = date.getTime() - Date.now();
    this.changed();
  }
}

/** Stands still until told otherwise; for tests. */
export class FixedClock extends Clock {
  private at: Date;

  constructor(at: Date | string = '2022-07-01T01:00:00.000Z') {
    super();
    this.at = new Date(at);
  }

  now(): Date {
    return new Date(this.at);
  }

  set(date: Date): void {
    this.at = new Date(date);
    this.changed();
  }

  advance(milliseconds: number): void {
    this.set(new Date(this.at.getTime() + milliseconds));
  }
}
