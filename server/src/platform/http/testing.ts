import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../app.module.js';
import { Database } from '../../persistence/index.js';
import { createTestDatabase } from '../../persistence/testing.js';
import { Clock, SystemClock } from '../clock/index.js';
import { AppConfig, loadConfig } from '../config/index.js';
import { createApp, type RegisteredRoute } from './create-app.js';

export interface TestApp {
  app: NestFastifyApplication;
  database: Database;
  config: AppConfig;
  /** Settable: `clock.set(date)`. */
  clock: Clock;
  routes: RegisteredRoute[];
  get<T>(token: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** Signs in and answers the headers of a bearer call. */
  login(username: string, password: string): Promise<{ authorization: string }>;
  close(): Promise<void>;
}

@Global()
@Module({})
class TestPersistenceModule {
  static forDatabase(database: Database): DynamicModule {
    return { module: TestPersistenceModule, providers: [{ provide: Database, useValue: database }], exports: [Database] };
  }
}

/** The whole server on a fresh database, without a socket: `app.inject(...)`. `config` overrides single settings. */
export async function createTestApp(overrides: Partial<AppConfig> = {}, options: { logStream?: Writable } = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'noticeflow-app-'));
  const base = loadConfig({ DATA_DIR: dataDir, NOTICEFLOW_LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent', NOTICEFLOW_TEST_CLOCK: '1' });
  // Without the web app, whether it is built or not: its files would be routes.
  const config = new AppConfig({ ...base, webRoot: join(dataDir, 'no-web-app'), ...overrides });
  const testDatabase = await createTestDatabase();
  const { app, routes } = await createApp(AppModule.forConfig(config, TestPersistenceModule.forDatabase(testDatabase.database)), config, options);
  const clock = app.get(Clock);
  if (clock instanceof SystemClock) Object.assign(clock, { settable: true });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app, config, clock, routes,
    database: testDatabase.database,
    get: (token) => app.get(token),
    login: async (username, password) => {
      const answer = await app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { username, password } });
      if (answer.statusCode !== 200) throw new Error(`Expected ${username} to sign in but got ${answer.statusCode}: ${answer.body}`);
      return { authorization: `Bearer ${answer.json<{ accessToken: string }>().accessToken}` };
    },
    close: async () => {
      await app.close();
      await testDatabase.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
