import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * The numbers of this process for Prometheus. Features add their own to `registry`
 * or set the ones declared here; labels come from code (route patterns, element types), never from data.
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

  readonly dueTimers = new Gauge({ name: 'noticeflow_due_timers', help: 'Timers that are due and not yet fired', registers: [this.registry] });
  readonly openIncidents = new Gauge({ name: 'noticeflow_open_incidents', help: 'Incidents waiting for a person', registers: [this.registry] });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'noticeflow_' });
  }
}
