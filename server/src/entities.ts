import { notificationEntities } from './features/notifications/index.js';
import { organisationEntities } from './features/organisations/index.js';
import { platformEntities } from './platform/entities.js';
import { runtimeEntities } from './runtime/entities/index.js';

/** Every table of the server. A feature appends its own list. */
export const entities = [
  ...runtimeEntities,
  ...platformEntities,
  ...organisationEntities,
  ...notificationEntities,
];
