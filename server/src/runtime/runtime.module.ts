import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../persistence/database.js';
import { Clock, IdGenerator } from '../platform/clock/index.js';
import { Metrics } from '../platform/observability/index.js';
import { wakeUpsFromEnvironment } from '../platform/queue/index.js';
import { ProcessRuntime } from './process-runtime.js';

/** One runtime per node. Features register projections and job handlers in onModuleInit; due work is looked for only after that. */
@Global()
@Module({
  providers: [{
    provide: ProcessRuntime,
    useFactory: (database: Database, clock: Clock, ids: IdGenerator, metrics: Metrics) => new ProcessRuntime({
      database, clock, ids, wakeUps: wakeUpsFromEnvironment(clock),
      observer: { step: (command) => metrics.steps.inc({ command }), group: (size) => metrics.groupCommitSize.observe(size) },
    }),
    inject: [Database, Clock, IdGenerator, Metrics],
  }],
  exports: [ProcessRuntime],
})
export class RuntimeModule implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(@Inject(ProcessRuntime) private readonly runtime: ProcessRuntime) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.runtime.startScheduler();
  }

  /** Requests are still being answered now; the database closes after them. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runtime.quiesce();
  }

  onApplicationShutdown(): void {
    this.runtime.halt();
  }
}
