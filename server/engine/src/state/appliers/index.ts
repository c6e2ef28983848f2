import type { EventType } from '../../protocol/index.js';
import type { Appliers } from './applier.js';
import { compensationAppliers } from './compensation.js';
import { elementAppliers } from './element.js';
import { failureAppliers } from './failure.js';
import { instanceAppliers } from './instance.js';
import { migrationAppliers } from './migration.js';
import { tokenAppliers } from './token.js';
import { waitingAppliers } from './waiting.js';

/** One applier for every event; the compiler refuses a missing one. */
export const appliers: Appliers<EventType> = {
  ...instanceAppliers,
  ...elementAppliers,
  ...tokenAppliers,
  ...waitingAppliers,
  ...failureAppliers,
  ...compensationAppliers,
  ...migrationAppliers,
};
