import { AppModule } from './app.module.js';
import { DemoSeed } from './features/campaigns/index.js';
import { ConfigError, loadConfig, type AppConfig } from './platform/config/index.js';
import { createApp } from './platform/http/index.js';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const { app } = await createApp(AppModule.forConfig(config), config);
  // Who can reach the server finds it filled.
  await app.init();
  await app.get(DemoSeed).run();
  await app.listen({ host: config.host, port: config.port });
  greet(config, await app.getUrl());
}

/** For the person at the terminal; the log lines around it are for machines. */
function greet(config: AppConfig, url: string): void {
  const lines = [`Noticeflow (办通) is ready: ${config.publicOrigin ?? url.replace('[::1]', 'localhost')}`];
  if (config.embedded) lines.push('Embedded profile with demo accounts, for trying out: pick one on the sign-in page.');
  if (config.testClock) lines.push('The clock may be set: PUT /api/v1/test-clock');
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().catch((error: unknown) => {
  const text = error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
  // Half-open connections must not keep a server alive that never became ready.
  setTimeout(() => process.exit(1), 1000).unref();
});
