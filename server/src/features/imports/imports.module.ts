import { Module } from '@nestjs/common';
import { FormsModule } from '../forms/index.js';
import { RecordsApiModule } from '../records/index.js';
import { RegistersModule } from '../registers/index.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';

@Module({ imports: [FormsModule, RegistersModule, RecordsApiModule], controllers: [ImportsController], providers: [ImportsService] })
export class ImportsModule {}
