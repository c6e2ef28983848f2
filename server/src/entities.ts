import { batchEntities } from './features/batches/entities.js';
import { deploymentEntities } from './features/deployments/entities.js';
import { campaignStoreEntities } from './features/campaign-store/entities.js';
import { campaignEntities } from './features/campaigns/entities.js';
import { dutyEntities } from './features/duties/entities.js';
import { recurrenceEntities } from './features/recurrences/entities.js';
import { attachmentEntities } from './features/attachments/entities.js';
import { formEntities } from './features/forms/entities.js';
import { importEntities } from './features/imports/entities.js';
import { notificationEntities } from './features/notifications/entities.js';
import { organisationEntities } from './features/organisations/entities.js';
import { registerEntities } from './features/registers/entities.js';
import { retentionEntities } from './features/retention/entities.js';
import { taskEntities } from './features/tasks/entities/index.js';
import { platformEntities } from './platform/entities.js';
import { runtimeEntities } from './runtime/entities/index.js';

/** Every table of the server. A feature appends its own list. */
export const entities = [
  ...runtimeEntities,
  ...deploymentEntities,
  ...batchEntities,
  ...platformEntities,
  ...organisationEntities,
  ...notificationEntities,
  ...formEntities,
  ...registerEntities,
  ...attachmentEntities,
  ...importEntities,
  ...taskEntities,
  ...retentionEntities,
  ...campaignStoreEntities,
  ...campaignEntities,
  ...dutyEntities,
  ...recurrenceEntities,
];
