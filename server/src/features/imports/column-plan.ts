import { accessMap, dataFields, optionsOf } from '@noticeflow/forms';
import type { FormField, FormModel, FormOverlay } from '@noticeflow/schemas';

/** What one column of the workbook holds. */
export interface PlannedColumn { field: FormField; /** Labels people may pick, when there are few enough. */ choices: string[] }

/** Rows of a table, or (empty id) records of a collection task. */
export interface ImportPlan { form: FormModel; tableId: string; tableLabel: string; columns: PlannedColumn[] }

export interface Places { subtree(code: string): { code: string; name: string; level: string }[] }

const MAX_CHOICES = 400;

/** The columns a task may write, with the values to choose from. */
export function importPlan(form: FormModel, overlay: FormOverlay, tableId: string, lists: Readonly<Record<string, readonly unknown[]>>, places: Places): ImportPlan | null {
  const access = accessMap(form, overlay);
  const table = tableId === '' ? undefined : dataFields(form.fields).find((field) => field.id === tableId && field.type === 'table');
  if (tableId !== '' && (table === undefined || access.of(tableId) !== 'write')) return null;
  const fields = (table?.columns ?? dataFields(form.fields)).filter((field) =>
    access.of(tableId === '' ? field.id : `${tableId}.${field.id}`) === 'write' && field.type !== 'table' && field.type !== 'attachment');
  return {
    form, tableId, tableLabel: table?.label ?? form.title,
    columns: fields.map((field) => ({ field, choices: choicesOf(field, lists, places) })),
  };
}

function choicesOf(field: FormField, lists: Readonly<Record<string, readonly unknown[]>>, places: Places): string[] {
  if (field.type === 'boolean') return ['是', '否'];
  if (field.type === 'enum') return optionsOf(field, lists).map((option) => option.label).slice(0, MAX_CHOICES);
  if (field.type !== 'region' || field.regionWithin === undefined || field.regionWithin.startsWith('=')) return [];
  const level = field.regionLevel ?? 'county';
  const found = places.subtree(field.regionWithin).filter((place) => place.level === level).map((place) => place.name);
  return found.length <= MAX_CHOICES ? [...new Set(found)] : [];
}
