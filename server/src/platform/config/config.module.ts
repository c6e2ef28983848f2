import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AppConfig } from './app-config.js';
import { loadConfig } from './load-config.js';

/** Gives AppConfig to everybody. Tests pass their own with `forConfig`. */
@Global()
@Module({})
export class ConfigModule {
  static forConfig(config: AppConfig = loadConfig(process.env)): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: AppConfig, useValue: config }], exports: [AppConfig] };
  }
}
