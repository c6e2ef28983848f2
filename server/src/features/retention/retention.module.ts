import { Module } from '@nestjs/common';
import { HistoryCleanUp } from './history-clean-up.js';
import { RemovalDates } from './removal-dates.js';
import { RetentionController } from './retention.controller.js';
import { RetentionRules } from './retention-rules.js';
import { RetentionService } from './retention.service.js';

@Module({ controllers: [RetentionController], providers: [RetentionRules, RemovalDates, HistoryCleanUp, RetentionService] })
export class RetentionModule {}
