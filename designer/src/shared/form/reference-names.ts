import { accessMap, placedFields } from '@noticeflow/forms';
import { useQueries } from '@tanstack/react-query';
import { lookups } from './lookups.js';
import { rememberNames } from './names.js';
import type { FormBundle } from './types.js';

export interface ReferenceOption { id: string; name: string; detail?: string | undefined }

/** The query of what a field of type `record` offers at a task. `field` is its model path (`student`, `rows.student`). */
export function referenceQuery(task: NonNullable<FormBundle['task']>, formId: string, field: string, q: string) {
  return {
    queryKey: ['pick', `record:${task.id}:${formId}:${field}`, q],
    queryFn: async (): Promise<ReferenceOption[]> => {
      const found = await lookups.references(task.campaignId, formId, { taskId: task.id, field, q: q || undefined });
      rememberNames(found.map(({ id, label }) => [id, label]));
      return found.map(({ id, label, detail }) => ({ id, name: label, detail: detail ?? undefined }));
    },
    staleTime: 60_000,
  };
}

/** Fetches how the records named in a task's form read, so that nobody is shown an id; the pickers then open filled. */
export function useReferenceNames({ model, overlay, task }: FormBundle): void {
  const access = accessMap(model, overlay);
  const fields = task ? placedFields(model).filter(({ field, path }) => field.type === 'record' && field.source !== undefined && access.of(path) !== 'hidden') : [];
  useQueries({ queries: task ? fields.map(({ path }) => referenceQuery(task, model.id, path, '')) : [] });
}
