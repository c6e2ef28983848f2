import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/index.js';
import { RegistersModule } from '../registers/index.js';
import { RecordWritingService } from './record-writing.service.js';
import { RecordsController } from './records.controller.js';
import { RegistersController } from './registers.controller.js';

/** The API of registers. Apart from RegistersModule because it builds on tasks, which build on records. */
@Module({ imports: [RegistersModule, TasksModule], controllers: [RegistersController, RecordsController], providers: [RecordWritingService], exports: [RecordWritingService] })
export class RecordsApiModule {}
