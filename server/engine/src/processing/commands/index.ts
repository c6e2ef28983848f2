import type { CommandType } from '../../protocol/index.js';
import { adHocHandlers } from './ad-hoc.js';
import { childHandlers } from './children.js';
import type { Handlers } from './handler.js';
import { incidentHandlers } from './incidents.js';
import { instanceHandlers } from './instance.js';
import { migrateHandlers } from './migrate.js';
import { modifyHandlers } from './modify.js';
import { triggerHandlers } from './triggers.js';
import { workHandlers } from './work.js';

/** One handler for every command; the compiler refuses a missing one. */
export const commandHandlers: Handlers<CommandType> = {
  ...instanceHandlers,
  ...workHandlers,
  ...triggerHandlers,
  ...childHandlers,
  ...incidentHandlers,
  ...adHocHandlers,
  ...modifyHandlers,
  ...migrateHandlers,
};
