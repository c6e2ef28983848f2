import type { ElementKind } from '../../src/index.js';
import { SUPPORTED } from '../../src/index.js';
import { LIFECYCLE_STATES, canTransition } from '../../src/processing/lifecycle.js';
import { appliers } from '../../src/state/appliers/index.js';
import { journeys, type Journey } from '../golden/record.js';

/**
 * The cases together leave nothing out: every transition of the life cycle, every event, every row of the support table,
 * and for each kind of element the happy path, the interruption and the incident, where it can have them.
 */
const mockSeen = new Set<string>();

jest.mock('../../src/processing/lifecycle.js', () => {
  const actual = jest.requireActual<typeof import('../../src/processing/lifecycle.js')>('../../src/processing/lifecycle.js');
  return {
    ...actual,
    assertTransition: (from: never, to: never, what: string) => {
      mockSeen.add(`${String(from)} → ${String(to)}`);
      actual.assertTransition(from, to, what);
    },
  };
});

type Outcome = 'completed' | 'terminated' | 'incident';

/** What passes in one step can be interrupted only where it is stuck, which its own incident case shows. */
const EXCEPT: Partial<Record<Outcome, ElementKind[]>> = {
  terminated: ['exclusiveGateway', 'parallelGateway', 'inclusiveGateway', 'complexGateway', 'task', 'startEvent', 'boundaryEvent'],
};

let all: Journey[];
beforeAll(async () => {
  all = await journeys({ oncePerFile: false });
}, 60_000);

test('every transition of the life cycle happens', () => {
  const allowed = LIFECYCLE_STATES.flatMap((from) => LIFECYCLE_STATES.filter((to) => canTransition(from, to)).map((to) => `${from} → ${to}`));
  expect([...mockSeen].sort()).toEqual(allowed.sort());
});

test('every event is written', () => {
  const written = new Set(all.flatMap(({ events }) => events.map((event) => event.type)));
  expect(Object.keys(appliers).filter((type) => !written.has(type as never))).toEqual([]);
});

test('every row of the support table runs', () => {
  const ran = new Set<string>();
  for (const { process, events } of all) {
    for (const event of events) {
      if (event.type !== 'ElementCompleted' && event.type !== 'InstanceCompleted') continue;
      const element = event.type === 'InstanceCompleted' ? process.root : process.elements.get(event.elementId)!;
      if (!element.kind.endsWith('Event')) ran.add(`${element.kind} none`);
      for (const kind of [element.event?.kind ?? 'none', ...(element.event?.parts ?? []).map((part) => part.kind)]) ran.add(`${element.kind} ${kind}`);
      // A compensation boundary event is never passed: what it stands for is its handler.
      if (element.isForCompensation) ran.add('boundaryEvent compensation');
    }
    // An error end event ends its scope and never completes itself; the same holds for a cancel event with a boundary to leave by.
    for (const event of events) if (event.type === 'ElementTerminated') ran.add(`${process.elements.get(event.elementId)!.kind} ${process.elements.get(event.elementId)!.event?.kind ?? 'none'}`);
  }
  const rows = Object.entries(SUPPORTED).flatMap(([kind, events]) => Object.entries(events).filter(([, works]) => works).map(([event]) => `${kind} ${event}`));
  expect(rows.filter((row) => !ran.has(row))).toEqual([]);
});

test.each(['completed', 'terminated', 'incident'] as const)('every kind of element: %s', (outcome) => {
  const seen = new Set<ElementKind>();
  for (const { process, events } of all) {
    const kindOf = (elementId: string) => (process.elements.get(elementId) ?? process.root).kind;
    for (const event of events) {
      if (outcome === 'completed' && event.type === 'ElementCompleted') seen.add(kindOf(event.elementId));
      if (outcome === 'completed' && event.type === 'InstanceCompleted') seen.add('process');
      if (outcome === 'terminated' && event.type === 'ElementTerminated') seen.add(kindOf(event.elementId));
      if (outcome === 'terminated' && event.type === 'InstanceTerminated') seen.add('process');
      if (outcome === 'incident' && event.type === 'IncidentRaised') seen.add(kindOf(event.elementId)).add(event.owner === 1 ? 'process' : kindOf(event.elementId));
    }
  }
  const expected = (Object.keys(SUPPORTED) as ElementKind[]).filter((kind) => !EXCEPT[outcome]?.includes(kind));
  expect(expected.filter((kind) => !seen.has(kind))).toEqual([]);
});
