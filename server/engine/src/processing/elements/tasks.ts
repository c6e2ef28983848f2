import type { TaskDetails } from '../../protocol/index.js';
import type { ElementBehavior } from '../behavior.js';
import { describeTask } from '../behaviors/task-details.js';
import { remindersOf, scheduleReminders } from '../behaviors/reminders.js';
import { complete } from '../behaviors/transitions.js';
import { listen } from '../behaviors/listening.js';
import { createJob } from '../behaviors/jobs.js';
import { throwMessage } from '../behaviors/messages.js';

/** A task without a kind has nothing to wait for. */
export const task: ElementBehavior = {
  activate: (step, key) => complete(step, key),
};

export const userTask: ElementBehavior = waitingFor('user');
export const manualTask: ElementBehavior = waitingFor('manual');

function waitingFor(kind: TaskDetails['kind']): ElementBehavior {
  return {
    activate(step, key, element) {
      const task = describeTask(step, key, element, kind);
      const reminders = remindersOf(step, key, element, task.dueAt);
      step.emit({ type: 'TaskCreated', key, elementId: element.id, task });
      scheduleReminders(step, key, element.id, reminders);
    },
  };
}

/** Waits for its message; without one, for a person to say that it came. */
export const receiveTask: ElementBehavior = {
  activate(step, key, element) {
    if (element.event?.kind === 'message') listen(step, key, element, element.event);
    else step.emit({ type: 'TaskCreated', key, elementId: element.id, task: describeTask(step, key, element, 'receive') });
  },
  triggered: (step, key, _element, trigger) => complete(step, key, trigger.variables),
};

/** Work for a worker outside. */
export const serviceTask: ElementBehavior = {
  activate: createJob,
};

/** As a service task; when no worker of its own is asked for, the engine publishes its message once the job is done. */
export const sendTask: ElementBehavior = {
  activate: createJob,
  completing(step, key, element) {
    if (element.event?.kind === 'message' && element.event.jobType === undefined) throwMessage(step, key, element.event);
  },
};
