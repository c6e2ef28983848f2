import type { FormField, FormModel } from '@noticeflow/schemas';

/** All fields of a form by path: `field`, `table`, `table.column`. Sections add no step. */
export function fieldsByPath(form: FormModel): Map<string, FormField> {
  const found = new Map<string, FormField>();
  const visit = (fields: readonly FormField[], prefix: string): void => {
    for (const field of fields) {
      if (field.type === 'section') {
        visit(field.fields ?? [], prefix);
        continue;
      }
      found.set(prefix + field.id, field);
      if (field.type === 'table') visit(field.columns ?? [], `${prefix}${field.id}.`);
    }
  };
  visit(form.fields, '');
  return found;
}

/** The fields of a register by id: of a form (`pairings`) or of one of its tables (`pairings.rows`). */
export function fieldsOfRegister(forms: readonly FormModel[], register: string): Map<string, FormField> | undefined {
  const own = forms.find((form) => form.register === register);
  if (own) return fieldsByPath(own);
  for (const form of forms) {
    for (const [path, field] of fieldsByPath(form)) {
      if (field.type === 'table' && `${form.register}.${path}` === register) return new Map((field.columns ?? []).map((column) => [column.id, column]));
    }
  }
  return undefined;
}
