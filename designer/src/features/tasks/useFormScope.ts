import { useMemo } from 'react';
import type { FormScope } from '../../shared/form/index.js';
import type { TaskForm } from './api.js';

/** What the rules of a task's form may read, as the server reads it: the record's own unit, the campaign with its dates, the lists, the day. */
export function useFormScope(form: TaskForm | undefined): FormScope | undefined {
  return useMemo(() => form && { unit: form.context.unit, campaign: form.context.campaign, lists: form.lists ?? {}, today: form.context.today }, [form]);
}
