import type { Step } from './workload.js';

/** A running instance as its caller sees it. */
export interface Position {
  instanceId: string;
  /** Open tasks, oldest first. */
  tasks: { id: string; element: string }[];
  ended: boolean;
}

/** What the database was asked so far. */
export interface Counters { commits: number; statements: number; roundTrips: number; cpuMs: number }

/** What should be found in the database. */
export interface Done { instances: number; completions: number }

/** One way to run a workload. */
export interface Adapter {
  /** Creates what the runs need; not measured. */
  prepare(): Promise<void>;
  start(number: number): Promise<Position>;
  complete(position: Position, step: Step): Promise<Position>;
  counters(): Promise<Counters>;
  /** Size of the stored state of a waiting instance, bytes. */
  stateBytes(instanceId: string): Promise<number>;
  /** Looks into the database; throws unless all of this happened and nothing is left over. */
  verify(done: Done): Promise<void>;
  peakMemoryMb(): Promise<number>;
  close(): Promise<void>;
}

/** Processor time of this process, in the system included. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export function ownPeakMemoryMb(): number {
  return round(process.resourceUsage().maxRSS / 1024, 1);
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Takes the open task of the element; a path that the instance does not take is an error of the adapter or the engine. */
export function taskFor(position: Position, element: string): { id: string; element: string } {
  const task = position.tasks.find((open) => open.element === element);
  if (!task) throw new Error(`Expected an open task "${element}" in instance ${position.instanceId} but found ${position.tasks.map((open) => open.element).join(', ') || (position.ended ? 'its end' : 'none')}`);
  return task;
}

export function expectSame(what: string, found: unknown, expected: number): void {
  if (Number(found) !== expected) throw new Error(`Expected ${expected} ${what} in the database but found ${String(found)}`);
}
