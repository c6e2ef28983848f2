import { Module } from '@nestjs/common';
import { FormsModule } from '../forms/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { RegistersModule } from '../registers/index.js';
import { CellComments } from './cell-comments.js';
import { CompletionService } from './completion.service.js';
import { TaskDirectory } from './directory.js';
import { Drafts } from './drafts.js';
import { EngineStep } from './engine-step.js';
import { HandlingService } from './handling.service.js';
import { Opinions } from './opinions.js';
import { Recipients } from './recipients.js';
import { SigningService } from './signing.service.js';
import { TaskAccess } from './task-access.js';
import { TaskNotices } from './task-notices.js';
import { TaskProjection } from './task-projection.js';
import { TaskRecords } from './task-records.js';
import { TaskReminders } from './task-reminders.js';
import { TaskSummaries } from './task-summaries.js';
import { TasksController } from './tasks.controller.js';
import { TasksService } from './tasks.service.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineService } from './timeline.service.js';
import { WithdrawalService } from './withdrawal.service.js';

/** Everything the feature is made of, in the order of its story; specs build the same list. */
export const taskProviders = [
  TaskDirectory, TaskNotices, TaskProjection, TaskReminders,
  TaskAccess, TaskSummaries, TaskRecords, Drafts, CellComments, Opinions, EngineStep,
  Recipients, SigningService, TasksService, CompletionService, HandlingService, WithdrawalService, TimelineService,
];

/** The inbox and the verbs on user tasks. */
@Module({
  imports: [FormsModule, RegistersModule, NotificationsModule],
  controllers: [TasksController, TimelineController],
  providers: taskProviders,
  exports: [TasksService, CompletionService, TaskAccess, TimelineService, HandlingService],
})
export class TasksModule {}
