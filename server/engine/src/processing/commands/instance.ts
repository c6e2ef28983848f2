import type { Variables } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { listen, openEventSubProcesses } from '../behaviors/listening.js';
import { cancelInstance, startScope, startsOf } from '../behaviors/scopes.js';
import { activate, activateTriggered, create, pathEnded } from '../behaviors/transitions.js';
import { partsComplete } from '../behaviors/triggers.js';
import { propagate, setLocal } from '../behaviors/variables.js';
import type { Step } from '../step.js';
import { reject, gone, type Handlers } from './handler.js';

export const instanceHandlers: Handlers<'CreateInstance' | 'CancelInstance' | 'SuspendInstance' | 'ResumeInstance' | 'SetVariables'> = {
  CreateInstance(step, command) {
    const { process, state } = step;
    if (state.status !== 'new') return reject('INVALID_STATE', `Expected a new instance but "${state.instanceId}" is ${state.status}`);
    const start = command.startElementId === undefined ? undefined : process.elements.get(command.startElementId);
    if (command.startElementId !== undefined && start?.scope !== process.id) {
      return reject('INVALID_ARGUMENT', `Expected start element "${command.startElementId}" in process "${process.id}" but there is none`);
    }
    if (!start && process.root.noneStart === undefined && (process.root.startEvents?.length || startsOf(step, process.root).length === 0)) {
      return reject('INVALID_ARGUMENT', `Expected process "${process.id}" to have a none start event but it has none; it starts by a message, timer or signal`);
    }
    const { instanceId, businessKey, parent, variables } = command;
    step.transition(1, 'activating');
    step.emit({ type: 'InstanceCreated', instanceId, processId: process.id, ...(businessKey !== undefined && { businessKey }), ...(parent && { parent }) });
    step.transition(1, 'activated');
    const payload = start?.outputs?.length ? variables : undefined;
    if (variables && !payload) setLocal(step, 1, variables);
    openEventSubProcesses(step, 1, process.root);
    if (!start) {
      startScope(step, 1, process.root);
      return undefined;
    }
    if (start.kind === 'startEvent' && (!start.event || start.event.kind === 'none')) activate(step, start.id, 1);
    else if (!startWithPart(step, start, command.startPart, payload) && !startAtGateway(step, start, payload)) activateTriggered(step, start.id, 1, {}, payload);
    pathEnded(step, 1);
    return undefined;
  },

  CancelInstance(step, command) {
    cancelInstance(step, command.reason, command.byParent);
    return undefined;
  },

  SuspendInstance(step) {
    if (step.state.suspended) return reject('INVALID_STATE', `Expected instance "${step.state.instanceId}" to run but it is suspended already`);
    step.emit({ type: 'InstanceSuspended' });
    return undefined;
  },

  ResumeInstance(step) {
    if (!step.state.suspended) return reject('INVALID_STATE', `Expected instance "${step.state.instanceId}" to be suspended but it is not`);
    step.emit({ type: 'InstanceResumed' });
    return undefined;
  },

  SetVariables(step, command) {
    const scope = command.scopeKey ?? 1;
    if (!step.instance(scope)) return gone(step.state, scope, 'scope');
    if (command.local || scope === 1) setLocal(step, scope, command.variables);
    else propagate(step, scope, command.variables);
    return undefined;
  },
};

/** A parallel multiple start event needs all its parts: the instance waits there for those that have not come yet. */
function startWithPart(step: Step, start: ExecutableElement, part: number | undefined, payload: Variables | undefined): boolean {
  const parts = start.event?.parallel ? (start.event.parts ?? []) : [];
  if (part === undefined || parts.length < 2) return false;
  const key = create(step, start.id, 1, payload ? { variables: payload } : {});
  step.transition(key, 'activated');
  partsComplete(step, key, start, { elementId: start.id, part });
  parts.forEach((each, index) => { if (index !== part) listen(step, key, start, each, index); });
  return true;
}

/** An event behind an instantiating gateway has happened: the gateway is passed; a parallel one waits for its other events too. */
function startAtGateway(step: Step, start: ExecutableElement, payload: Variables | undefined): boolean {
  const gateway = start.incoming.map((id) => step.element(step.flow(id).source)).find((each) => each.eventGateway?.instantiate);
  if (!gateway) return false;
  // The paths go on behind the gateway, so the process must not take its end for its own.
  step.hold(1);
  activateTriggered(step, gateway.id, 1);
  for (const id of gateway.outgoing) {
    const { target } = step.flow(id);
    if (target !== start.id && gateway.eventGateway!.exclusive) continue;
    step.emit({ type: 'SequenceFlowTaken', flowId: id, scope: 1 });
    if (target === start.id) activateTriggered(step, target, 1, { flowId: id }, payload);
    else if (step.isLive(1)) activate(step, target, 1, { flowId: id });
  }
  step.release(1);
  return true;
}
