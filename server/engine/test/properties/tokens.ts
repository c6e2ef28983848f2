import type { EventType, JournalEvent } from '../../src/index.js';

type Kind = 'elements' | 'tasks' | 'jobs' | 'timers' | 'subscriptions' | 'incidents';

const BEGINS: Partial<Record<EventType, Kind>> = {
  ElementActivated: 'elements', TaskCreated: 'tasks', JobCreated: 'jobs', TimerScheduled: 'timers', SubscriptionOpened: 'subscriptions', IncidentRaised: 'incidents',
};
const ENDS: Partial<Record<EventType, Kind>> = {
  ElementCompleted: 'elements', ElementTerminated: 'elements', TaskCompleted: 'tasks', TaskCancelled: 'tasks', JobCompleted: 'jobs', JobCancelled: 'jobs',
  TimerFired: 'timers', TimerCancelled: 'timers', SubscriptionClosed: 'subscriptions', IncidentResolved: 'incidents',
};

/** What lives and where tokens wait, counted by the events alone and without any state. */
export class Tokens {
  private readonly alive: Record<Kind, Set<number>> = { elements: new Set([1]), tasks: new Set(), jobs: new Set(), timers: new Set(), subscriptions: new Set(), incidents: new Set() };
  private parked = 0;

  /** The events of one step. */
  follow(events: readonly JournalEvent[]): void {
    let taken = 0;
    let arrived = 0;
    let interrupted = false;
    for (const event of events) {
      const begins = BEGINS[event.type];
      const ends = ENDS[event.type];
      const { key } = event as { key: number };
      if (begins && this.alive[begins].has(key)) throw new Error(`Expected ${event.type} of something new but ${key} is there already`);
      if (begins) this.alive[begins].add(key);
      if (ends && !this.alive[ends].delete(key)) throw new Error(`Expected ${event.type} of something there but ${key} is not`);
      if (event.type === 'SequenceFlowTaken') taken += 1;
      else if (event.type === 'ElementActivated' && event.flowId !== undefined) arrived += 1;
      else if (event.type === 'TokenParked') {
        arrived += 1;
        this.parked += 1;
      } else if (event.type === 'TokensConsumed') this.parked -= event.flowIds.length;
      else if (event.type === 'ElementTerminated' || event.type === 'InstanceTerminated') interrupted = true;
    }
    // A token that sets out arrives within the step, unless its scope was interrupted meanwhile.
    if (arrived > taken || (!interrupted && arrived < taken)) throw new Error(`${taken} tokens set out but ${arrived} arrived: ${JSON.stringify(events)}`);
  }

  waiting(): object {
    const sorted = Object.entries(this.alive).map(([kind, keys]) => [kind, [...keys].sort((a, b) => a - b)]);
    return { ...Object.fromEntries(sorted), parked: this.parked };
  }
}
