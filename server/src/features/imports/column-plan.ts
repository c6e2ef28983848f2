import { accessMap, dataFields, optionsOf } from '@noticeflow/forms';
import type { FormField, FormModel, FormOverlay } from '@noticeflow/schemas';
import type { ReferenceChoice } from '../registers/index.js';

/** What one column of the workbook holds. */
export interface PlannedColumn {
  field: FormField;
  /** Labels people may pick, when there are few enough. */
  choices: string[];
  /** Of a field of type `record`: id by what people may write; null when it means more than one. */
  records?: ReadonlyMap<string, string | null>;
}

/** Rows of a table, or (empty id) records of a collection task. */
export interface ImportPlan { form: FormModel; tableId: string; tableLabel: string; columns: PlannedColumn[] }

/** Records a field of type `record` may name, by its model path. */
export type ReferenceChoices = ReadonlyMap<string, readonly ReferenceChoice[]>;

export interface Places { subtree(code: string): { code: string; name: string; level: string }[] }

const MAX_CHOICES = 400;
const MAX_RECORD_CHOICES = 500;

/** The columns a task may write, with the values to choose from. */
export function importPlan(form: FormModel, overlay: FormOverlay, tableId: string, lists: Readonly<Record<string, readonly unknown[]>>, places: Places, references: ReferenceChoices = new Map()): ImportPlan | null {
  const access = accessMap(form, overlay);
  const table = tableId === '' ? undefined : dataFields(form.fields).find((field) => field.id === tableId && field.type === 'table');
  if (tableId !== '' && (table === undefined || access.of(tableId) !== 'write')) return null;
  const fields = (table?.columns ?? dataFields(form.fields)).filter((field) =>
    access.of(tableId === '' ? field.id : `${tableId}.${field.id}`) === 'write' && field.type !== 'table' && field.type !== 'attachment');
  return {
    form, tableId, tableLabel: table?.label ?? form.title,
    columns: fields.map((field): PlannedColumn => {
      if (field.type !== 'record') return { field, choices: choicesOf(field, lists, places) };
      const records = references.get(tableId === '' ? field.id : `${tableId}.${field.id}`) ?? [];
      return { field, ...recordColumn(records) };
    }),
  };
}

/** Labels as they are picked: alone where that is clear, with the detail where two share one. */
function recordColumn(choices: readonly ReferenceChoice[]): Pick<PlannedColumn, 'choices' | 'records'> {
  const count = new Map<string, number>();
  for (const { label } of choices) count.set(label, (count.get(label) ?? 0) + 1);
  const written = new Map<string, string | null>();
  const note = (text: string, id: string): void => { written.set(text, written.has(text) && written.get(text) !== id ? null : id); };
  const labels = choices.map((choice) => {
    const full = choice.detail === null ? choice.label : `${choice.label}（${choice.detail}）`;
    note(choice.label, choice.id);
    if (full !== choice.label) note(full, choice.id);
    for (const id of choice.ids) note(id, choice.id);
    return count.get(choice.label) === 1 ? choice.label : full;
  });
  const pickable = labels.filter((label) => written.get(label) !== null);
  return { records: written, choices: pickable.length <= MAX_RECORD_CHOICES ? pickable : [] };
}

function choicesOf(field: FormField, lists: Readonly<Record<string, readonly unknown[]>>, places: Places): string[] {
  if (field.type === 'boolean') return ['是', '否'];
  if (field.type === 'enum') return optionsOf(field, lists).map((option) => option.label).slice(0, MAX_CHOICES);
  if (field.type !== 'region' || field.regionWithin === undefined || field.regionWithin.startsWith('=')) return [];
  const level = field.regionLevel ?? 'county';
  const found = places.subtree(field.regionWithin).filter((place) => place.level === level).map((place) => place.name);
  return found.length <= MAX_CHOICES ? [...new Set(found)] : [];
}
