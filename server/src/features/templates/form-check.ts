import { checkModel, problemOfExpression } from '@noticeflow/forms';
import type { FormField, FormModel, TemplateChecks } from '@noticeflow/plugin-sdk';

/** `checkModel` of the forms package as a check of templates: places by id become places in the file. */
export const checkForm: NonNullable<TemplateChecks['form']> = (model) =>
  checkModel(model, { parseExpression: problemOfExpression }).map(({ path, code, severity, message }) => ({ path: placeInFile(model, path.split('.')), rule: `form-${code}`, severity, message: `${path}: ${message}`, messageZh: `${path}：${message}` }));

/** `fields.rows.student_id.pattern` → `['fields', 0, 'columns', 2, 'pattern']`, as far as it can be followed. */
export function placeInFile(model: FormModel, [group, ...rest]: readonly string[]): (string | number)[] {
  if (group === 'rules') {
    const index = (model.rules ?? []).findIndex((rule) => rule.id === rest[0]);
    return index < 0 ? ['rules'] : ['rules', index, ...rest.slice(1)];
  }
  if (group !== 'fields') return group ? [group, ...rest] : [];
  const place: (string | number)[] = ['fields'];
  let fields: readonly FormField[] = model.fields;
  for (const [position, id] of rest.entries()) {
    const found = find(fields, id);
    if (!found) return [...place, ...rest.slice(position)];
    place.push(...found.path);
    if (!found.field.columns) return [...place, ...rest.slice(position + 1)];
    place.push('columns');
    fields = found.field.columns;
  }
  return place;
}

function find(fields: readonly FormField[], id: string | undefined): { field: FormField; path: (string | number)[] } | undefined {
  for (const [index, field] of fields.entries()) {
    if (field.id === id) return { field, path: [index] };
    const inner = field.type === 'section' ? find(field.fields ?? [], id) : undefined;
    if (inner) return { field: inner.field, path: [index, 'fields', ...inner.path] };
  }
  return undefined;
}
