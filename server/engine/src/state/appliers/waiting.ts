import type { Appliers } from './applier.js';

/** What waits for the outside: tasks, jobs, timers, subscriptions, observed conditions. */
export const waitingAppliers: Appliers<
  | 'TaskCreated' | 'TaskUpdated' | 'TaskReminded' | 'TaskCompleted' | 'TaskCancelled'
  | 'JobCreated' | 'JobCompleted' | 'JobFailed' | 'JobRetriesUpdated' | 'JobCancelled'
  | 'TimerScheduled' | 'TimerFired' | 'TimerCancelled'
  | 'SubscriptionOpened' | 'SubscriptionTriggered' | 'SubscriptionClosed'
  | 'ConditionObserved' | 'ConditionClosed'
> = {
  TaskCreated(draft, event) {
    draft.own('tasks')[event.key] = { elementId: event.elementId, kind: event.task.kind };
  },
  // Who holds a task is the projection's business, not the engine's.
  TaskUpdated() {},
  TaskReminded() {},
  TaskCompleted(draft, event) {
    delete draft.own('tasks')[event.key];
  },
  TaskCancelled(draft, event) {
    delete draft.own('tasks')[event.key];
  },

  JobCreated(draft, event) {
    draft.own('jobs')[event.key] = { elementId: event.elementId, retriesLeft: event.job.retries };
  },
  JobCompleted(draft, event) {
    delete draft.own('jobs')[event.key];
  },
  JobFailed(draft, event) {
    draft.own('jobs')[event.key] = { elementId: event.elementId, retriesLeft: event.retriesLeft };
  },
  JobRetriesUpdated(draft, event) {
    draft.own('jobs')[event.key] = { elementId: event.elementId, retriesLeft: event.retriesLeft };
  },
  JobCancelled(draft, event) {
    delete draft.own('jobs')[event.key];
  },

  TimerScheduled(draft, event) {
    draft.sawKey(event.key);
    draft.own('timers')[event.key] = {
      owner: event.owner,
      elementId: event.elementId,
      dueAt: event.dueAt,
      ...(event.remaining !== undefined && { remaining: event.remaining }),
      ...(event.interval !== undefined && { interval: event.interval }),
      ...(event.part !== undefined && { part: event.part }),
      ...(event.before !== undefined && { before: event.before }),
    };
  },
  TimerFired(draft, event) {
    delete draft.own('timers')[event.key];
  },
  TimerCancelled(draft, event) {
    delete draft.own('timers')[event.key];
  },

  SubscriptionOpened(draft, event) {
    draft.sawKey(event.key);
    draft.own('subscriptions')[event.key] = {
      owner: event.owner,
      elementId: event.elementId,
      kind: event.kind,
      name: event.name,
      ...(event.correlationKey !== undefined && { correlationKey: event.correlationKey }),
      ...(event.part !== undefined && { part: event.part }),
    };
  },
  // A trigger does not close: a non-interrupting event goes on listening.
  SubscriptionTriggered() {},
  SubscriptionClosed(draft, event) {
    delete draft.own('subscriptions')[event.key];
  },

  ConditionObserved(draft, event) {
    draft.sawKey(event.key);
    draft.own('conditions')[event.key] = {
      owner: event.owner,
      elementId: event.elementId,
      value: event.value,
      ...(event.part !== undefined && { part: event.part }),
    };
  },
  ConditionClosed(draft, event) {
    delete draft.own('conditions')[event.key];
  },
};
