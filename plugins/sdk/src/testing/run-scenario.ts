import type { Variables } from '@noticeflow/engine';
import type { Template } from '@noticeflow/schemas';
import type { Scenario, ScenarioStep } from '../template/scenario.js';
import { startCampaign } from './trial.js';
import type { Trial, TrialOptions } from './trial.js';

/**
 * Tells a scenario in the simulation and throws at the first step whose expectation does not hold,
 * naming the step. Answers the trial as it stands at the end.
 */
export async function runScenario(template: Template, scenario: Scenario, options: Omit<TrialOptions, 'issuedAt' | 'parameters'> = {}): Promise<Trial> {
  const trial = await startCampaign(template, { ...options, issuedAt: scenario.issuedAt, ...(scenario.parameters ? { parameters: scenario.parameters } : {}) });
  for (const step of scenario.steps) {
    try {
      await run(trial, step);
    } catch (error) {
      throw new Error(`Scenario ${scenario.id}, step ${step.id} (${step.say}): ${(error as Error).message}`, { cause: error });
    }
  }
  const incidents = await trial.incidents();
  if (incidents.length > 0) throw new Error(`Scenario ${scenario.id}: expected no incident but found ${JSON.stringify(incidents)}`);
  return trial;
}

async function run(trial: Trial, { at, complete, expect }: ScenarioStep): Promise<void> {
  if (at) await trial.goTo(at);
  if (complete) {
    const filter = { element: complete.element, ...(complete.unit ? { unit: complete.unit } : {}) };
    const variables = complete.variables as Variables | undefined;
    if (complete.all) await trial.completeAll(filter, variables);
    else await trial.complete(filter, variables);
  }
  for (const [element, count] of Object.entries(expect?.openTasks ?? {})) equal(`open tasks of ${element}`, (await trial.tasks({ element })).length, count);
  for (const [element, count] of Object.entries(expect?.jobs ?? {})) equal(`jobs of ${element}`, trial.jobs.filter(({ elementId }) => elementId === element).length, count);
  if (expect?.ended !== undefined) equal('ended', await trial.ended(), expect.ended);
}

function equal<T>(what: string, found: T, expected: T): void {
  if (found !== expected) throw new Error(`Expected ${what} to be ${String(expected)} but found ${String(found)}`);
}
