import type { DynamicModule, Type } from '@nestjs/common';
import { AccountsModule } from './features/accounts/index.js';
import { AuditTrailModule } from './features/audit-trail/index.js';
import { CampaignsModule } from './features/campaigns/index.js';
import { DutiesModule } from './features/duties/index.js';
import { DeploymentsModule } from './features/deployments/index.js';
import { IncidentsModule } from './features/incidents/index.js';
import { InstancesModule } from './features/instances/index.js';
import { JobsModule } from './features/jobs/index.js';
import { MessagesModule } from './features/messages/index.js';
import { NotificationsModule } from './features/notifications/index.js';
import { OrganisationsModule } from './features/organisations/index.js';
import { RecurrencesModule } from './features/recurrences/index.js';
import { TemplatesModule } from './features/templates/index.js';
import { RuntimeModule } from './runtime/index.js';
import type { AppConfig } from './platform/config/index.js';

/** Every capability of the product. A feature appends its module. */
export function features(_config: AppConfig): (Type<unknown> | DynamicModule)[] {
  return [
    RuntimeModule,
    DeploymentsModule,
    InstancesModule,
    MessagesModule,
    JobsModule,
    IncidentsModule,
    OrganisationsModule,
    AccountsModule,
    NotificationsModule,
    AuditTrailModule,
    TemplatesModule,
    CampaignsModule,
    DutiesModule,
    RecurrencesModule,
  ];
}
