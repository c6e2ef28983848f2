import type { Finding, FormField, FormModel } from '@noticeflow/schemas';
import { api, type Page } from '../../shared/api/index.js';
import { rememberName } from '../../shared/form/index.js';

/** How the records named by fields of type `record` read, by id. */
type Refs = Record<string, string>;

export interface Register { register: string; title: string; formId: string; /** The table whose rows it holds. */ table?: string; fields: FormField[]; count: number }
export interface RecordRow { id: string; parentRecordId: string | null; ownerUnit: { id: string; name: string }; status: string; version: number; updatedAt: string; data: Record<string, unknown>; refs: Refs }
export interface LoadedRecord { record: { id: string; campaignId: string | null; version: number; status: string }; form: FormModel; data: Record<string, unknown>; findings: Finding[]; refs: Refs }
export interface Revision { version: number; at: string; action: string; status: string; author: { id: string; name: string }; taskId: string | null; reason: string | null; hash: string; changes: { path: string; label: string; from: unknown; to: unknown }[]; refs: Refs }

/** Names come before what shows them: no cell or control is drawn with an id first. */
function named<T extends { refs: Refs }>(shown: T[]): T[] {
  for (const { refs } of shown) for (const [id, label] of Object.entries(refs)) rememberName(id, label);
  return shown;
}

export const registersApi = {
  list: (campaignId: string) => api.get<Page<Register> | Register[]>(`/campaigns/${campaignId}/registers`).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
  records: (campaignId: string, register: string, query: { unit?: string | undefined; q?: string | undefined; parent?: string | undefined; cursor?: string | undefined; limit?: number }) => api.get<Page<RecordRow>>(`/campaigns/${campaignId}/registers/${register}/records`, query).then((page) => ({ ...page, items: named(page.items) })),
  record: (id: string) => api.get<LoadedRecord>(`/records/${id}`).then((record) => named([record])[0]!),
  revisions: (id: string) => api.get<Page<Revision> | Revision[]>(`/records/${id}/revisions`).then((answer) => named(Array.isArray(answer) ? answer : answer.items)),
  add: (campaignId: string, register: string, body: { data: Record<string, unknown>; taskId: string; reasons: unknown[] }) => api.post<{ recordId?: string }>(`/campaigns/${campaignId}/registers/${register}/records`, body),
  update: (id: string, body: { data: Record<string, unknown>; taskId: string; reasons?: unknown[] }) => api.put(`/records/${id}`, body),
  remove: (id: string, taskId: string, reason: string) => api.delete(`/records/${id}`, { taskId, reason }),
};
