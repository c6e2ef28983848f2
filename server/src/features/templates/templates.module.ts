import { Module } from '@nestjs/common';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TemplatesController } from './templates.controller.js';
import { PLUGINS_ROOT, TemplatesService } from './templates.service.js';

/** `src/features/templates` and `dist/features/templates` lie equally deep below the workspace root. */
const defaultRoot = (): string => fileURLToPath(new URL('../../../../plugins', import.meta.url));

/** The plugin host: finds, checks and offers the templates of this installation. */
@Module({
  controllers: [TemplatesController],
  providers: [TemplatesService, { provide: PLUGINS_ROOT, useFactory: () => (process.env.NOTICEFLOW_PLUGINS ? resolve(process.env.NOTICEFLOW_PLUGINS) : defaultRoot()) }],
  exports: [TemplatesService],
})
export class TemplatesModule {}
