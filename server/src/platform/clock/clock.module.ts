import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { IdGenerator } from './ids.js';

/** Time and ids for everybody. */
@Global()
@Module({
  providers: [
    { provide: Clock, useFactory: () => new SystemClock() },
    { provide: IdGenerator, useFactory: () => new IdGenerator() },
  ],
  exports: [Clock, IdGenerator],
})
export class ClockModule {}
