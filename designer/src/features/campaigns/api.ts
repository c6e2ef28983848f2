import type { Quantity } from '@noticeflow/schemas';
import { api, type Page } from '../../shared/api/index.js';

export type DutyState = 'notDue' | 'due' | 'onTime' | 'late' | 'overdue' | 'exempt';

export interface CampaignSummary { id: string; slug: string; title: string; shortTitle?: string; year: number; status: 'draft' | 'running' | 'archived'; issuedAt?: string | null; templateVersion?: string }
export interface NoticeClause { id: string; title?: string; text: string; level: number }
export interface CampaignDetails extends CampaignSummary {
  notice?: { documentNumber: string | null; issuer: string; issuedOn: string; addressees: string[] };
  deadlines: { id: string; title: string; dueAt: string; clause?: string }[];
  parameters?: Record<string, unknown>;
  clauses: NoticeClause[];
  sets?: { id: string; title: string; units?: unknown[]; count?: number }[];
  processes?: { id: string; key?: string; name: string; version?: number }[];
  reports?: { id: string; title: string; formats: ('docx' | 'xlsx')[]; scope: 'unit' | 'campaign'; clause?: string }[];
  recurrences?: { id: string; title: string; every: 'week' | 'month' }[];
  mainInstanceId?: string | null;
}

export interface DutyCell { state: DutyState; dueAt?: string | null; answeredAt?: string | null; acceptedAt?: string | null; taskId?: string | null; instanceId?: string | null; recordId?: string | null; waitingFor?: { unit: string; post?: string | null; taskId?: string | null; name?: string } | null }
export interface DutyColumn { id: string; title: string; dueAt?: string | null; clause?: string; obligation?: string }
export interface OverviewUnit { id: string; name: string; level: string; parentId?: string | null; duties: Record<string, DutyCell>; receipt?: { state?: string; at?: string | null } | null }
export interface Overview { units: OverviewUnit[]; duties: DutyColumn[]; totals: Partial<Record<DutyState, number>> & { expected?: number } }

export interface LiveObligation {
  id: string;
  quote: string;
  where: string;
  force: string;
  kind?: string;
  actor: string | null;
  deadline: string | null;
  quantity?: Quantity | Quantity[] | null;
  realisedBy?: string[];
  waitsFor?: string;
  live?: { kind?: string; text?: string; textZh?: string; state?: string; done?: number; expected?: number; counts?: Partial<Record<DutyState, number>> } | null;
}

export interface Instance { id: string; state: string; businessKey?: string | null; processName?: string; processDefinitionKey?: string; unitName?: string | null; unit?: { name: string } | null; startedAt?: string; createdAt?: string; incidents?: number | unknown[] }

export interface RecurrenceRow { subject: string; label: string; unitName?: string; measures: Record<string, number>; met: boolean; reason?: string | null; weeks?: Record<string, { measures?: Record<string, number>; met: boolean; reason?: string | null }> }
export interface RecurrenceMatrix { id?: string; title?: string; weeks: { id: string; from: string; to: string }[]; measures: { id: string; title: string; unit: string; atLeast: number }[]; rows: { subject: string; label: string; unitName?: string; cells: Record<string, { measures: Record<string, number>; met: boolean; reason?: string | null }> }[]; shortfalls?: number; nextCursor?: string | null }

export const campaignsApi = {
  list: () => api.get<Page<CampaignSummary>>('/campaigns'),
  get: (id: string) => api.get<CampaignDetails>(`/campaigns/${id}`),
  overview: (id: string) => api.get<Overview>(`/campaigns/${id}/overview`),
  obligations: (id: string) => api.get<Page<LiveObligation> | LiveObligation[]>(`/campaigns/${id}/obligations`).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
  instances: (id: string, query: { cursor?: string | undefined; state?: string | undefined }) => api.get<Page<Instance>>('/process-instances', { campaignId: id, ...query }),
  recurrence: (id: string, recurrence: string, query: { unit?: string | undefined; week?: string | undefined }) => api.get<RecurrenceMatrix>(`/campaigns/${id}/recurrences/${recurrence}`, query),
  urge: (id: string, duty: string, units: string[]) => api.post<{ urged?: number; sent?: number; coolingDown?: number; skipped?: number }>(`/campaigns/${id}/duties/${duty}/urge`, { units }),
  issue: (id: string) => api.post(`/campaigns/${id}/issue`),
  report: (id: string, report: string, format: string, unit?: string) => api.download(`/campaigns/${id}/reports/${report}/export`, { format, unit }, `report.${format}`),
  myDuties: (campaignId: string, unit: string) => api.get<Page<{ id?: string; dutyId: string; title: string; state: DutyState; dueAt: string | null; unit?: { id: string; name: string }; unitName?: string; taskId?: string | null; answeredAt?: string | null }>>(`/campaigns/${campaignId}/duties`, { unit }),
};
