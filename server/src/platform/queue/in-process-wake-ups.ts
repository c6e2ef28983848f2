import type { Clock } from '../clock/index.js';
import type { WakeUps } from './wake-ups.js';

/** setTimeout cannot wait longer. */
const LONGEST = 2 ** 31 - 1;

/** One node: a single alarm for the earliest thing due. */
export class InProcessWakeUps implements WakeUps {
  private onWake: (() => void) | undefined;
  private alarm: NodeJS.Timeout | undefined;
  private alarmAt = Infinity;

  constructor(private readonly clock: Clock) {}

  wake(_id: string, at?: Date): void {
    const now = this.clock.now().getTime();
    const time = at?.getTime() ?? now;
    if (time >= this.alarmAt) return;
    clearTimeout(this.alarm);
    this.alarmAt = time;
    this.alarm = setTimeout(() => {
      this.alarmAt = Infinity;
      this.onWake?.();
    }, Math.min(LONGEST, Math.max(0, time - now)));
    this.alarm.unref();
  }

  async listen(onWake: () => void): Promise<void> {
    this.onWake = onWake;
  }

  async close(): Promise<void> {
    clearTimeout(this.alarm);
    this.onWake = undefined;
  }
}
