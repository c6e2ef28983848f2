import type { Variables } from '@noticeflow/engine';
import type { Template } from '@noticeflow/schemas';
import type { Scenario, ScenarioStep } from '../template/scenario.js';
import { openTasks, startCampaign } from './trial.js';
import type { Trial, TrialOptions, TrialTask } from './trial.js';

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

async function run(trial: Trial, step: ScenarioStep): Promise<void> {
  const { at, lists, complete, enter, refused, expect } = step;
  if (at) await trial.goTo(at);
  for (const [list, rows] of Object.entries(lists ?? {})) trial.publish(list, rows);
  const act = complete ?? enter;
  if (act) {
    const tasks = await trial.tasks({ element: act.element, ...(act.unit ? { unit: act.unit } : {}) });
    if (complete?.all !== true && tasks.length !== 1) throw new Error(`Expected one open task of ${act.element}${act.unit ? ` at ${act.unit}` : ''} but found ${tasks.length}; open: ${await openTasks(trial)}`);
    for (const task of tasks) await doAct(trial, step, task);
  }
  for (const [element, count] of Object.entries(expect?.openTasks ?? {})) equal(`open tasks of ${element}`, (await trial.tasks({ element })).length, count);
  for (const [element, count] of Object.entries(expect?.jobs ?? {})) equal(`jobs of ${element}`, trial.jobs.filter(({ elementId }) => elementId === element).length, count);
  for (const [element, due] of Object.entries(expect?.due ?? {})) {
    for (const task of await trial.tasks({ element })) equal(`due time of ${element}`, task.dueAt && localMinute(task.dueAt), due);
  }
  for (const [set, count] of Object.entries(expect?.sets ?? {})) equal(`units of ${set}`, trial.campaign.sets[set]?.length, count);
  for (const [register, count] of Object.entries(expect?.records ?? {})) equal(`records entered in ${register}`, trial.collected(register), count);
  for (const [field, value] of Object.entries(expect?.notice ?? {})) equal(`${field} of the notice`, trial.notice[field as keyof Trial['notice']], value);
  if (expect?.ended !== undefined) equal('ended', await trial.ended(), expect.ended);
  if (refused && !act?.data) throw new Error('Expected data that is refused but the step fills in nothing');
}

/** Fills in the form when there is data, then completes the task or leaves it open for the next record. */
async function doAct(trial: Trial, { complete, enter, refused, expect }: ScenarioStep, task: TrialTask): Promise<void> {
  const { data, stored, reasons } = complete ?? enter ?? {};
  let variables = complete?.variables as Variables | undefined;
  if (data) {
    const filled = await trial.fillIn(task, { data, ...(stored ? { stored } : {}), ...(reasons ? { reasons } : {}) });
    equal('rules that refuse it', filled.refused.join(', '), (refused ?? []).join(', '));
    if (expect?.warned) equal('rules that warn', filled.warned.join(', '), expect.warned.join(', '));
    for (const [field, value] of Object.entries(expect?.filled ?? {})) equal(`value of ${field}`, JSON.stringify(valueAt(filled.clean, field)), JSON.stringify(value));
    if (refused) return;
    filled.save();
    variables = { ...filled.variables, ...variables };
  }
  if (complete) await trial.simulation.completeTask(task.id, variables);
}

/** The value of a field; of `table.column` those of all rows. */
function valueAt(data: Record<string, unknown>, path: string): unknown {
  const [field = '', column] = path.split('.');
  const value = data[field] ?? null;
  return column === undefined || !Array.isArray(value) ? value : (value as Record<string, unknown>[]).map((row) => row[column] ?? null);
}

function equal<T>(what: string, found: T, expected: T): void {
  if (found !== expected) throw new Error(`Expected ${what} to be ${String(expected)} but found ${String(found)}`);
}

/** China Standard Time to the minute. */
const localMinute = (instant: string): string => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16);
