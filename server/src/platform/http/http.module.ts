import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ProblemFilter } from '../errors/index.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { validationPipe } from './validation.js';

/** What every request passes: validation in, idempotency around, problem details out. */
@Module({
  providers: [
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class HttpModule {}
