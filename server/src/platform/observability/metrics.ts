import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { Database } from '../../persistence/index.js';
import { Clock } from '../clock/index.js';

/** Counting stops here: a scrape must stay cheap when much is wrong. */
const MOST_COUNTED = 10_000;

/**
 * The numbers of this process for Prometheus. Whoever has one more adds it to `registry`.
 * Labels come from code (route patterns, command names), never from data.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly http = new Histogram({
    name: 'noticeflow_http_request_seconds', help: 'Duration of HTTP requests by route pattern', labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], registers: [this.registry],
  });

  /** One committed engine step, by the command that made it. */
  readonly steps = new Counter({ name: 'noticeflow_engine_steps_total', help: 'Committed engine steps', labelNames: ['command'] as const, registers: [this.registry] });

  readonly groupCommitSize = new Histogram({
    name: 'noticeflow_group_commit_size', help: 'Steps that shared one transaction', buckets: [1, 2, 4, 8, 16, 32, 64, 128], registers: [this.registry],
  });

  constructor(database: Database, clock: Clock) {
    collectDefaultMetrics({ register: this.registry, prefix: 'noticeflow_' });
    this.countAtScrape(database, 'noticeflow_due_timers', `Timers that are due and not yet fired (up to ${MOST_COUNTED})`, 'SELECT id FROM timer WHERE wake_at <= ?', () => [clock.now()]);
    this.countAtScrape(database, 'noticeflow_open_incidents', `Incidents waiting for a person (up to ${MOST_COUNTED})`, 'SELECT id FROM incident WHERE status = ?', () => ['open']);
    const transactions = new Counter({
      name: 'noticeflow_database_transactions_total', help: 'Write transactions of this process', registers: [this.registry],
      collect: () => {
        transactions.reset();
        transactions.inc(database.statistics.transactions);
      },
    });
  }

  private countAtScrape(database: Database, name: string, help: string, sql: string, params: () => unknown[]): void {
    const gauge = new Gauge({
      name, help, registers: [this.registry],
      collect: async () => {
        const [row] = await database.read((tx) => tx.query<{ n: number }>(`SELECT COUNT(*) AS n FROM (${sql} LIMIT ${MOST_COUNTED}) AS some`, params()));
        gauge.set(Number(row?.n ?? 0));
      },
    });
  }
}
