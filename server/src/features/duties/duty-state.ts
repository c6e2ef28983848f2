/** 未到期 · 应报 · 按时 · 迟报 · 逾期 · 免报. */
export const DUTY_STATES = ['notDue', 'due', 'onTime', 'late', 'overdue', 'exempt'] as const;
export type DutyState = (typeof DUTY_STATES)[number];

export const DUTY_STATE_TITLES: Readonly<Record<DutyState, string>> = {
  notDue: '未到期', due: '应报', onTime: '按时', late: '迟报', overdue: '逾期', exempt: '免报',
};

export interface DutyTimes {
  /** Last instant in time; null when the duty has no deadline. */
  dueAt: Date | null;
  answeredAt: Date | null;
  exemptAt: Date | null;
}

/** In this span before its due time an unanswered duty is 应报; earlier it is 未到期. */
export const DUE_SOON_MS = 7 * 24 * 3600 * 1000;

/**
 * The one definition of every state of a duty, for lists, overviews, exports and assessment.
 * Answered in time counts as 按时 although its acceptance comes later; a returned answer is no answer until it is given again.
 */
export function dutyState({ dueAt, answeredAt, exemptAt }: DutyTimes, now: Date): DutyState {
  if (exemptAt) return 'exempt';
  if (answeredAt) return dueAt && answeredAt > dueAt ? 'late' : 'onTime';
  if (!dueAt) return 'due';
  if (now > dueAt) return 'overdue';
  return dueAt.getTime() - now.getTime() <= DUE_SOON_MS ? 'due' : 'notDue';
}

/** Counts by state; every unit is in exactly one, so their sum is the number expected. */
export function countStates(states: readonly DutyState[]): Record<DutyState, number> & { expected: number } {
  const counts = { notDue: 0, due: 0, onTime: 0, late: 0, overdue: 0, exempt: 0, expected: states.length };
  for (const state of states) counts[state] += 1;
  return counts;
}
