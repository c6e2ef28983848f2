import { openEventSubProcesses } from '../behaviors/listening.js';
import { startScope, startsOf, terminateInstance } from '../behaviors/scopes.js';
import { activate, activateTriggered, pathEnded } from '../behaviors/transitions.js';
import { propagate, setLocal } from '../behaviors/variables.js';
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
    else {
      activateTriggered(step, start.id, 1, {}, payload);
      // An instantiating parallel event gateway waits for its other events too.
      const gateway = start.incoming.map((id) => step.element(step.flow(id).source)).find((each) => each.eventGateway?.instantiate && !each.eventGateway.exclusive);
      for (const id of gateway?.outgoing ?? []) {
        const { target } = step.flow(id);
        if (target !== start.id && step.isLive(1)) activate(step, target, 1, { flowId: id });
      }
    }
    pathEnded(step, 1);
    return undefined;
  },

  CancelInstance(step, command) {
    terminateInstance(step, 'cancelled', command.reason === undefined ? {} : { message: command.reason });
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
