import type { Problem } from '@noticeflow/engine';
import type { FormModel } from '@noticeflow/schemas';
import { api, type Page } from '../../shared/api/index.js';

export interface Definition {
  id: string; key: string; version: number; name: string; deploymentId: string; versionTag: string | null; createdAt: string; publishedBy: string;
  /** Running instances of this version and of all versions; null for people who may see none. */
  running: number | null; runningAllVersions: number | null;
}
export interface DefinitionDetail extends Definition { xml: string }
export interface DraftSummary { id: string; key: string; name: string; campaignId: string | null; baseDefinitionId: string | null; version: number; updatedAt: string; updatedBy: string }
export interface Draft extends DraftSummary { xml: string }
export interface SaveDraft { key: string; name: string; xml: string; campaignId?: string; baseDefinitionId?: string; version?: number }
/** Where the running instances of a version stand, by element. */
export interface Statistics { running: number; /** How many instances `completed` is counted over. */ counted: number; elements: Record<string, { active: number; incidents: number; completed: number }> }

export interface CampaignDetail {
  id: string; slug: string; title: string; shortTitle: string; year: number; status: string; issuedAt: string | null;
  parameters: Record<string, unknown>;
  deadlines: { id: string; title: string; dueAt?: string }[];
  sets: { id: string; title: string; units: { id: string; code: string; name: string; level: string; kind: string }[] }[];
  processes: { file: string; definitionId: string | null; key: string | null }[];
  forms: { id: string; title: string; register: string; version: number }[];
  duties: { id: string; title: string }[];
}
export interface CampaignSummary { id: string; slug: string; title: string; shortTitle: string; status: string }
export interface Obligation { id: string; where: string; quote: string }
export interface Unit { id: string; code: string; name: string; shortName: string }

/** A published decision, to be asked by a business rule task. */
export interface Decision { id: string; key: string; version: number; name: string; versionTag: string | null }

export const processesApi = {
  definitions: (query: { q?: string | undefined; key?: string; latest?: boolean; cursor?: string | undefined; limit?: number }) => api.get<Page<Definition>>('/process-definitions', query),
  definition: (id: string) => api.get<DefinitionDetail>(`/process-definitions/${id}`),
  lint: (xml: string) => api.post<{ problems: Problem[] }>('/process-definitions/lint', { xml }),
  drafts: () => api.get<Page<DraftSummary>>('/process-drafts', { limit: 100 }),
  draft: (id: string) => api.get<Draft>(`/process-drafts/${id}`),
  createDraft: (draft: SaveDraft) => api.post<Draft>('/process-drafts', draft),
  saveDraft: (id: string, draft: SaveDraft) => api.put<Draft>(`/process-drafts/${id}`, draft),
  removeDraft: (id: string) => api.delete<void>(`/process-drafts/${id}`),
  publish: (id: string) => api.post<{ processDefinition: { id: string; key: string; version: number; name: string } }>(`/process-drafts/${id}/publish`),
  start: (body: { processDefinitionKey: string; version?: number; businessKey?: string; variables?: Record<string, unknown> }) => api.post<{ id: string }>('/process-instances', body),
  statistics: (id: string) => api.get<Statistics>(`/process-definitions/${id}/statistics`),
  decisions: (query: { key?: string; latest?: boolean; limit?: number }) => api.get<Page<Decision>>('/decision-definitions', query),
  decision: (id: string) => api.get<Decision & { xml: string }>(`/decision-definitions/${id}`),
  campaigns: () => api.get<Page<CampaignSummary>>('/campaigns', { limit: 50 }),
  campaign: (id: string) => api.get<CampaignDetail>(`/campaigns/${id}`),
  form: (campaignId: string, formId: string) => api.get<FormModel | { model: FormModel }>(`/forms/${campaignId}/${formId}`).then((answer) => ('model' in answer ? answer.model : answer)),
  obligations: (slug: string) => api.get<{ obligations?: Obligation[] }>(`/templates/${slug}`).then((answer) => answer.obligations ?? []),
  units: (q: string) => api.get<Page<Unit>>('/organisations', { q: q || undefined, limit: 30 }),
};
