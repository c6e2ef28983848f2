import { Module } from '@nestjs/common';
import { RecordsApiModule } from '../records/index.js';
import { RegistersModule } from '../registers/index.js';
import { AttachmentsController } from './attachments.controller.js';
import { AttachmentsService } from './attachments.service.js';

@Module({ imports: [RegistersModule, RecordsApiModule], controllers: [AttachmentsController], providers: [AttachmentsService], exports: [AttachmentsService] })
export class AttachmentsModule {}
