import { Module } from '@nestjs/common';
import { RegistersModule } from '../../registers/index.js';
import { TasksModule } from '../../tasks/index.js';
import { FormsModule } from '../forms.module.js';
import { FormsController } from './forms.controller.js';
import { LiveCheckService } from './live-check.service.js';
import { ReferenceChoicesService } from './reference-choices.service.js';

/** The API of forms. Apart from FormsModule because it builds on tasks, which build on forms. */
@Module({ imports: [FormsModule, RegistersModule, TasksModule], controllers: [FormsController], providers: [LiveCheckService, ReferenceChoicesService] })
export class FormsApiModule {}
