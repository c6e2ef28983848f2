import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { applyAll, createSimulation, emptyState, SimulationError, type InstanceState, type JournalEvent } from '../../src/index.js';
import { act, scripts } from '../conformance/act.js';
import type { Case } from '../conformance/case.js';

export interface Golden { name: string; events: JournalEvent[]; state: InstanceState }

const conformance = join(__dirname, '../conformance');

/** The journeys of the conformance cases, which together hold nearly every event the engine writes. */
export async function recordAll(): Promise<Golden[]> {
  const result: Golden[] = [];
  for (const folder of readdirSync(conformance).filter((name) => statSync(join(conformance, name)).isDirectory()).sort()) {
    const seen = new Set<string>();
    for (const { bpmn, steps, stepLimit } of JSON.parse(readFileSync(join(conformance, folder, 'cases.json'), 'utf8')) as Case[]) {
      // One journey per file, and none that is long only for the sake of its length.
      if (seen.has(bpmn) || bpmn.includes('thousand')) continue;
      seen.add(bpmn);
      const simulation = createSimulation({ resources: [readFileSync(join(conformance, folder, bpmn), 'utf8')], now: '2026-01-01T00:00:00.000Z', scripts, ...(stepLimit !== undefined && { stepLimit }) });
      const current = { instance: '' };
      for (const step of steps) {
        await act(simulation, step, current).catch((error: unknown) => {
          if (!(error instanceof SimulationError) || step.rejected === undefined) throw error;
        });
      }
      for (const { id } of await simulation.instances()) {
        const events = await simulation.history(id);
        result.push({ name: `${folder}/${bpmn} #${id}`, events, state: applyAll(emptyState(), events) });
      }
    }
  }
  return result;
}
