import { placedFields } from '@noticeflow/forms';
import type { FormModel } from '@noticeflow/schemas';

/** Does an expression read a field that the browser only has masked? */
export function readsSensitive(model: FormModel, expression: string): boolean {
  return placedFields(model).some(({ field }) => field.class === 'sensitive' && new RegExp(`(?<!\\w)${field.id}(?!\\w)`).test(expression));
}
