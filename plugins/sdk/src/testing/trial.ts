import { createSimulation, evaluate } from '@noticeflow/engine';
import type { Json, Variables } from '@noticeflow/engine';
import type { FormContext } from '@noticeflow/forms';
import type { Template } from '@noticeflow/schemas';
import { buildCampaignData } from '../campaign/campaign-data.js';
import { localDay, plainWeek, specialDays } from '../campaign/calendar.js';
import type { WorkingCalendar } from '../campaign/calendar.js';
import { computeDeadline } from '../campaign/deadlines.js';
import { expandPeriods, periodData } from '../campaign/periods.js';
import { resolveUnitSets } from '../campaign/unit-sets.js';
import type { CampaignData, PluginHooks, UnitData } from '../plugin.js';
import { FormDesk } from './form-desk.js';
import type { Filled, Filling } from './form-desk.js';
import { exampleProvince, exampleUnits } from './units.js';

export interface TrialOptions {
  /** Local time of issue, e.g. `2022-06-24T09:00`. */
  issuedAt: string;
  units?: readonly UnitData[];
  issuer?: UnitData;
  parameters?: CampaignData['parameters'];
  hooks?: PluginHooks;
  calendar?: WorkingCalendar;
  /** Answers of service tasks by job type; the server's own job types answer `{}` unless given here. */
  jobs?: Record<string, (variables: Variables) => Variables>;
}

/** An open task of a trial. */
export interface TrialTask {
  id: string;
  elementId: string;
  instanceId: string;
  unit?: string;
  post?: string;
  title?: string;
  dueAt?: string;
  formId?: string;
  /** Which record of the form's register it works on; `*` when it collects one after another. */
  record?: string;
}

/** An issued campaign in the engine's simulation: same engine, no server, a clock that stands still until told. */
export interface Trial {
  campaign: CampaignData;
  notice: Template['manifest']['notice'];
  mainInstanceId: string;
  tasks(filter?: { element?: string; unit?: string }): Promise<TrialTask[]>;
  /** Completes the one open task that fits; throws when there is none or more than one. */
  complete(filter: { element: string; unit?: string }, variables?: Variables): Promise<void>;
  /** Fills in the form of an open task as the server would let its holder do; nothing happens before the answer's `save`. */
  fillIn(task: TrialTask, filling: Filling): Promise<Filled>;
  /** Records entered so far at tasks that collect. */
  collected(register: string): number;
  /** Sets a list of the campaign, as a service task of the server would publish it. */
  publish(list: string, rows: readonly unknown[]): void;
  completeAll(filter: { element: string; unit?: string }, variables?: Variables): Promise<number>;
  /** Moves the clock to a local time and lets due timers fire. */
  goTo(localTime: string): Promise<void>;
  /** Ids of completed elements in order: of the main instance, or of the instance working for a unit. */
  trace(instanceId?: string): Promise<string[]>;
  /** Jobs made so far, in order. */
  jobs: { type: string; elementId: string; variables: Variables }[];
  ended(): Promise<boolean>;
  incidents(): Promise<unknown[]>;
  simulation: Simulation;
}

type Simulation = ReturnType<typeof createSimulation>;

const BUILT_IN = ['noticeflow:urge', 'noticeflow:check-recurrence', 'noticeflow:archive', 'noticeflow:notify', 'noticeflow:measure', 'noticeflow:gather-records'];

