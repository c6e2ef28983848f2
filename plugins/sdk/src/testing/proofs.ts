import { compile, parse } from '@noticeflow/engine';
import type { ExecutableElement } from '@noticeflow/engine';
import type { Obligation, Template } from '@noticeflow/schemas';
import { fieldsByPath } from '../template/fields.js';
import type { Scenario, ScenarioStep } from '../template/scenario.js';

/** An obligation and what of its `realisedBy` the steps it names really touch. */
export interface Proof { obligation: Obligation; touched: string[] }

/**
 * Which links of each proved obligation its scenario steps touch: elements they complete or count, forms and fields they fill in,
 * rules that refuse or warn, deadlines they look at. An obligation whose steps touch nothing of what realises it is claimed, not proved.
 */
export async function proofsOf(template: Template, scenarios: readonly Scenario[]): Promise<Proof[]> {
  const index = await Index.of(template);
  const steps = new Map(scenarios.flatMap((scenario) => scenario.steps.map((step): [string, Set<string>] => [`scenario:${scenario.id}/${step.id}`, index.touchedBy(step)])));
  return template.obligations.obligations.filter(({ provedBy }) => provedBy?.length).map((obligation) => ({
    obligation,
    touched: (obligation.realisedBy ?? []).filter((link) => obligation.provedBy?.some((step) => steps.get(step)?.has(link))),
  }));
}

/** An element in its process; processes drawn alike for two years share ids. */
interface Placed { process: string; element: ExecutableElement }

class Index {
  private constructor(private readonly template: Template, private readonly elements: ReadonlyMap<string, readonly Placed[]>) {}

  static async of(template: Template): Promise<Index> {
    const elements = new Map<string, Placed[]>();
    for (const { xml } of template.processes) {
      for (const process of compile(await parse(xml)).processes) for (const element of process.elements.values()) elements.set(element.id, [...(elements.get(element.id) ?? []), { process: process.id, element }]);
    }
    return new Index(template, elements);
  }

  touchedBy({ complete, enter, refused, expect }: ScenarioStep): Set<string> {
    const touched = new Set<string>();
    const act = complete ?? enter;
    for (const id of [...(act ? [act.element] : []), ...Object.keys({ ...expect?.openTasks, ...expect?.jobs, ...expect?.due })]) this.element(id, touched);
    for (const id of Object.keys(expect?.due ?? {})) this.deadlines(id, touched);
    for (const set of Object.keys(expect?.sets ?? {})) touched.add(`set:${set}`);
    if (expect?.notice) touched.add('page:notice');
    const form = this.template.forms.find(({ id }) => id === this.elements.get(act?.element ?? '')?.[0]?.element.task?.formId);
    if (!act?.data || !form) return touched;
    touched.add(`form:${form.id}`);
    for (const rule of [...(refused ?? []), ...(expect?.warned ?? []), ...(act.reasons ?? [])]) touched.add(`rule:${form.id}/${rule}`);
    const filled = { ...act.data, ...expect?.filled };
    for (const [path, field] of fieldsByPath(form)) {
      const [own = '', column] = path.split('.');
      const value = filled[own];
      const has = Object.hasOwn(filled, path) || (column !== undefined && Array.isArray(value) && value.some((row: unknown) => typeof row === 'object' && row !== null && Object.hasOwn(row, column)));
      if (!has) continue;
      touched.add(`field:${form.id}/${path}`);
      if (field.list) touched.add(`list:${field.list}`);
    }
    return touched;
  }

  private element(id: string, touched: Set<string>): void {
    for (const { process, element } of this.elements.get(id) ?? []) {
      touched.add(`process:${process}`).add(`process:${process}/${id}`);
      if (element.task?.formId) touched.add(`form:${element.task.formId}`);
      if (element.job?.type === 'noticeflow:measure') for (const { id: indicator } of this.template.manifest.indicators ?? []) touched.add(`indicator:${indicator}`);
    }
    for (const { answeredBy, acceptedBy, id: duty } of this.template.manifest.duties) if (answeredBy.element === id || acceptedBy?.element === id) touched.add(`duty:${duty}`);
  }

  /** Deadlines the due time of a task is read from. */
  private deadlines(id: string, touched: Set<string>): void {
    const due = (this.elements.get(id) ?? []).map(({ element }) => element.task?.due ?? '').join(' ');
    for (const deadline of this.template.manifest.deadlines) if (new RegExp(`\\b${deadline.id}\\b`).test(due)) touched.add(`deadline:${deadline.id}`);
    for (const { answeredBy, deadline } of this.template.manifest.duties) if (answeredBy.element === id) touched.add(`deadline:${deadline}`);
  }
}
