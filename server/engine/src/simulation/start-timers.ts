import type { Instant } from '../protocol/index.js';
import type { ExecutableProcess } from '../model/executable.js';
import { firstDue, nextDue } from '../expressions/timers.js';

interface StartTimer { process: ExecutableProcess; elementId: string; dueAt: Instant; remaining?: number | undefined; interval?: string | undefined }

/** Timer start events of the deployed processes. */
export class StartTimers {
  private timers: StartTimer[] = [];

  constructor(processes: Iterable<ExecutableProcess>, now: Instant, private readonly timeZone: string | undefined) {
    for (const process of processes) {
      for (const { elementId, event } of process.startTriggers) {
        for (const each of [event, ...(event.parts ?? [])]) {
          if (each.timer) this.timers.push({ process, elementId, ...firstDue(each.timer, now, {}, this.options()) });
        }
      }
    }
  }

  /** The earliest that is due until then. */
  next(until: Instant): StartTimer | undefined {
    return this.timers.filter((timer) => timer.dueAt <= until).sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0))[0];
  }

  /** It fired: it is gone, or waits for its next time. */
  fired(timer: StartTimer): void {
    if (timer.interval === undefined || timer.remaining === undefined || timer.remaining === 0) {
      this.timers = this.timers.filter((each) => each !== timer);
      return;
    }
    timer.dueAt = nextDue(timer.dueAt, timer.interval, this.options());
    if (timer.remaining > 0) timer.remaining -= 1;
  }

  private options(): { timeZone?: string } {
    return this.timeZone === undefined ? {} : { timeZone: this.timeZone };
  }
}
