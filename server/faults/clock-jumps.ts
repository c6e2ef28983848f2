import { FixedClock } from '../src/platform/clock/index.js';
import { actor, Runtimes, TENANT } from './in-process.js';
import { Ledger } from './ledger.js';
import { TIMER_MODEL, TIMER_PROCESS } from './models.js';
import type { Line } from './report.js';

const MINUTE = 60_000;

/** The clock jumps forward over many timers, back behind ones that have fired, and on: each fires once and none before its time. */
export async function jumpClock(serverUrl: string | undefined, timers: number): Promise<Line> {
  const clock = new FixedClock();
  const runtimes = await Runtimes.create(serverUrl ? 2 : 1, clock, TIMER_MODEL, serverUrl);
  const ledger = new Ledger();
  const any = (most: number): number => 1 + Math.floor(Math.random() * most);
  try {
    const drain = (): Promise<void[]> => Promise.all(runtimes.nodes.map((node) => node.drain()));
    let jumps = 0;
    for (let wave = 0; wave < 8; wave += 1) {
      await Promise.all(Array.from({ length: Math.ceil(timers / 8) }, async (_, i) => {
        const { instanceId } = await runtimes.nodes[i % runtimes.nodes.length]!.start(
          { tenantId: TENANT, processId: TIMER_PROCESS, variables: { first: `PT${any(300)}M`, second: `PT${any(300)}M` } }, { actor });
        ledger.note({ what: 'start', instanceId });
      }));
      for (const minutes of [any(100), -any(200), any(150), any(20), -any(500), any(400)]) {
        clock.advance(minutes * MINUTE);
        jumps += 1;
        await drain();
      }
    }
    // The second timer of an instance is counted from the first one's firing.
    for (let i = 0; i < 2; i += 1) {
      clock.advance(5_000 * MINUTE);
      await drain();
    }
    return { experiment: 'clock-jumps', findings: await runtimes.check(ledger, { since: '9999' }), late: [], figures: { jumps, timers: timers * 2 } };
  } finally {
    await runtimes.close();
  }
}
