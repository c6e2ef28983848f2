import type { ScriptHandler, Simulation } from '../../src/index.js';
import type { CaseStep } from './case.js';

/** Script formats the cases use. */
export const scripts: Record<string, ScriptHandler> = {
  'test/set': (source, { setVariable }) => {
    const [name, value] = source.split('=');
    setVariable(name!.trim(), JSON.parse(value!));
  },
  'test/append': (source, { variables, setVariable }) => setVariable('log', [...((variables.log as string[] | undefined) ?? []), source]),
  'test/error': (source, { throwBpmnError }) => throwBpmnError(source),
};

/** Carries out the action of a step. `current` is the instance started last; `fileOf` reads a file beside the case. */
export async function act(simulation: Simulation, step: CaseStep, current: { instance: string }, fileOf: (name: string) => string): Promise<void> {
  const { variables } = step;
  if (step.start !== undefined) current.instance = await simulation.start(step.start, { ...(variables && { variables }), ...(step.businessKey !== undefined && { businessKey: step.businessKey }) });
  if (step.complete !== undefined) await simulation.completeTask(step.complete, variables);
  if (step.update !== undefined) await simulation.updateTask(step.update, { ...(step.assignee !== undefined && { assignee: step.assignee }), ...(step.dueAt !== undefined && { dueAt: step.dueAt }) });
  if (step.completeJob !== undefined) await simulation.completeJob(step.completeJob, variables);
  if (step.failJob !== undefined) await simulation.failJob(step.failJob, { message: 'it broke', ...(step.retries !== undefined && { retries: step.retries }) });
  if (step.error !== undefined) await simulation.throwBpmnError(step.error, step.code!, variables ? { variables } : {});
  if (step.escalate !== undefined) await simulation.throwEscalation(step.escalate, step.code!, variables);
  if (step.message !== undefined) await simulation.message(step.message, { ...step, ...(variables && { variables }) });
  if (step.signal !== undefined) await simulation.signal(step.signal, variables);
  if (step.publish !== undefined) current.instance = (await simulation.evaluateConditions(step.publish)).at(-1) ?? current.instance;
  if (step.advance !== undefined) await simulation.advance(step.advance);
  if (step.set !== undefined) await simulation.setVariables(current.instance, step.set);
  if (step.cancel) await simulation.cancel(step.of === undefined ? current.instance : await newest(simulation, step.of));
  if (step.suspend) await simulation.suspend(current.instance);
  if (step.resume) await simulation.resume(current.instance);
  if (step.adHoc !== undefined) await simulation.activateAdHoc(current.instance, step.adHoc);
  if (step.modify !== undefined) await simulation.modify(current.instance, step.modify);
  if (step.migrate !== undefined) await simulation.migrate(current.instance, fileOf(step.migrate), step.mappings);
  if (step.resolve !== undefined) {
    const incident = (await simulation.incidents()).find((each) => each.elementId === step.resolve);
    if (!incident) throw new Error(`no incident at ${step.resolve}`);
    await simulation.resolveIncident(incident.id, { ...(variables && { variables }), ...(step.retries !== undefined && { retries: step.retries }) });
  }
}

export async function newest(simulation: Simulation, processId: string): Promise<string> {
  const instance = (await simulation.instances()).filter((each) => each.processId === processId).at(-1);
  if (!instance) throw new Error(`no instance of ${processId}`);
  return instance.id;
}
