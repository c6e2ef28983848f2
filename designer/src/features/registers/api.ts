import type { Finding, FormModel } from '@noticeflow/schemas';
import { api, type Page } from '../../shared/api/index.js';

export interface Register { register: string; title: string; formId: string; count?: number; parent?: string | null; table?: string | null; model?: FormModel }
export interface RecordRow { id: string; register?: string; formId?: string; ownerUnit?: { id: string; name: string } | null; ownerUnitId?: string; ownerUnitName?: string; status: string; version: number; updatedAt: string; data: Record<string, unknown> }
export interface RecordDetails extends RecordRow { model?: FormModel; lists?: Record<string, unknown[]>; findings?: Finding[]; campaignId?: string }
export interface Revision { version: number; at: string; author: string | { name?: string; displayName?: string }; reason?: string | null; taskId?: string | null; taskName?: string | null; hash?: string; data?: Record<string, unknown>; changes?: { path: string; label?: string; before: unknown; after: unknown }[] }

export const registersApi = {
  list: (campaignId: string) => api.get<Page<Register> | Register[]>(`/campaigns/${campaignId}/registers`).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
  form: (campaignId: string, formId: string) => api.get<FormModel | { model: FormModel; lists?: Record<string, unknown[]> }>(`/forms/${campaignId}/${formId}`).then((answer) => ('model' in answer ? answer : { model: answer, lists: {} })),
  records: (campaignId: string, register: string, query: { unit?: string | undefined; q?: string | undefined; parent?: string | undefined; cursor?: string | undefined; limit?: number }) => api.get<Page<RecordRow>>(`/campaigns/${campaignId}/registers/${register}/records`, query),
  record: (id: string) => api.get<RecordDetails | { record: RecordDetails; data: Record<string, unknown>; findings?: Finding[] }>(`/records/${id}`).then((answer): RecordDetails => ('record' in answer ? { ...answer.record, data: answer.data, ...(answer.findings && { findings: answer.findings }) } : answer)),
  revisions: (id: string) => api.get<Page<Revision> | Revision[]>(`/records/${id}/revisions`).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
  add: (campaignId: string, register: string, body: { data: Record<string, unknown>; taskId: string; reasons: unknown[] }) => api.post<{ recordId?: string }>(`/campaigns/${campaignId}/registers/${register}/records`, body),
  update: (id: string, body: { data: Record<string, unknown>; taskId: string; reasons?: unknown[] }) => api.put(`/records/${id}`, body),
  remove: (id: string, taskId: string, reason: string) => api.delete(`/records/${id}`, { taskId, reason }),
};
