import { Module } from '@nestjs/common';
import { FormContexts } from './form-contexts.js';
import { FormsService } from './forms.service.js';

@Module({ providers: [FormsService, FormContexts], exports: [FormsService, FormContexts] })
export class FormsModule {}
