import { round, type Adapter, type Done, type Position } from './adapter.js';
import type { Workload } from './workload.js';

export interface Measured {
  instancesPerSecond: number;
  completionsPerSecond: number;
  /** Of one completion; of one start where the workload has none. */
  p50Ms: number;
  p99Ms: number;
  commitsPerCompletion: number;
  statementsPerCompletion: number;
  /** MariaDB: packets sent. SQLite is asked in the same process: 0. */
  roundTripsPerCompletion: number;
  /** Of the adapter's (the server's) process; the database's own is not in it. */
  cpuMsPerCompletion: number;
  stateBytes: number;
  peakMemoryMb: number;
  /** Instances found ended in the database, after the clock had stopped. */
  verifiedInstances: number;
  /** Instances arrive at half the rate above, whether or not the ones before are answered. */
  halfLoad?: { instancesPerSecond: number; p50Ms: number; p99Ms: number };
  /** One caller alone, with the group commit and with a runtime that commits every step for itself. */
  lone?: { completionsPerSecond: number; p50Ms: number; unbatchedCompletionsPerSecond: number; unbatchedP50Ms: number; unbatchedCommitsPerStep: number; unbatchedRoundTripsPerStep: number };
}

export interface MeasureOptions { n: number; concurrency: number; halfLoad: boolean }

/** Half load is measured for about this long. */
const HALF_LOAD_SECONDS = 3;

export async function measure(adapter: Adapter, workload: Workload, { n, concurrency, halfLoad }: MeasureOptions): Promise<Measured> {
  const run = new Run(adapter, workload);
  await adapter.prepare();
  await run.closed(Math.min(n, 8 * concurrency), concurrency);
  const stateBytes = await run.largestState();
  const before = await adapter.counters();
  run.latencies = [];
  const completionsBefore = run.done.completions;
  const began = performance.now();
  await run.closed(n, concurrency);
  const seconds = (performance.now() - began) / 1000;
  const after = await adapter.counters();
  const { latencies } = run;
  const completions = run.done.completions - completionsBefore;
  // Where nobody completes anything, a start is what is asked of the server.
  const calls = completions || n;
  const half = halfLoad ? await run.open(n / seconds / 2, Math.ceil(Math.min(n, (n / seconds / 2) * HALF_LOAD_SECONDS))) : undefined;
  await adapter.verify(run.done);
  return {
    instancesPerSecond: round(n / seconds, 1),
    completionsPerSecond: round(completions / seconds, 1),
    ...quantiles(latencies),
    commitsPerCompletion: round((after.commits - before.commits) / calls, 3),
    statementsPerCompletion: round((after.statements - before.statements) / calls, 2),
    roundTripsPerCompletion: round((after.roundTrips - before.roundTrips) / calls, 2),
    cpuMsPerCompletion: round((after.cpuMs - before.cpuMs) / calls, 3),
    stateBytes,
    peakMemoryMb: await adapter.peakMemoryMb(),
    verifiedInstances: run.done.instances,
    ...(half && { halfLoad: half }),
  };
}

/** Walks instances along the workload's path and keeps count of what was done. */
export class Run {
  readonly done: Done = { instances: 0, completions: 0 };
  latencies: number[] = [];
  private number = 0;

  constructor(private readonly adapter: Adapter, private readonly workload: Workload) {}

  /** `concurrency` callers, each with its next instance when one has ended. */
  async closed(n: number, concurrency: number): Promise<void> {
    let left = n;
    const caller = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.instance();
      }
    };
    await Promise.all(Array.from({ length: Math.min(n, concurrency) }, caller));
  }

  /** Instances arrive at a steady rate. */
  async open(rate: number, n: number): Promise<NonNullable<Measured['halfLoad']>> {
    this.latencies = [];
    const began = performance.now();
    const running: Promise<void>[] = [];
    while (running.length < n) {
      const due = Math.min(n, Math.ceil(((performance.now() - began) / 1000) * rate));
      while (running.length < due) running.push(this.instance());
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(running);
    return { instancesPerSecond: round(n / ((performance.now() - began) / 1000), 1), ...quantiles(this.latencies) };
  }

  /** The largest state one instance has between its steps. */
  async largestState(): Promise<number> {
    let largest = 0;
    await this.instance(async (position) => {
      largest = Math.max(largest, await this.adapter.stateBytes(position.instanceId));
    });
    return largest;
  }

  private async instance(look?: (position: Position) => Promise<void>): Promise<void> {
    const number = (this.number += 1);
    const path = this.workload.path(number);
    let from = performance.now();
    let position = await this.adapter.start(number);
    if (path.length === 0) this.latencies.push(performance.now() - from);
    if (!position.ended) await look?.(position);
    for (const step of path) {
      from = performance.now();
      position = await this.adapter.complete(position, step);
      this.latencies.push(performance.now() - from);
      this.done.completions += 1;
      if (!position.ended) await look?.(position);
    }
    if (!position.ended) throw new Error(`Expected instance ${position.instanceId} to have ended but it waits at ${position.tasks.map((task) => task.element).join(', ')}`);
    this.done.instances += 1;
  }
}

/** In turns of a few instances, so that both see the same machine. */
export async function measureLone(batched: Adapter, unbatched: Adapter, workload: Workload, n: number): Promise<NonNullable<Measured['lone']>> {
  const pair = [];
  for (const adapter of [batched, unbatched]) {
    await adapter.prepare();
    const run = new Run(adapter, workload);
    await run.closed(TURN, 1);
    run.latencies = [];
    pair.push({ adapter, run, seconds: 0, completions: 0, steps: -(run.done.instances + run.done.completions), before: await adapter.counters() });
  }
  for (let done = 0; done < n; done += TURN) {
    for (const one of pair) {
      const before = one.run.done.completions;
      const began = performance.now();
      await one.run.closed(TURN, 1);
      one.seconds += (performance.now() - began) / 1000;
      one.completions += one.run.done.completions - before;
    }
  }
  const [one, other] = await Promise.all(pair.map(async ({ adapter, run, seconds, completions, steps, before }) => {
    const after = await adapter.counters();
    const done = steps + run.done.instances + run.done.completions;
    await adapter.verify(run.done);
    return {
      rate: round(completions / seconds, 1), p50: quantiles(run.latencies).p50Ms,
      commits: round((after.commits - before.commits) / done, 2), roundTrips: round((after.roundTrips - before.roundTrips) / done, 2),
    };
  }));
  return {
    completionsPerSecond: one!.rate, p50Ms: one!.p50, unbatchedCompletionsPerSecond: other!.rate, unbatchedP50Ms: other!.p50,
    unbatchedCommitsPerStep: other!.commits, unbatchedRoundTripsPerStep: other!.roundTrips,
  };
}

const TURN = 10;

export function quantiles(times: readonly number[]): { p50Ms: number; p99Ms: number } {
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) };
}

export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0, 2);
}
