import { seriesOf, type DutyDefinition, type Template } from '@noticeflow/plugin-sdk';
import { countStates, type DutyState } from '../duties/index.js';
import { placeObligations, type PlacedObligation } from '../templates/index.js';
import type { Work } from './campaign-work.js';
import { linkTitles, type RealisedPlace } from './link-titles.js';

/**
 * How an obligation stands now. By its duties, when it has any: fulfilled (all answered or exempt), late (some are overdue), running.
 * Otherwise by the tasks and records of what realises it: notStarted, running (tasks open, or registers being filled), fulfilled (all its
 * tasks are done). notMeasured: realised by something that is neither · waiting: says what it waits for · open: nothing realises it.
 */
export type ObligationState = 'fulfilled' | 'late' | 'running' | 'notStarted' | 'notMeasured' | 'waiting' | 'open' | 'asksNothing';

export interface ObligationNow extends PlacedObligation {
  state: ObligationState;
  /** Counts over its duties, when it has any. */
  progress: ReturnType<typeof countStates> | null;
  dutyIds: string[];
  /** What realises it, in the words of the template. */
  places: RealisedPlace[];
  /** Tasks of the steps that realise it, when there are any. */
  tasks: { open: number; done: number } | null;
  /** Records in the registers of the forms that realise it, when there are any. */
  records: number | null;
}

const ASKS_NOTHING: readonly string[] = ['fact', 'meta', 'outcome'];

/** Obligations of a campaign with their live state, from the states of the duties that answer them and the work done. */
export function obligationStates(template: Template, duties: readonly { dutyId: string; state: DutyState }[], work: Work): ObligationNow[] {
  const placeOf = linkTitles(template);
  const counts = new WorkIndex(template, work);
  return placeObligations(template).map((obligation) => {
    const links = obligation.realisedBy ?? [];
    const own = template.manifest.duties.filter((duty: DutyDefinition) => duty.obligation === obligation.id || links.includes(`duty:${seriesOf(duty)}`)).map(({ id }) => id);
    const states = duties.filter(({ dutyId }) => own.includes(dutyId)).map(({ state }) => state);
    const progress = states.length > 0 ? countStates(states) : null;
    const now = { dutyIds: own, progress, tasks: counts.tasks(links), records: counts.records(links), places: links.map(placeOf) };
    return { ...obligation, ...now, state: stateOf(obligation, links, now) };
  });
}

function stateOf(obligation: PlacedObligation, links: readonly string[], { progress, tasks, records }: Pick<ObligationNow, 'progress' | 'tasks' | 'records'>): ObligationState {
  if (progress) {
    if (progress.overdue > 0) return 'late';
    return progress.onTime + progress.late + progress.exempt === progress.expected ? 'fulfilled' : 'running';
  }
  if (tasks && tasks.open + tasks.done > 0) return tasks.open > 0 ? 'running' : 'fulfilled';
  if (records !== null && records > 0) return 'running';
  if (ASKS_NOTHING.includes(obligation.force)) return 'asksNothing';
  if (tasks || records !== null) return 'notStarted';
  if (links.length > 0) return 'notMeasured';
  return obligation.waitsFor ? 'waiting' : 'open';
}

/** Work by link: a step by its tasks, a form, field or rule by the records of its register. */
class WorkIndex {
  private readonly byElement: ReadonlyMap<string, { open: number; done: number }>;
  private readonly byRegister: ReadonlyMap<string, number>;
  private readonly registers: ReadonlyMap<string, string>;
  /** Links to steps people do; what the server does by itself has no tasks. */
  private readonly userSteps: ReadonlySet<string>;

  constructor(template: Template, work: Work) {
    this.byElement = new Map(work.tasks.map(({ processKey, elementId, open, done }) => [`process:${processKey}/${elementId}`, { open, done }]));
    this.byRegister = new Map(work.records.map(({ register, count }) => [register, count]));
    this.registers = new Map(template.forms.map((form) => [form.id, form.register]));
    this.userSteps = new Set(template.processes.flatMap(({ xml }) => {
      const process = /<(?:\w+:)?process\s[^>]*\sid="([^"]+)"|<(?:\w+:)?process\sid="([^"]+)"/.exec(xml);
      return [...xml.matchAll(/<(?:\w+:)?userTask\s[^>]*?\bid="([^"]+)"/g)].map((task) => `process:${process?.[1] ?? process?.[2] ?? ''}/${task[1]}`);
    }));
  }

  tasks(links: readonly string[]): { open: number; done: number } | null {
    const own = links.filter((link) => this.userSteps.has(link));
    if (own.length === 0) return null;
    return own.reduce((sum, link) => {
      const { open, done } = this.byElement.get(link) ?? { open: 0, done: 0 };
      return { open: sum.open + open, done: sum.done + done };
    }, { open: 0, done: 0 });
  }

  records(links: readonly string[]): number | null {
    const registers = new Set(links.flatMap((link) => {
      const form = /^(?:form|field|rule):([^/]+)/.exec(link)?.[1];
      const register = form === undefined ? undefined : this.registers.get(form);
      return register === undefined ? [] : [register];
    }));
    return registers.size === 0 ? null : [...registers].reduce((sum, register) => sum + (this.byRegister.get(register) ?? 0), 0);
  }
}
