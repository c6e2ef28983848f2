import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppModule } from './app.module.js';
import { loadConfig } from './platform/config/index.js';
import { createApp } from './platform/http/index.js';
import { openApiText } from './platform/http/api-docs.js';

/** Writes schemas/openapi.json from the controllers. Run after `npm run build`: `node server/dist/openapi.js`. */
async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'noticeflow-openapi-'));
  process.env.DATA_DIR = dataDir;
  delete process.env.DATABASE_URL;
  try {
    const config = loadConfig({ DATA_DIR: dataDir, NOTICEFLOW_LOG_LEVEL: 'error' });
    const { app } = await createApp(AppModule.forConfig(config), config);
    await app.init();
    writeFileSync(fileURLToPath(new URL('../../schemas/openapi.json', import.meta.url)), openApiText(app));
    await app.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
