/**
 * The life of an element instance as a law: one table and a few questions.
 * Only the outcome of a transition is journaled (ElementActivated, ElementCompleted, ElementTerminated);
 * an instance at rest is `activated`, or stuck in `activating` or `completing` with an incident that says so.
 */
export type LifecycleState = 'none' | 'activating' | 'activated' | 'completing' | 'completed' | 'terminating' | 'terminated';

const TRANSITIONS: Readonly<Record<LifecycleState, readonly LifecycleState[]>> = {
  none: ['activating'],
  activating: ['activated', 'terminating'],
  activated: ['completing', 'terminating'],
  completing: ['completed', 'terminating'],
  terminating: ['terminated'],
  completed: [],
  terminated: [],
};

export const LIFECYCLE_STATES = Object.keys(TRANSITIONS) as LifecycleState[];

export function canTransition(from: LifecycleState, to: LifecycleState): boolean {
  return TRANSITIONS[from].includes(to);
}

export function isFinal(state: LifecycleState): boolean {
  return TRANSITIONS[state].length === 0;
}

/** Meant for bugs of ours: a forbidden transition throws, so that nothing of the command is persisted. */
export function assertTransition(from: LifecycleState, to: LifecycleState, what: string): void {
  if (!canTransition(from, to)) throw new Error(`Expected ${what} to go from "${from}" to one of [${TRANSITIONS[from].join(', ')}] but it went to "${to}"`);
}
