import type { ElementInstanceKey } from '../../protocol/index.js';
import type { EventDefinition, ExecutableElement } from '../../model/executable.js';
import { hasChildren, ownedKeys } from '../../state/view.js';
import type { ElementBehavior, Trigger } from '../behavior.js';
import type { Step } from '../step.js';
import { compensate, undoNext } from '../behaviors/compensation.js';
import { throwError, throwEscalation } from '../behaviors/errors.js';
import { activityFlows, takeFlow } from '../behaviors/flows.js';
import { cancelTransaction, leaveTransaction } from '../behaviors/transactions.js';
import { createJob } from '../behaviors/jobs.js';
import { attempt } from '../behaviors/incidents.js';
import { listen } from '../behaviors/listening.js';
import { throwMessage, throwSignal } from '../behaviors/messages.js';
import { activateTriggered, complete, pathEnded, terminateChildren } from '../behaviors/transitions.js';
import { partsComplete } from '../behaviors/triggers.js';
import { textAt } from '../behaviors/expressions.js';

export const startEvent: ElementBehavior = {
  activate: (step, key) => complete(step, key),
  triggered: partTriggered,
};

/** Boundary events happen (behaviors/triggers.ts); they are never entered by a token. */
export const boundaryEvent: ElementBehavior = {
  activate: (step, key) => complete(step, key),
};

export const intermediateCatchEvent: ElementBehavior = {
  activate(step, key, element) {
    if (!element.event || element.event.kind === 'none' || element.event.kind === 'link') {
      complete(step, key);
      return;
    }
    listen(step, key, element, element.event);
  },
  triggered(step, key, element, trigger) {
    // A cycle sends a token on at each of its times and ends with the last.
    if (element.event?.kind === 'timer' && ownedKeys(step.state, 'timers', key).length > 0) sendTokenOn(step, key, element);
    else partTriggered(step, key, element, trigger);
  },
};

function sendTokenOn(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  attempt(step, key, 'completing', () => {
    for (const flowId of activityFlows(step, key, element)) takeFlow(step, step.instance(key)!.parent, flowId);
  });
}

/** The last part completes the event; the data of the others is kept with it until then. */
function partTriggered(step: Step, key: ElementInstanceKey, element: ExecutableElement, trigger: Trigger): void {
  if (partsComplete(step, key, element, trigger)) complete(step, key, trigger.variables);
  else if (trigger.variables) step.emit({ type: 'VariablesSet', scope: key, variables: trigger.variables });
}

export const intermediateThrowEvent: ElementBehavior = {
  activate(step, key, element) {
    perform(step, key, element, element.event, () => complete(step, key));
  },
  childEnded: handlerEnded,
  selectFlows: (step, key, element) => (step.instance(key)!.data?.detached === true ? [] : activityFlows(step, key, element)),
};

export const endEvent: ElementBehavior = {
  activate(step, key, element) {
    perform(step, key, element, element.event, () => complete(step, key));
  },
  childEnded: handlerEnded,
};

/** A compensation handler of this event has ended: the next one, or on. */
function handlerEnded(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  if (hasChildren(step.state, key)) return;
  const pending = step.instance(key)!.data?.pending;
  if (Array.isArray(pending) && pending.length > 0) undoNext(step, key);
  else if (element.event?.kind === 'cancel') leaveTransaction(step, key);
  else complete(step, key);
}

/** Does what the event throws, then goes on with it unless that interrupted the event itself. */
function perform(step: Step, key: ElementInstanceKey, element: ExecutableElement, event: EventDefinition | undefined, goOn: () => void): void {
  switch (event?.kind) {
    case undefined:
    case 'none':
      break;
    case 'message':
      if (event.jobType !== undefined) {
        createJob(step, key, element, event.jobType);
        return;
      }
      throwMessage(step, key, event);
      break;
    case 'signal':
      throwSignal(step, key, event);
      break;
    case 'escalation':
      throwEscalation(step, key, textAt(step, event.name, key) ?? '');
      break;
    case 'error':
      throwError(step, key, textAt(step, event.name, key) ?? '', element.name === undefined ? {} : { message: element.name });
      return;
    case 'terminate':
      terminateScope(step, key);
      return;
    case 'link':
      jump(step, key, element, event);
      return;
    case 'compensation':
      undo(step, key, element, [event], goOn);
      return;
    case 'cancel':
      cancelTransaction(step, key);
      return;
    case 'multiple':
      performParts(step, key, element, event.parts ?? [], goOn);
      return;
    default:
      throw new Error(`Expected "${element.id}" to throw something but a ${event?.kind} event cannot be thrown`);
  }
  if (step.isLive(key)) goOn();
}

/** One after the other; what is to be undone comes last, as the event then waits for it. */
function performParts(step: Step, key: ElementInstanceKey, element: ExecutableElement, parts: readonly EventDefinition[], goOn: () => void): void {
  const first = parts.find(({ kind }) => kind !== 'compensation');
  if (first) perform(step, key, element, first, () => performParts(step, key, element, parts.filter((part) => part !== first), goOn));
  else if (parts.length > 0) undo(step, key, element, parts, goOn);
  else goOn();
}

/** Goes on when the handlers have ended (`handlerEnded`), or at once where it is told not to wait: then only its scope waits for them. */
function undo(step: Step, key: ElementInstanceKey, element: ExecutableElement, events: readonly EventDefinition[], goOn: () => void): void {
  const detached = events.every(({ waitForCompletion }) => waitForCompletion === false) && element.outgoing.length > 0;
  // Decided first: a flow that cannot be chosen is an incident before anything has been undone.
  const flows = detached ? activityFlows(step, key, element) : [];
  if (!compensate(step, key, events)) {
    goOn();
    return;
  }
  if (!detached || !step.isLive(key)) return;
  step.emit({ type: 'ElementDataSet', key, data: { detached: true } });
  for (const flowId of flows) takeFlow(step, step.instance(key)!.parent, flowId);
}

/** Ends everything in the scope but the event, whose completion then completes the scope. */
function terminateScope(step: Step, key: ElementInstanceKey): void {
  terminateChildren(step, step.instance(key)!.parent, key);
  complete(step, key);
}

/** A link is a flow that is not drawn: the token goes on at the catching link of the same name in the same scope. */
function jump(step: Step, key: ElementInstanceKey, element: ExecutableElement, event: EventDefinition): void {
  const scope = step.instance(key)!.parent;
  const target = [...step.process.elements.values()].find((each) => each.kind === 'intermediateCatchEvent' && each.scope === element.scope && each.event?.kind === 'link' && each.event.name === event.name);
  if (!target) throw new Error(`Expected a catching link "${event.name}" in "${element.scope}" but there is none`);
  step.hold(scope);
  complete(step, key);
  activateTriggered(step, target.id, scope);
  step.release(scope);
  pathEnded(step, scope);
}
