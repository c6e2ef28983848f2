import { Module } from '@nestjs/common';
import { DefinitionsService } from './definitions.service.js';
import { DeploymentsController } from './deployments.controller.js';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';
import { RunningWork } from './running-work.service.js';

@Module({ controllers: [DeploymentsController, DraftsController], providers: [DefinitionsService, DraftsService, RunningWork] })
export class DeploymentsModule {}
