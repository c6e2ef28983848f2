import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AppConfig } from '../config/index.js';
import { Health } from './health.js';

/** Asks Redis, where there is one, whether it answers. Its absence only degrades: wake-ups come late, no work is lost. */
@Injectable()
export class QueueHealth implements OnModuleInit, OnApplicationShutdown {
  private redis: Redis | undefined;

  constructor(
    private readonly config: AppConfig,
    private readonly health: Health,
  ) {}

  onModuleInit(): void {
    if (this.config.redisUrl === undefined) return;
    const redis = new Redis(this.config.redisUrl, { lazyConnect: true, maxRetriesPerRequest: 0, enableOfflineQueue: true, connectTimeout: 1500 });
    // The failed ping says it; without a listener ioredis prints every reconnect.
    redis.on('error', () => undefined);
    this.redis = redis;
    this.health.addCheck('queue', () => redis.ping(), { required: false });
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}
