import type { DynamicModule, Type } from '@nestjs/common';
import { AbilitiesModule } from './abilities/index.js';
import { AuditModule } from './audit/index.js';
import { AuthModule } from './auth/index.js';
import { ClockModule } from './clock/index.js';
import { ConfigModule, type AppConfig } from './config/index.js';
import { CryptoModule } from './crypto/index.js';
import { HttpModule } from './http/http.module.js';
import { ObservabilityModule } from './observability/index.js';
import { TestClockModule } from './test-clock/test-clock.module.js';

/** What every feature stands on. The order is that of the guards and filters they register. */
export function platformModules(config: AppConfig): (Type<unknown> | DynamicModule)[] {
  return [ConfigModule.forConfig(config), ClockModule, AbilitiesModule, CryptoModule, AuditModule, AuthModule, ObservabilityModule, HttpModule, TestClockModule];
}
