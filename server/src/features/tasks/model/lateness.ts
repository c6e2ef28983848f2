import { FAR_FUTURE } from '../../../persistence/column-types.js';

/** What people see as due time: null when there is no deadline (`due_at` then holds the far sentinel, which sorts last and is never late). */
export function deadlineOf(dueAt: Date): Date | null {
  return dueAt.getTime() >= FAR_FUTURE.getTime() ? null : dueAt;
}

/**
 * 逾期, the one definition for lists, details and timelines: an open task is late once the product clock
 * has passed its due time; a finished one stays late when it was finished after it.
 */
export function isLate(task: { dueAt: Date; completedAt?: Date | null }, now: Date): boolean {
  return (task.completedAt ?? now).getTime() > task.dueAt.getTime();
}
