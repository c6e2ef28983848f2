import { Module } from '@nestjs/common';
import { CampaignStoreModule } from '../campaign-store/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { DutiesService } from './duties.service.js';
import { DutyProjection } from './duty-projection.js';
import { OverviewService } from './overview.service.js';
import { UrgeHandler } from './urge.handler.js';
import { UrgeService } from './urge.service.js';

/** What units owe, and how it stands. Its routes lie under those of campaigns. */
@Module({
  imports: [CampaignStoreModule, NotificationsModule],
  providers: [DutiesService, DutyProjection, OverviewService, UrgeService, UrgeHandler],
  exports: [DutiesService, OverviewService, UrgeService],
})
export class DutiesModule {}
