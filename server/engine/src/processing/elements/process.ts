import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import type { ElementBehavior } from '../behavior.js';
import { openEventSubProcesses } from '../behaviors/listening.js';
import { completeScopeIfDone, startScope } from '../behaviors/scopes.js';
import { activateTriggered, pathEnded } from '../behaviors/transitions.js';
import type { Step } from '../step.js';

/** The process itself: started by its command, ended by its paths. */
export const process: ElementBehavior = {
  activate: openAndStart,
  childEnded: completeScopeIfDone,
};

/** Embedded subprocess. */
export const subProcess: ElementBehavior = {
  activate: openAndStart,
  childEnded: completeScopeIfDone,
};

/** Started by its start event (behaviors/triggers.ts), never by a flow; here only when its incident was resolved. */
export const eventSubProcess: ElementBehavior = {
  activate(step, key, element) {
    openEventSubProcesses(step, key, element);
    for (const id of element.startEvents ?? []) activateTriggered(step, id, key);
    pathEnded(step, key);
  },
  childEnded: completeScopeIfDone,
};

function openAndStart(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  openEventSubProcesses(step, key, element);
  startScope(step, key, element);
}
