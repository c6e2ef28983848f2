import { Global, Module } from '@nestjs/common';
import { Health } from './health.js';
import { Metrics } from './metrics.js';
import { ObservabilityController } from './observability.controller.js';
import { QueueHealth } from './queue-health.js';

@Global()
@Module({ controllers: [ObservabilityController], providers: [Health, Metrics, QueueHealth], exports: [Health, Metrics] })
export class ObservabilityModule {}
