import type { Problem } from '@noticeflow/engine';
import type { FormModel } from '@noticeflow/schemas';
import { api, ApiProblem, type Page } from '../../shared/api/index.js';

export interface Definition { id: string; key: string; version: number; name: string; deploymentId: string; versionTag: string | null; createdAt: string; publishedBy?: string | null }
export interface DefinitionDetail extends Definition { xml: string }
export interface DraftSummary { id: string; key: string; name: string; campaignId: string | null; baseDefinitionId: string | null; version: number; updatedAt: string; updatedBy: string }
export interface Draft extends DraftSummary { xml: string }
export interface SaveDraft { key: string; name: string; xml: string; campaignId?: string; baseDefinitionId?: string; version?: number }
export interface Instance { id: string; processDefinitionId: string; processDefinitionKey: string; version: number; state: string }
export interface DiagramState { elements: Record<string, { state: 'done' | 'current' | 'future' | 'incident' | 'cancelled'; count: number }>; flows: string[] }

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

/** At most this many running instances are counted one by one; beyond it "n+" is shown. */
const COUNTED = 200;
export interface RunningCount { total: number; more: boolean; byVersion: Record<number, number> }

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
  instances: (query: { processId: string; state?: string; limit?: number }) => api.get<Page<Instance>>('/process-instances', query),
  diagramState: (instanceId: string) => api.get<DiagramState>(`/process-instances/${instanceId}/diagram-state`),
  campaigns: () => api.get<Page<CampaignSummary>>('/campaigns', { limit: 50 }),
  campaign: (id: string) => api.get<CampaignDetail>(`/campaigns/${id}`),
  form: (campaignId: string, formId: string) => api.get<FormModel | { model: FormModel }>(`/forms/${campaignId}/${formId}`).then((answer) => ('model' in answer ? answer.model : answer)),
  obligations: (slug: string) => api.get<{ obligations?: Obligation[] }>(`/templates/${slug}`).then((answer) => answer.obligations ?? []),
  units: (q: string) => api.get<Page<Unit>>('/organisations', { q: q || undefined, limit: 30 }),

  /** Running instances of a process by version; nobody may see them → zero. */
  async running(key: string): Promise<RunningCount> {
    try {
      const { items, nextCursor } = await processesApi.instances({ processId: key, state: 'active', limit: COUNTED });
      const byVersion: Record<number, number> = {};
      for (const { version } of items) byVersion[version] = (byVersion[version] ?? 0) + 1;
      return { total: items.length, more: Boolean(nextCursor), byVersion };
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 403) return { total: 0, more: false, byVersion: {} };
      throw error;
    }
  },
};
