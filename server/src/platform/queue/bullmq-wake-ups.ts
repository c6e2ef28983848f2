import { Logger } from '@nestjs/common';
import { Queue, Worker, type ConnectionOptions } from 'bullmq';
import type { Clock } from '../clock/index.js';
import type { WakeUps } from './wake-ups.js';

export interface BullMqOptions {
  /** `redis://host:port/db` */
  url: string;
  /** Keys begin with it; unique per installation (and per test run). */
  prefix: string;
}

const QUEUE = 'wake-ups';

/** N nodes: Redis wakes one of them. When Redis is away the sweepers go on alone. */
export class BullMqWakeUps implements WakeUps {
  private readonly logger = new Logger('WakeUps');
  private readonly queue: Queue;
  private worker: Worker | undefined;
  private complained = false;

  constructor(private readonly options: BullMqOptions, private readonly clock: Clock) {
    this.queue = new Queue(QUEUE, {
      connection: connection(options.url, true),
      prefix: options.prefix,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.queue.on('error', this.complain);
  }

  wake(id: string, at?: Date): void {
    const delay = at ? Math.max(0, at.getTime() - this.clock.now().getTime()) : 0;
    // A delivery of the same thing at the same time is one delivery.
    const jobId = `${id}_${at?.getTime() ?? 'now'}`.replaceAll(':', '-');
    this.queue.add('wake', { id }, { delay, jobId }).catch(this.complain);
  }

  async listen(onWake: () => void): Promise<void> {
    this.worker = new Worker(QUEUE, async () => onWake(), { connection: connection(this.options.url, false), prefix: this.options.prefix, concurrency: 8 });
    this.worker.on('error', this.complain);
  }

  async close(): Promise<void> {
    await this.worker?.close(true);
    await this.queue.close();
  }

  private readonly complain = (error: unknown): void => {
    if (this.complained) return;
    this.complained = true;
    this.logger.warn(`Redis carries no wake-ups (${error instanceof Error ? error.message : String(error)}); due work is found by sweeping`);
    setTimeout(() => {
      this.complained = false;
    }, 60_000).unref();
  };
}

function connection(url: string, failFast: boolean): ConnectionOptions {
  const address = new URL(url);
  return {
    host: address.hostname,
    port: Number(address.port || 6379),
    ...(address.username && { username: decodeURIComponent(address.username) }),
    ...(address.password && { password: decodeURIComponent(address.password) }),
    ...(address.pathname.length > 1 && { db: Number(address.pathname.slice(1)) }),
    ...(address.protocol === 'rediss:' && { tls: {} }),
    maxRetriesPerRequest: null,
    enableOfflineQueue: !failFast,
  };
}
