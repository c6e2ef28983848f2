import type { Obligation, RecurrenceDefinition, TemplateParameter } from '@noticeflow/schemas';
import { api, type Page, type Schemas } from '../../shared/api/index.js';

export type CampaignSummary = Schemas['CampaignSummary'];
export type Instance = Schemas['InstanceSummary'];

export type DutyState = 'notDue' | 'due' | 'onTime' | 'late' | 'overdue' | 'exempt';

export interface NoticeClause { id: string; title?: string; text: string; level: number }
export interface CampaignDetails extends CampaignSummary {
  notice?: { documentNumber: string | null; issuer: string; issuedOn: string; addressees: string[] };
  deadlines: { id: string; title: string; dueAt: string; clause?: string }[];
  parameters?: Record<string, unknown>;
  clauses: NoticeClause[];
  /** Of a draft: who would receive it if it were issued now. */
  sets?: { id: string; title: string; units: { id: string; name: string }[] }[];
  /** What stands against issuing the draft. */
  issueProblems: string[];
  duties?: { id: string; title: string; set?: string }[];
  archiveHash: string | null;
  archivedRecords: number | null;
  reports?: { id: string; title: string; formats: ('docx' | 'xlsx')[]; scope: 'unit' | 'campaign'; clause?: string }[];
  recurrences?: { id: string; title: string; every: 'week' | 'month' }[];
  /** The person sees and may urge all units. */
  oversees?: boolean;
}

export interface TemplateProblem { file: string; line?: number; rule: string; severity: 'error' | 'warning'; message: string; messageZh: string }
/** A template of this installation; one that is not usable says why. */
export interface TemplateSummary { slug: string; title: string; shortTitle: string; version: string | null; year: number | null; issuer: string | null; usable: boolean; problems: TemplateProblem[] }
export interface TemplateDetails extends TemplateSummary { parameters?: TemplateParameter[]; unitSets?: { id: string; title: string }[]; duties?: { id: string; title: string }[]; forms?: { id: string; title: string }[]; processes?: { file: string }[]; obligations: unknown[]; uncovered: string[] }
export interface ArchiveCheck { intact: boolean; records: number; changed: string[] }

export interface DutyCell { state: DutyState; dueAt?: string | null; answeredAt?: string | null; acceptedAt?: string | null; taskId?: string | null; instanceId?: string | null; recordId?: string | null; returnedAt?: string | null; urgedAt?: string | null; exemptReason?: string | null; waitingFor?: { taskId: string; taskName: string; unitName: string | null; post: string | null } | null }
export interface DutyColumn { id: string; title: string; dueAt?: string | null; clause?: string; obligation?: string }
export interface OverviewUnit { id: string; name: string; shortName?: string; level: string; parentId?: string | null; duties: Record<string, DutyCell> }
export type StateCounts = Partial<Record<DutyState, number>>;
export interface Overview { units: OverviewUnit[]; duties: DutyColumn[]; /** By duty. */
  totals: Record<string, StateCounts & { expected: number }> }

export type ObligationState = 'fulfilled' | 'late' | 'running' | 'notStarted' | 'notMeasured' | 'waiting' | 'open' | 'asksNothing';
/** What realises an obligation, in the words of the template. */
export interface RealisedPlace { link: string; kind: string; title: string }
/** What a clause asks, and how it stands in this campaign: by duties, by tasks of its steps, by records in its registers. */
export interface LiveObligation extends Obligation {
  clauseId: string | null; state: ObligationState; progress: (StateCounts & { expected: number }) | null; dutyIds: string[];
  places: RealisedPlace[]; tasks: { open: number; done: number } | null; records: number | null;
}

/** One subject in one week: what was done, which measures fall short, and the reason given. */
export interface PeriodResult { period: string; first: string; last: string; values: Record<string, number>; short: string[]; reason: string | null }
export interface RecurrenceMatrix {
  definition: RecurrenceDefinition;
  subjects: { key: string; label: string; unitId: string; rowId: string; periods: PeriodResult[] }[];
  periods: { period: string; first: string; last: string; expected: number; met: number; short: number; withReason: number }[];
}

export interface UrgeResult { unitId: string; urged: boolean; reached: number; reason?: 'answered' | 'exempt' | 'coolDown' | 'noDuty'; retryAt?: string }

/** Sum of all duties of all units by state. */
export function sumStates(units: OverviewUnit[]): StateCounts {
  const counts: StateCounts = {};
  for (const unit of units) for (const { state } of Object.values(unit.duties)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

export const campaignsApi = {
  list: () => api.get<Page<CampaignSummary>>('/campaigns'),
  get: (id: string) => api.get<CampaignDetails>(`/campaigns/${id}`),
  overview: (id: string) => api.get<Overview>(`/campaigns/${id}/overview`),
  obligations: (id: string) => api.get<Page<LiveObligation> | LiveObligation[]>(`/campaigns/${id}/obligations`).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
  instances: (id: string, query: { cursor?: string | undefined; state?: string | undefined }) => api.get<Page<Instance>>('/process-instances', { campaignId: id, ...query }),
  recurrence: (id: string, recurrence: string, query: { unit?: string | undefined; week?: string | undefined }) => api.get<RecurrenceMatrix>(`/campaigns/${id}/recurrences/${recurrence}`, query),
  urge: (id: string, duty: string, units: string[]) => api.post<{ items: UrgeResult[] }>(`/campaigns/${id}/duties/${duty}/urge`, { units }),
  templates: () => api.get<Page<TemplateSummary>>('/templates'),
  template: (slug: string) => api.get<TemplateDetails>(`/templates/${slug}`),
  install: (slug: string, parameters: Record<string, unknown>) => api.post<CampaignSummary>('/campaigns', { slug, parameters }),
  archive: (id: string) => api.post(`/campaigns/${id}/archive`),
  checkArchive: (id: string) => api.get<ArchiveCheck>(`/campaigns/${id}/archive`),
  issue: (id: string) => api.post(`/campaigns/${id}/issue`),
  report: (id: string, report: string, format: string, unit?: string) => api.download(`/campaigns/${id}/reports/${report}/export`, { format, unit }, `report.${format}`),
  myDuties: (campaignId: string, unit: string) => api.get<Page<{ id?: string; dutyId: string; title: string; state: DutyState; dueAt: string | null; unit?: { id: string; name: string }; unitName?: string; taskId?: string | null; answeredAt?: string | null }>>(`/campaigns/${campaignId}/duties`, { unit }),
};
