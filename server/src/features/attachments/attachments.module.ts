import { Module } from '@nestjs/common';
import { RegistersApiModule } from '../registers/api/registers-api.module.js';
import { RegistersModule } from '../registers/index.js';
import { AttachmentsController } from './attachments.controller.js';
import { AttachmentsService } from './attachments.service.js';

@Module({ imports: [RegistersModule, RegistersApiModule], controllers: [AttachmentsController], providers: [AttachmentsService], exports: [AttachmentsService] })
export class AttachmentsModule {}
