import { compile, parse } from '@noticeflow/engine';
import type { Json, Variables } from '@noticeflow/engine';
import { accessMap, dataFields, formEvaluator, refusedPaths, validate } from '@noticeflow/forms';
import type { FormContext } from '@noticeflow/forms';
import type { FormData, FormModel, FormOverlay, Template } from '@noticeflow/schemas';

/** The open task somebody fills a form in at. */
export interface TaskAtDesk { elementId: string; instanceId: string; formId?: string; record?: string }

/** What a person fills in, and what stands on record already when the trial cannot know it (rows the server gathered). */
export interface Filling { data: FormData; stored?: FormData; reasons?: readonly string[] }

export interface Filled {
  /** The record after it: computed and autofilled values are in. */
  clean: FormData;
  /** Why it is refused: rules that block, or `hidden`, `read-only`, `unknownField`, `wrongType` … of what was sent. Sorted, each once. */
  refused: string[];
  /** Rules that only warn. */
  warned: string[];
  /** What of it enters the process. */
  variables: Variables;
  /** Puts it on record; a task that collects counts one more record. */
  save(): void;
}

/**
 * Fills in forms as the server lets people do it: the same rights of the task, the same rules, the same computed values
 * and process variables. It keeps the record each instance works on, nothing else: what needs all records of a campaign
 * (uniqueness over units, figures, hand-overs) is the server's and is shown by the demo.
 */
export class FormDesk {
  private readonly forms: ReadonlyMap<string, FormModel>;
  private readonly records = new Map<string, FormData>();
  private readonly collected = new Map<string, number>();

  private constructor(template: Template, private readonly overlays: ReadonlyMap<string, FormOverlay>) {
    this.forms = new Map(template.forms.map((form) => [form.id, form]));
  }

  static async of(template: Template): Promise<FormDesk> {
    const overlays = new Map<string, FormOverlay>();
    for (const { xml } of template.processes) {
      for (const process of compile(await parse(xml)).processes) {
        for (const { id, task } of process.elements.values()) if (task?.formId) overlays.set(id, { access: task.formAccess ?? 'read', fields: task.fields ?? [] });
      }
    }
    return new FormDesk(template, overlays);
  }

  fill(task: TaskAtDesk, { data, stored, reasons = [] }: Filling, context: FormContext, now: string): Filled {
    const form = this.forms.get(task.formId ?? '');
    const overlay = this.overlays.get(task.elementId);
    if (!form || !overlay) throw new Error(`Expected ${task.elementId} to be a task with a form but it has none`);
    const collects = task.record === '*';
    const place = `${task.instanceId} ${form.id} ${task.record ?? ''}`;
    const previous = stored ?? (collects ? undefined : this.records.get(place)) ?? {};
    const { clean, findings, errors } = validate({
      form, overlay, previous, data, context, evaluate: formEvaluator(now), reasons: reasons.map((rule) => ({ rule, reason: '已说明' })),
    });
    const forbidden = refusedPaths(form, accessMap(form, overlay), previous, data);
    const blocking = findings.filter((finding) => finding.severity === 'error' || (finding.severity === 'reason' && !finding.reason));
    return {
      clean,
      refused: once([...forbidden.map(({ rule }) => rule), ...errors.map(({ code }) => code), ...blocking.map(({ rule }) => rule)]),
      warned: once(findings.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule)),
      variables: Object.fromEntries(dataFields(form.fields).flatMap((field) => (field.processVariable ? [[field.processVariable, (clean[field.id] ?? null) as Json]] : []))),
      save: () => {
        if (collects) this.collected.set(form.register, this.count(form.register) + 1);
        else this.records.set(place, clean);
      },
    };
  }

  /** Records entered at tasks that collect, by register. */
  count(register: string): number {
    return this.collected.get(register) ?? 0;
  }
}

const once = (rules: readonly string[]): string[] => [...new Set(rules)].sort();
