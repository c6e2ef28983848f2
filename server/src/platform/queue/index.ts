import type { Clock } from '../clock/index.js';
import { BullMqWakeUps } from './bullmq-wake-ups.js';
import { InProcessWakeUps } from './in-process-wake-ups.js';
import type { WakeUps } from './wake-ups.js';

export type { WakeUps } from './wake-ups.js';
export { BullMqWakeUps, InProcessWakeUps };

/** By `REDIS_URL` and `REDIS_PREFIX`; without Redis in process. */
export function wakeUpsFromEnvironment(clock: Clock, environment: NodeJS.ProcessEnv = process.env): WakeUps {
  return environment.REDIS_URL
    ? new BullMqWakeUps({ url: environment.REDIS_URL, prefix: environment.REDIS_PREFIX ?? 'noticeflow' }, clock)
    : new InProcessWakeUps(clock);
}
