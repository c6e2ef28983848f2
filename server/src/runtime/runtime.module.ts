import { Global, Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../persistence/database.js';
import { Clock, IdGenerator } from '../platform/clock/index.js';
import { wakeUpsFromEnvironment } from '../platform/queue/index.js';
import { ProcessRuntime } from './process-runtime.js';

/** One runtime per node. Features register projections and job handlers in onModuleInit; due work is looked for only after that. */
@Global()
@Module({
  providers: [{
    provide: ProcessRuntime,
    useFactory: (database: Database, clock: Clock, ids: IdGenerator) => new ProcessRuntime({ database, clock, ids, wakeUps: wakeUpsFromEnvironment(clock) }),
    inject: [Database, Clock, IdGenerator],
  }],
  exports: [ProcessRuntime],
})
export class RuntimeModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private unsubscribe?: () => void;

  constructor(@Inject(ProcessRuntime) private readonly runtime: ProcessRuntime, private readonly clock: Clock) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.runtime.startScheduler();
    this.unsubscribe = this.clock.onChange(() => this.runtime.drain());
  }

  async onApplicationShutdown(): Promise<void> {
    this.unsubscribe?.();
    await this.runtime.stop();
  }
}
