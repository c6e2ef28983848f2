export { AppConfig, type AppConfigValues, type Profile } from './app-config.js';
export { ConfigError, loadConfig } from './load-config.js';
export { ConfigModule } from './config.module.js';
export { weakSecretReason } from './weak-secrets.js';
