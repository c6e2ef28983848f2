import type { DynamicModule, Type } from '@nestjs/common';
import { AccountsModule } from './features/accounts/index.js';
import { AttachmentsModule } from './features/attachments/index.js';
import { AuditTrailModule } from './features/audit-trail/index.js';
import { BatchesModule } from './features/batches/index.js';
import { CampaignsModule } from './features/campaigns/index.js';
import { DecisionsModule } from './features/decisions/index.js';
import { DutiesModule } from './features/duties/index.js';
import { DeploymentsModule } from './features/deployments/index.js';
import { ExportsModule } from './features/exports/index.js';
import { FormsApiModule } from './features/forms/api/forms-api.module.js';
import { ImportsModule } from './features/imports/index.js';
import { IncidentsModule } from './features/incidents/index.js';
import { InstancesModule } from './features/instances/index.js';
import { JobsModule } from './features/jobs/index.js';
import { MigrationModule } from './features/migration/index.js';
import { MessagesModule } from './features/messages/index.js';
import { NotificationsModule } from './features/notifications/index.js';
import { OrganisationsModule } from './features/organisations/index.js';
import { RecurrencesModule } from './features/recurrences/index.js';
import { RetentionModule } from './features/retention/index.js';
import { RecordsApiModule } from './features/records/index.js';
import { IndicatorsModule } from './features/indicators/index.js';
import { TasksModule } from './features/tasks/index.js';
import { TemplatesModule } from './features/templates/index.js';
import { RuntimeModule } from './runtime/index.js';
import type { AppConfig } from './platform/config/index.js';

/** Every capability of the product. A feature appends its module. */
export function features(_config: AppConfig): (Type<unknown> | DynamicModule)[] {
  return [
    RuntimeModule,
    DeploymentsModule,
    DecisionsModule,
    InstancesModule,
    MigrationModule,
    BatchesModule,
    MessagesModule,
    JobsModule,
    IncidentsModule,
    OrganisationsModule,
    AccountsModule,
    NotificationsModule,
    AuditTrailModule,
    TasksModule,
    RetentionModule,
    FormsApiModule,
    RecordsApiModule,
    AttachmentsModule,
    ImportsModule,
    ExportsModule,
    TemplatesModule,
    CampaignsModule,
    DutiesModule,
    RecurrencesModule,
    IndicatorsModule,
  ];
}
