import type { FormField, FormModel } from '@noticeflow/schemas';

/** Fields of the record in order, sections opened (their data stays flat). */
export function dataFields(fields: readonly FormField[]): FormField[] {
  return fields.flatMap((field) => (field.type === 'section' ? dataFields(field.fields ?? []) : [field]));
}

/** One field of the form with its model path; columns are `table.column`. */
export interface PlacedField {
  path: string;
  field: FormField;
  /** The table a column belongs to. */
  table?: FormField;
}

/** All fields and columns by model path, in order. */
export function placedFields(form: FormModel): PlacedField[] {
  return dataFields(form.fields).flatMap((field) => [
    { path: field.id, field },
    ...(field.type === 'table' ? (field.columns ?? []).map((column) => ({ path: `${field.id}.${column.id}`, field: column, table: field })) : []),
  ]);
}

/** The field at a model path, a column as `table.column`. */
export function fieldAt(form: FormModel, path: string): FormField | undefined {
  return placedFields(form).find((placed) => placed.path === path)?.field;
}

/** Table field by id. */
export function tableOf(form: FormModel, id: string): FormField | undefined {
  return dataFields(form.fields).find((field) => field.type === 'table' && field.id === id);
}

/** Register of the rows of a table: a child of the form's register. */
export const tableRegister = (form: Pick<FormModel, 'register'>, tableId: string): string => `${form.register}.${tableId}`;

/** Filled by the system; never taken from a person. */
export const isSystemField = (field: FormField): boolean => field.type === 'computed' || field.autofill !== undefined || field.formula !== undefined;
