import { Module } from '@nestjs/common';
import { InstanceAccess } from './instance-access.js';
import { InstancesController } from './instances.controller.js';
import { Repairs } from './repairs.js';
import { InstancesService } from './instances.service.js';

@Module({ controllers: [InstancesController], providers: [InstancesService, InstanceAccess, Repairs], exports: [InstanceAccess, Repairs] })
export class InstancesModule {}
