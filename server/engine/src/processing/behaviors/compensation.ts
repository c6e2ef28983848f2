import type { ElementInstanceKey } from '../../protocol/index.js';
import type { EventDefinition, ExecutableElement } from '../../model/executable.js';
import type { CompensationRecord } from '../../state/types.js';
import type { Step } from '../step.js';
import { activate, pathEnded } from './transitions.js';
import { startEventSubProcess } from './triggers.js';

/**
 * Undoes what a scope has completed, last first, one handler after the other. The handlers run as children of the
 * throwing event, which waits for them unless it is told not to; its data: `pending`, the keys of the records still to undo, next one last.
 * @returns false when there is nothing to wait for.
 */
export function compensate(step: Step, key: ElementInstanceKey, events: readonly EventDefinition[]): boolean {
  const scope = compensatedScope(step, step.instance(key)!.parent);
  const pending = recordsOf(step, scope)
    .filter((record) => events.some(({ activityRef }) => activityRef === undefined || record.elementId === activityRef))
    .map((record) => record.key);
  if (pending.length === 0) return false;
  step.emit({ type: 'ElementDataSet', key, data: { pending } });
  undoNext(step, key);
  return true;
}

/** Undoes everything a scope has completed, on behalf of `key`. */
export function compensateScope(step: Step, key: ElementInstanceKey, scope: ElementInstanceKey): boolean {
  const pending = recordsOf(step, scope).map((record) => record.key);
  if (pending.length === 0) return false;
  step.emit({ type: 'ElementDataSet', key, data: { pending } });
  undoNext(step, key);
  return true;
}

/** Starts the next handler, if any. The event is done when none is left and none runs. */
export function undoNext(step: Step, key: ElementInstanceKey): void {
  const pending = [...((step.instance(key)!.data?.pending as number[] | undefined) ?? [])];
  const next = pending.pop();
  if (next === undefined) return;
  const record = step.state.compensations.find((each) => each.key === next);
  if (!record) {
    step.emit({ type: 'ElementDataSet', key, data: { pending } });
    pathEnded(step, key);
    return;
  }
  const element = step.element(record.elementId);
  const inside = recordsOf(step, record.key);
  const isBody = record.loopIndex === undefined && (element.multiInstance !== undefined || element.loop !== undefined);
  const handler = isBody ? undefined : handlerOf(step, element);
  const own = isBody ? undefined : compensationSubProcess(step, element);
  // Without a handler of its own, an activity is undone by undoing what it contains.
  const nested = handler === undefined && own === undefined ? inside.map((each) => each.key) : [];
  step.emit({ type: 'CompensationConsumed', key: record.key, elementId: record.elementId });
  step.emit({ type: 'ElementDataSet', key, data: { pending: [...pending, ...nested] } });
  if (own !== undefined) startEventSubProcess(step, key, own, { variables: record.variables, data: { compensates: record.key } });
  else if (handler !== undefined) runHandler(step, key, handler, record);
  else pathEnded(step, key);
}

function runHandler(step: Step, key: ElementInstanceKey, handler: string, record: CompensationRecord): void {
  activate(step, handler, key, { variables: record.variables, data: { compensates: record.key } });
}

function handlerOf(step: Step, element: ExecutableElement): string | undefined {
  for (const id of element.boundaryEvents ?? []) {
    const { compensationHandler } = step.element(id);
    if (compensationHandler !== undefined) return compensationHandler;
  }
  return undefined;
}

/** Start event of the compensation event subprocess of a subprocess. */
function compensationSubProcess(step: Step, element: ExecutableElement): ExecutableElement | undefined {
  for (const id of element.eventSubProcesses ?? []) {
    for (const startId of step.element(id).startEvents ?? []) {
      const start = step.element(startId);
      if (start.event?.kind === 'compensation') return start;
    }
  }
  return undefined;
}

function recordsOf(step: Step, scope: ElementInstanceKey): CompensationRecord[] {
  return step.state.compensations.filter((record) => record.scope === scope);
}

/** An event subprocess compensates on behalf of the scope it belongs to; a compensation handler on behalf of what it undoes. */
function compensatedScope(step: Step, scope: ElementInstanceKey): ElementInstanceKey {
  const instance = step.instance(scope)!;
  const undone = instance.data?.compensates;
  if (typeof undone === 'number') return undone;
  return step.element(instance.elementId).kind === 'eventSubProcess' ? compensatedScope(step, instance.parent) : scope;
}
