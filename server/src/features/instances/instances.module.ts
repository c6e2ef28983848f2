import { Module } from '@nestjs/common';
import { InstanceAccess } from './instance-access.js';
import { InstancesController } from './instances.controller.js';
import { InstancesService } from './instances.service.js';

@Module({ controllers: [InstancesController], providers: [InstancesService, InstanceAccess], exports: [InstanceAccess] })
export class InstancesModule {}
