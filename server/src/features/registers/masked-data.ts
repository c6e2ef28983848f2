import { dataFields, mask, rowsOf } from '@noticeflow/forms';
import type { FormData, FormField, FormModel } from '@noticeflow/schemas';

/** The data as it leaves the server: sensitive values masked, everywhere. */
export function maskData(form: FormModel, data: FormData): FormData {
  const fields = dataFields(form.fields);
  const result = maskFields(fields, data);
  for (const table of fields.filter((field) => field.type === 'table')) {
    if (!Object.hasOwn(data, table.id)) continue;
    result[table.id] = rowsOf(data, table.id).map((row) => ({ ...maskFields(table.columns ?? [], row), ...(row.id === undefined ? {} : { id: row.id }) }));
  }
  return result;
}

/** One record's or row's values masked. */
export function maskFields(fields: readonly FormField[], data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...data };
  for (const field of fields) {
    if (field.class === 'sensitive' && Object.hasOwn(result, field.id)) result[field.id] = mask(field, result[field.id]);
  }
  return result;
}
