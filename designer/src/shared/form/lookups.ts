import { api, type Page, type Schemas } from '../api/index.js';

export interface Division { code: string; name: string; fullName?: string; level?: string; hasChildren?: boolean }
export interface OrganisationChoice { id: string; code: string; name: string; shortName?: string; level: string; parentName?: string }
export interface PersonChoice { id: string; displayName: string; unitName?: string; postTitle?: string; posts?: { unitName: string; postTitle: string }[] }

const items = <T>(answer: Page<T> | T[]): T[] => (Array.isArray(answer) ? answer : answer.items);

/** Searches of the pickers. Names, pinyin and initials are matched by the server. */
export const lookups = {
  divisions: (query: { parent?: string | undefined; q?: string | undefined }) => api.get<Page<Division> | Division[]>('/divisions', query).then(items),
  organisations: (query: { q?: string | undefined; level?: string | undefined; limit?: number }) => api.get<Page<OrganisationChoice> | OrganisationChoice[]>('/organisations', query).then(items),
  /** The records a field of type `record` may name at a task, one per subject, with the words people know them by. */
  references: (campaignId: string, formId: string, query: { taskId: string; field: string; q?: string | undefined }) => api.get<Schemas['ChoicesDto']>(`/forms/${campaignId}/${formId}/choices`, query).then((answer) => answer.items),
  people: (query: { q?: string | undefined; unit?: string | undefined }) => api.get<Page<PersonChoice> | PersonChoice[]>('/people', query).then(items),
};
