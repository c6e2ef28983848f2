import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { applyAll, compile, createSimulation, emptyState, isDecisionFile, parse, SimulationError, type ExecutableProcess, type InstanceState, type JournalEvent } from '../../src/index.js';
import { act, scripts } from '../conformance/act.js';
import type { Case } from '../conformance/case.js';

export interface Golden { name: string; events: JournalEvent[]; state: InstanceState }

const conformance = join(__dirname, '../conformance');

/** A journey with what it ran through. */
export interface Journey extends Golden { process: ExecutableProcess }

/** The journeys of the conformance cases, which together hold every event the engine writes (conformance/coverage.spec.ts). */
export async function recordAll(): Promise<Golden[]> {
  return (await journeys()).map(({ name, events, state }) => ({ name, events, state }));
}

export async function journeys({ oncePerFile = true } = {}): Promise<Journey[]> {
  const result: Journey[] = [];
  for (const folder of readdirSync(conformance).filter((name) => statSync(join(conformance, name)).isDirectory()).sort()) {
    const seen = new Set<string>();
    for (const { bpmn, also = [], steps, stepLimit } of JSON.parse(readFileSync(join(conformance, folder, 'cases.json'), 'utf8')) as Case[]) {
      // One journey per file, and none that is long only for the sake of its length.
      if ((oncePerFile && seen.has(bpmn)) || bpmn.includes('thousand')) continue;
      seen.add(bpmn);
      const fileOf = (name: string): string => readFileSync(join(conformance, folder, name), 'utf8');
      const resources = [bpmn, ...also].map(fileOf);
      const processes = new Map((await Promise.all(resources.filter((xml) => !isDecisionFile(xml)).map(parse))).flatMap((model) => compile(model).processes.map((process) => [process.id, process])));
      const simulation = createSimulation({ resources, now: '2026-01-01T00:00:00.000Z', scripts, ...(stepLimit !== undefined && { stepLimit }) });
      const current = { instance: '' };
      for (const step of steps) {
        await act(simulation, step, current, fileOf).catch((error: unknown) => {
          if (!(error instanceof SimulationError) || step.rejected === undefined) throw error;
        });
      }
      // A journey from one version to another has the elements of both.
      for (const { migrate } of steps) {
        for (const { id, elements } of migrate === undefined ? [] : compile(await parse(fileOf(migrate))).processes) {
          const known = processes.get(id)!;
          processes.set(id, { ...known, elements: new Map([...elements, ...known.elements]) });
        }
      }
      for (const { id, processId } of await simulation.instances()) {
        const events = await simulation.history(id);
        result.push({ name: `${folder}/${bpmn} #${id}`, events, state: applyAll(emptyState(), events), process: processes.get(processId)! });
      }
    }
  }
  return result;
}
