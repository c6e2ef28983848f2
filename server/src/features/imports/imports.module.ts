import { Module } from '@nestjs/common';
import { FormsModule } from '../forms/index.js';
import { RegistersApiModule } from '../registers/api/registers-api.module.js';
import { RegistersModule } from '../registers/index.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';

@Module({ imports: [FormsModule, RegistersModule, RegistersApiModule], controllers: [ImportsController], providers: [ImportsService] })
export class ImportsModule {}
