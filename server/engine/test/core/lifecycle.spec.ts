import { assertTransition, canTransition, isFinal, LIFECYCLE_STATES, type LifecycleState } from '../../src/processing/lifecycle.js';

/** The law in full: every pair of states, so that a changed table has to be agreed here. */
const allowed: Record<LifecycleState, LifecycleState[]> = {
  none: ['activating'],
  activating: ['activated', 'terminating'],
  activated: ['completing', 'terminating'],
  completing: ['completed', 'terminating'],
  completed: [],
  terminating: ['terminated'],
  terminated: [],
};

test.each(LIFECYCLE_STATES.flatMap((from) => LIFECYCLE_STATES.map((to) => [from, to] as const)))('%s → %s', (from, to) => {
  const expected = allowed[from].includes(to);
  expect(canTransition(from, to)).toBe(expected);
  if (expected) expect(() => assertTransition(from, to, 'it')).not.toThrow();
  else expect(() => assertTransition(from, to, 'it')).toThrow(`from "${from}"`);
});

test('only completed and terminated are final', () => {
  expect(LIFECYCLE_STATES.filter(isFinal)).toEqual(expect.arrayContaining(['completed', 'terminated']));
  expect(LIFECYCLE_STATES.filter(isFinal)).toHaveLength(2);
});
