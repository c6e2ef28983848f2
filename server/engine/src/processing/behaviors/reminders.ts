import type { ElementInstanceKey, Instant, Json } from '../../protocol/index.js';
import { beforeInstant } from '../../expressions/timers.js';
import type { ExecutableElement } from '../../model/executable.js';
import { ownedKeys } from '../../state/view.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';
import { attributeAt, messageOf } from './expressions.js';

export interface Reminder { before: string; at: Instant }

/** More would be noise to whoever is reminded. */
const MAX_REMINDERS = 10;

/** The reminders of a task that are still to come, by `nf:deadline remindBefore` and its due time. @throws Failure when a duration cannot be read */
export function remindersOf(step: Step, key: ElementInstanceKey, element: ExecutableElement, dueAt: Instant | undefined): Reminder[] {
  if (dueAt === undefined) return [];
  const { now, timeZone } = step.ctx;
  const options = timeZone === undefined ? {} : { timeZone };
  return durationsOf(attributeAt(step, element.task?.remindBefore, key), element)
    .map((before) => {
      try {
        return { before, at: beforeInstant(dueAt, before, options) };
      } catch (error) {
        throw new Failure('expression', `Expected the reminders of "${element.id}" to be durations such as P3D P1D but: ${messageOf(error)}`);
      }
    })
    .filter(({ at }) => at > now);
}

/** One timer per reminder, owned by the task. */
export function scheduleReminders(step: Step, key: ElementInstanceKey, elementId: string, reminders: readonly Reminder[]): void {
  for (const { before, at } of reminders) step.emit({ type: 'TimerScheduled', key: step.nextKey(), owner: key, elementId, dueAt: at, before });
}

export function cancelReminders(step: Step, key: ElementInstanceKey): void {
  for (const timer of ownedKeys(step.state, 'timers', key)) {
    const { elementId, before } = step.state.timers[timer]!;
    if (before !== undefined) step.emit({ type: 'TimerCancelled', key: timer, elementId });
  }
}

/** Durations separated by spaces, or a list of them; each once. */
function durationsOf(value: Json | undefined, element: ExecutableElement): string[] {
  if (value === undefined || value === null) return [];
  const items = Array.isArray(value) ? value : [value];
  if (!items.every((item) => typeof item === 'string')) throw new Failure('expression', `Expected the reminders of "${element.id}" to be durations such as P3D P1D but they are ${JSON.stringify(value)}`);
  const durations = [...new Set(items.flatMap((item) => item.split(/\s+/)).filter((item) => item !== ''))];
  if (durations.length > MAX_REMINDERS) throw new Failure('expression', `Expected at most ${MAX_REMINDERS} reminders of "${element.id}" but there are ${durations.length}`);
  return durations;
}
