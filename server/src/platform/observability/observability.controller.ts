import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/public.decorator.js';
import { AppConfig } from '../config/index.js';
import { ProblemError } from '../errors/index.js';
import { Health, type HealthReport } from './health.js';
import { Metrics } from './metrics.js';

/** For the machines that watch this one. */
@Public()
@ApiExcludeController()
@Controller()
export class ObservabilityController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
    private readonly config: AppConfig,
  ) {}

  /** The process runs. */
  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can work: 200 (also `degraded`), or 503 with Retry-After. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    const report = await this.health.report();
    if (report.status === 'unavailable') reply.status(503).header('retry-after', '2');
    return report;
  }

  /** Open in the embedded profile (loopback); production expects the metrics token. */
  @Get('metrics')
  async prometheus(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (!this.mayRead(request.headers.authorization)) throw ProblemError.unauthorized('Expected the metrics token');
    reply.header('content-type', this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }

  private mayRead(authorization: string | undefined): boolean {
    const expected = this.config.metricsToken;
    if (expected === undefined) return this.config.embedded;
    const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
    return timingSafeEqual(digest(`Bearer ${expected}`), digest(authorization ?? ''));
  }
}
