import { Global, Module } from '@nestjs/common';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { SetupController } from './setup.controller.js';
import { SetupService } from './setup.service.js';

@Global()
@Module({ controllers: [AccountsController, SetupController], providers: [AccountsService, SetupService], exports: [AccountsService] })
export class AccountsModule {}
