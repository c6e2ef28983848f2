import type { ElementBehavior } from '../behavior.js';
import { openEventSubProcesses } from '../behaviors/listening.js';
import { completeScopeIfDone, startScope } from '../behaviors/scopes.js';

/** The process itself is only started and ended by commands and by its paths. */
export const process: ElementBehavior = {
  activate: startScope,
  childEnded: completeScopeIfDone,
};

/** Embedded subprocess. */
export const subProcess: ElementBehavior = {
  activate(step, key, element) {
    openEventSubProcesses(step, key, element);
    startScope(step, key, element);
  },
  childEnded: completeScopeIfDone,
};

/** Started by its start event (behaviors/triggers.ts), never by a flow. */
export const eventSubProcess: ElementBehavior = {
  activate: startScope,
  childEnded: completeScopeIfDone,
};
