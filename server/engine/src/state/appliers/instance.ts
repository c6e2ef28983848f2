import type { Appliers } from './applier.js';

export const instanceAppliers: Appliers<'InstanceCreated' | 'InstanceCompleted' | 'InstanceTerminated' | 'InstanceSuspended' | 'InstanceResumed' | 'InstanceModified'> = {
  InstanceCreated(draft, event) {
    const { state } = draft;
    state.instanceId = event.instanceId;
    state.processId = event.processId;
    if (event.businessKey !== undefined) state.businessKey = event.businessKey;
    if (event.parent) state.parent = event.parent;
    state.status = 'active';
    draft.sawKey(1);
    draft.add(1, { elementId: event.processId, parent: 0 });
  },
  // The root stays with its variables, so that what the instance ended with can still be read.
  InstanceCompleted(draft) {
    draft.state.status = 'completed';
    draft.reset('compensations', []);
    draft.reset('parked', {});
  },
  InstanceTerminated(draft, event) {
    draft.state.status = 'terminated';
    draft.state.end = {
      reason: event.reason,
      ...(event.errorCode !== undefined && { errorCode: event.errorCode }),
      ...(event.message !== undefined && { message: event.message }),
    };
    draft.reset('compensations', []);
    draft.reset('parked', {});
  },
  InstanceSuspended(draft) {
    draft.state.suspended = true;
  },
  InstanceResumed(draft) {
    delete draft.state.suspended;
  },
  // A note for the auditor: what changed follows as events of its own.
  InstanceModified() {},
};
