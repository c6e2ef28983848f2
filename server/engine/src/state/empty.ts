import type { InstanceState } from './types.js';

/** State of an instance before its first event; the fold of a journal starts here. */
export function emptyState(): InstanceState {
  return {
    instanceId: '',
    processId: '',
    status: 'new',
    seq: 0,
    lastKey: 0,
    elements: {},
    parked: {},
    jobs: {},
    tasks: {},
    timers: {},
    subscriptions: {},
    incidents: {},
    compensations: [],
    conditions: {},
  };
}
