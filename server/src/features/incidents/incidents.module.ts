import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/index.js';
import { IncidentsController } from './incidents.controller.js';
import { IncidentsService } from './incidents.service.js';

@Module({ imports: [InstancesModule], controllers: [IncidentsController], providers: [IncidentsService] })
export class IncidentsModule {}
