import { Module, type OnModuleInit } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { DutiesModule } from '../duties/index.js';
import { FormContexts, FormsModule } from '../forms/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { RegistersModule } from '../registers/index.js';
import { RecordsApiModule } from '../records/index.js';
import { TasksModule } from '../tasks/index.js';
import { TemplatesModule } from '../templates/index.js';
import { ArchiveService } from './archive.service.js';
import { CalendarController } from './calendar.controller.js';
import { CalendarService } from './calendar.service.js';
import { CampaignDetails } from './campaign-detail.js';
import { CampaignWork } from './campaign-work.js';
import { CampaignStore, CampaignStoreModule } from '../campaign-store/index.js';
import { CampaignsController } from './campaigns.controller.js';
import { DemoSeed } from './demo/demo-seed.js';
import { DemoStory } from './demo/demo-story.js';
import { DutiesController } from './duties.controller.js';
import { EraseRecordHandler, TakeRecordHandler } from './hand-over.handlers.js';
import { InstallService } from './install.service.js';
import { IssueService } from './issue.service.js';
import { ArchiveHandler, NotifyHandler } from './job-handlers.js';
import { GatherRecordsHandler } from './gather-records.handler.js';
import { CheckRecordHandler, MergeRecordsHandler } from './record-handlers.js';

/** Templates installed in a tenant: install, issue, overview, urge, archive. */
@Module({
  imports: [CampaignStoreModule, TemplatesModule, DutiesModule, FormsModule, RegistersModule, NotificationsModule, AccountsModule, TasksModule, RecordsApiModule],
  controllers: [CampaignsController, DutiesController, CalendarController],
  providers: [CampaignDetails, CampaignWork, InstallService, IssueService, ArchiveService, CalendarService, ArchiveHandler, NotifyHandler, MergeRecordsHandler, CheckRecordHandler, GatherRecordsHandler, TakeRecordHandler, EraseRecordHandler, DemoStory, DemoSeed],
  exports: [CampaignStoreModule, CalendarService],
})
export class CampaignsModule implements OnModuleInit {
  constructor(private readonly store: CampaignStore, private readonly contexts: FormContexts) {}

  /** Expressions of forms may read `campaign`. */
  onModuleInit(): void {
    this.contexts.useCampaigns(async (tx, tenantId, campaignId) => {
      const campaign = await this.store.find(tenantId, campaignId, tx);
      if (!campaign) return null;
      const { id, slug, year, title, shortTitle, parameters, deadlines, issuedAt } = campaign;
      return { id, slug, year, title, shortTitle, parameters, issuedAt: issuedAt?.toISOString() ?? null, deadlines: Object.fromEntries(deadlines.map((deadline) => [deadline.id, deadline.dueAt])) };
    });
  }
}