/** Issues `template` to `units` in a simulation: deadlines, unit sets and variables as the server makes them. */
export async function startCampaign(template: Template, options: TrialOptions): Promise<Trial> {
  const { manifest, lists } = template;
  const { units = exampleUnits, issuer = exampleProvince, hooks = {}, calendar = plainWeek } = options;
  const issuedAt = instant(options.issuedAt);
  const parameters = { ...Object.fromEntries(manifest.parameters.map((parameter) => [parameter.id, parameter.default])), ...options.parameters };
  const base = { id: 'trial', slug: manifest.slug, year: manifest.notice.year, title: manifest.title, issuedAt: issuedAt.toISOString(), parameters };
  const sets = resolveUnitSets(manifest.unitSets, units, { campaign: base, lists }, {
    hooks,
    evaluate: (expression, variables) => evaluate(expression, variables as Variables, issuedAt.toISOString()),
  });
  const deadlines = expandPeriods(manifest, { parameters, issuedAt }).deadlines.flatMap((deadline) => computeDeadline(deadline, { parameters, issuedAt }, calendar) ?? []);
  const campaign = buildCampaignData({ id: 'trial', manifest, issuedAt, parameters, deadlines, sets, issuer, periods: periodData(manifest, { parameters, issuedAt }, deadlines), unitByCode: (code) => units.find((unit) => unit.code === code) });

  const jobs: Trial['jobs'] = [];
  const types = new Set([...BUILT_IN, ...Object.keys(options.jobs ?? {})]);
  const simulation = createSimulation({
    resources: [...template.processes, ...template.decisions].map(({ xml }) => xml),
    now: issuedAt,
    jobHandlers: Object.fromEntries([...types].map((type) => [type, (job: { elementId: string; variables?: Variables }) => {
      const variables = job.variables ?? {};
      jobs.push({ type, elementId: job.elementId, variables });
      return options.jobs?.[type]?.(variables) ?? {};
    }])),
  });
  const desk = await FormDesk.of(template);
  const published: Record<string, readonly unknown[]> = { calendar: specialDays(calendar, manifest.notice.year), ...lists };
  let now = issuedAt;
  const contextOf = async (task: TrialTask): Promise<FormContext> => {
    // The record of an instance belongs to the unit the instance works for; other records to that of the task.
    const own = (await simulation.instance(task.instanceId)).variables['unit'] as UnitData | undefined;
    const unit = task.record === undefined && own ? own : units.find(({ id }) => id === task.unit);
    return {
      unit: unit ? { ...unit } : null, lists: published, today: localDay(now),
      campaign: { ...campaign, deadlines: { ...campaign.deadlines } },
    };
  };
  const mainInstanceId = await simulation.start(manifest.mainProcess, { variables: { campaign: campaign as unknown as Json } });

  const trial: Trial = {
    campaign,
    notice: manifest.notice,
    mainInstanceId,
    jobs,
    simulation,
    async tasks({ element, unit } = {}) {
      const open = (await simulation.tasks()) as TrialTask[];
      return open.filter((task) => (!element || task.elementId === element) && (!unit || task.unit === unit));
    },
    async complete(filter, variables) {
      const fitting = await trial.tasks(filter);
      if (fitting.length !== 1) throw new Error(`Expected one open task for ${JSON.stringify(filter)} but found ${fitting.length}; open: ${await openTasks(trial)}`);
      await simulation.completeTask(fitting[0]!.id, variables);
    },
    async completeAll(filter, variables) {
      const fitting = await trial.tasks(filter);
      for (const task of fitting) await simulation.completeTask(task.id, variables);
      return fitting.length;
    },
    fillIn: async (task, filling) => desk.fill(task, filling, await contextOf(task), now.toISOString()),
    collected: (register) => desk.count(register),
    publish: (list, rows) => { published[list] = rows; },
    goTo: async (localTime) => {
      now = instant(localTime);
      await simulation.advance(now);
    },
    trace: async (instanceId = mainInstanceId) => simulation.trace(instanceId),
    ended: async () => (await simulation.instance(mainInstanceId)).state !== 'active',
    incidents: async () => simulation.incidents(),
  };
  return trial;
}

/** China Standard Time. */
function instant(localTime: string): Date {
  const date = new Date(`${localTime}+08:00`);
  if (Number.isNaN(date.getTime())) throw new Error(`Expected a local time like 2022-06-24T09:00 but found "${localTime}"`);
  return date;
}

/** Open tasks in words, for error messages. */
export async function openTasks(trial: Trial): Promise<string> {
  const open = await trial.tasks();
  return open.map((task) => `${task.elementId}${task.unit ? `@${task.unit}` : ''}`).join(', ') || 'none';
}
