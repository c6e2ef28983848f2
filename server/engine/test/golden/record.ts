import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyAll, createSimulation, emptyState, type InstanceState, type JournalEvent } from '../../src/index.js';

export interface Golden { name: string; events: JournalEvent[]; state: InstanceState }

const conformance = join(__dirname, '../conformance');

/** Journeys that together hold every event the engine writes: recorded once per release, replayed for ever. */
export async function recordAll(): Promise<Golden[]> {
  const result: Golden[] = [];
  for (const folder of ['task', 'multi-instance', 'boundary-event', 'event-subprocess', 'compensation', 'parallel-gateway', 'call-activity', 'escalation-event', 'error-event', 'operations', 'message-event']) {
    const cases = JSON.parse(readFileSync(join(conformance, folder, 'cases.json'), 'utf8')) as { bpmn: string; steps: Record<string, unknown>[] }[];
    for (const file of new Set(cases.map((each) => each.bpmn))) {
      const steps = cases.find((each) => each.bpmn === file)!.steps;
      const simulation = createSimulation({ resources: [readFileSync(join(conformance, folder, file), 'utf8')], scripts: { 'test/set': () => undefined, 'test/error': (code, { throwBpmnError }) => throwBpmnError(code) } });
      let id = '';
      for (const step of steps) {
        const variables = step.variables as Record<string, never> | undefined;
        try {
          if (step.start) id = await simulation.start(step.start as string, variables ? { variables } : {});
          if (step.complete) await simulation.completeTask(step.complete as string, variables);
          if (step.completeJob) await simulation.completeJob(step.completeJob as string, variables);
          if (step.failJob) await simulation.failJob(step.failJob as string);
          if (step.error) await simulation.throwBpmnError(step.error as string, step.code as string);
          if (step.message) await simulation.message(step.message as string, { ...(step.correlationKey !== undefined && { correlationKey: step.correlationKey as string }), ...(variables && { variables }) });
          if (step.signal) await simulation.signal(step.signal as string);
          if (step.advance) await simulation.advance(step.advance as string);
          if (step.set) await simulation.setVariables(id, step.set as Record<string, never>);
          if (step.suspend) await simulation.suspend(id);
          if (step.resume) await simulation.resume(id);
          if (step.cancel) await simulation.cancel(id);
          if (step.modify) await simulation.modify(id, step.modify as { activate?: string[] });
        } catch (error) {
          if (!step.rejected) throw error;
        }
      }
      for (const instance of await simulation.instances()) {
        const events = await simulation.history(instance.id);
        result.push({ name: `${folder}/${file} #${instance.id}`, events, state: applyAll(emptyState(), events) });
      }
    }
  }
  return result;
}
