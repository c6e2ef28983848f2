import { Module, type DynamicModule } from '@nestjs/common';
import { entities } from './entities.js';
import { features } from './features.js';
import { migrations } from './migrations.js';
import { PersistenceModule } from './persistence/index.js';
import type { AppConfig } from './platform/config/index.js';
import { platformModules } from './platform/platform.modules.js';

/** The server: storage, platform, features. */
@Module({})
export class AppModule {
  static forConfig(config: AppConfig, persistence: DynamicModule = PersistenceModule.forRoot({ entities, migrations })): DynamicModule {
    return { module: AppModule, imports: [persistence, ...platformModules(config), ...features(config)] };
  }
}
