import type { ElementInstanceKey } from '../../protocol/index.js';
import { throwErrorOfWork, throwEscalation } from '../behaviors/errors.js';
import { raiseIncident } from '../behaviors/incidents.js';
import { cancelReminders, remindersOf, scheduleReminders } from '../behaviors/reminders.js';
import { complete } from '../behaviors/transitions.js';
import type { Step } from '../step.js';
import { gone, reject, type Handlers } from './handler.js';

/** Commands of people and workers about one task or job. */
export const workHandlers: Handlers<'CompleteTask' | 'UpdateTask' | 'CompleteJob' | 'FailJob' | 'ThrowJobError' | 'ThrowJobEscalation'> = {
  CompleteTask(step, { key, variables }) {
    const task = step.state.tasks[key];
    if (!task) return gone(step.state, key, 'task');
    step.emit({ type: 'TaskCompleted', key, elementId: task.elementId });
    // Before anything that may become an incident: nobody is reminded of what is done.
    cancelReminders(step, key);
    complete(step, key, variables);
    return undefined;
  },

  UpdateTask(step, { key, assignee, dueAt, note }) {
    const task = step.state.tasks[key];
    if (!task) return gone(step.state, key, 'task');
    if (typeof dueAt === 'string' && Number.isNaN(Date.parse(dueAt))) return reject('INVALID_ARGUMENT', `Expected the due time to be an ISO 8601 instant but it is "${dueAt}"`, { elementId: task.elementId, key });
    step.emit({ type: 'TaskUpdated', key, ...(assignee !== undefined && { assignee }), ...(dueAt !== undefined && { dueAt }), ...(note !== undefined && { note }) });
    if (dueAt !== undefined) {
      cancelReminders(step, key);
      scheduleReminders(step, key, task.elementId, remindersOf(step, key, step.element(task.elementId), dueAt ?? undefined));
    }
    return undefined;
  },

  CompleteJob(step, { key, variables }) {
    const job = step.state.jobs[key];
    if (!job) return gone(step.state, key, 'job');
    closeJobIncidents(step, key);
    step.emit({ type: 'JobCompleted', key, elementId: job.elementId });
    complete(step, key, variables);
    return undefined;
  },

  FailJob(step, { key, retriesLeft, retryAt, message }) {
    const job = step.state.jobs[key];
    if (!job) return gone(step.state, key, 'job');
    if (!Number.isInteger(retriesLeft) || retriesLeft < 0) return reject('INVALID_ARGUMENT', `Expected the retries left to be a whole number from 0 but they are ${retriesLeft}`, { key });
    const stuck = job.retriesLeft === 0;
    step.emit({ type: 'JobFailed', key, elementId: job.elementId, retriesLeft, ...(retryAt !== undefined && { retryAt }), message });
    if (retriesLeft === 0 && !stuck) raiseIncident(step, key, 'job', message, 'job');
    return undefined;
  },

  ThrowJobError(step, { key, errorCode, message, variables }) {
    if (!step.state.jobs[key]) return gone(step.state, key, 'job');
    closeJobIncidents(step, key);
    throwErrorOfWork(step, key, errorCode, 'job', { message, variables });
    return undefined;
  },

  ThrowJobEscalation(step, { key, escalationCode, variables }) {
    if (!step.state.jobs[key]) return gone(step.state, key, 'job');
    throwEscalation(step, key, escalationCode, variables);
    return undefined;
  },
};

/** A worker that answers after all makes the person's decision unnecessary. */
function closeJobIncidents(step: Step, key: ElementInstanceKey): void {
  for (const name in step.state.incidents) {
    const incident = step.state.incidents[Number(name)]!;
    if (incident.owner === key && incident.phase === 'job') step.emit({ type: 'IncidentResolved', key: Number(name), elementId: incident.elementId });
  }
}
