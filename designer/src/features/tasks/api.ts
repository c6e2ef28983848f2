import type { Finding, FormModel, FormOverlay } from '@noticeflow/schemas';
import { api, type Page, type Schemas } from '../../shared/api/index.js';

export type TaskView = 'todo' | 'done' | 'cc' | 'started' | 'drafts';
export type TaskSummary = Schemas['TaskSummaryDto'];
export type TaskKind = TaskSummary['kind'];
export type TaskAction = Schemas['ActionDto'];
export type Verb = TaskAction['verb'];

export type TaskCounts = Schemas['TaskCountsDto'];
export type TaskResult = Schemas['TaskResultDto'];
export type Timeline = Schemas['TimelineDto'];
export type TimelineItem = Schemas['TimelineItemDto'];
export type Upcoming = Schemas['UpcomingDto'];
export type DiagramState = Schemas['DiagramStateView'];
export type ProcessInstance = Schemas['InstanceView'];

/** A form as a task shows it: what the document calls an object is our form model. */
export interface TaskForm {
  model: FormModel;
  overlay: FormOverlay;
  data: Record<string, unknown>;
  recordId: string | null;
  recordVersion: number | null;
  findings: Finding[];
  lists: Record<string, unknown[]>;
  context: { unit: Record<string, unknown> | null; campaign: Record<string, unknown> | null; today: string };
  draft?: Record<string, unknown>;
  draftSavedAt?: string;
}

export interface TaskDetails extends Omit<Schemas['TaskDetailsDto'], 'form'> { form?: TaskForm }

export interface SignRequest { users: string[]; position: 'before' | 'parallel'; rule: 'all' | 'any' | 'sequence'; comment?: string }

export type ElementState = Schemas['DiagramElementView']['state'];

export interface CompleteBody { data?: Record<string, unknown>; comment?: string; outcome?: string; action?: string; reasons?: { rule: string; path: string; reason: string }[]; recordVersion?: number }

export interface ImportResult {
  importId: string;
  counts: { new: number; updated: number; same: number; error: number };
  findings: { row: number; field?: string; label?: string; rule: string; severity: 'error' | 'reason' | 'warning'; message: string }[];
  applicable: boolean;
  errorWorkbookUrl?: string | null;
}

export interface TaskFilter { view: TaskView; q?: string | undefined; campaignId?: string | undefined; sort?: 'due' | 'created' | undefined; cursor?: string | undefined; limit?: number }

export const tasksApi = {
  list: (filter: TaskFilter) => api.get<Page<TaskSummary>>('/tasks', { ...filter }),
  counts: () => api.get<TaskCounts>('/tasks/counts'),
  get: (id: string) => api.get<TaskDetails>(`/tasks/${id}`),
  complete: (id: string, body: CompleteBody) => api.post<TaskResult>(`/tasks/${id}/complete`, body),
  return: (id: string, body: { comment: string; cells: { path: string; comment: string }[] }) => api.post<TaskResult>(`/tasks/${id}/return`, body),
  saveDraft: (id: string, data: Record<string, unknown>) => api.post<{ savedAt: string }>(`/tasks/${id}/save-draft`, { data }),
  handOver: (id: string, verb: 'transfer' | 'delegate', to: string, comment?: string) => api.post<TaskResult>(`/tasks/${id}/${verb}`, { to, ...(comment && { comment }) }),
  addSign: (id: string, body: SignRequest) => api.post<TaskResult>(`/tasks/${id}/add-sign`, body),
  removeSign: (id: string, users: string[], comment?: string) => api.post<TaskResult>(`/tasks/${id}/remove-sign`, { users, ...(comment && { comment }) }),
  copy: (id: string, to: string[], comment?: string) => api.post(`/tasks/${id}/cc`, { to, ...(comment && { comment }) }),
  plain: (id: string, verb: 'claim' | 'withdraw' | 'urge', comment?: string) => api.post<TaskResult>(`/tasks/${id}/${verb}`, comment ? { comment } : {}),
  timeline: (instanceId: string) => api.get<Timeline>(`/process-instances/${instanceId}/timeline`),
  diagram: (instanceId: string) => api.get<DiagramState>(`/process-instances/${instanceId}/diagram-state`),
  instance: (instanceId: string) => api.get<ProcessInstance>(`/process-instances/${instanceId}`),
  checkForm: (body: { formId: string; campaignId: string; taskId: string; data: Record<string, unknown> }) => api.post<Finding[] | { findings: Finding[] }>('/forms/validate', body).then((answer) => (Array.isArray(answer) ? answer : answer.findings)),
  importTemplate: (campaignId: string, formId: string, table: string, taskId: string) => api.download(`/forms/${campaignId}/${formId}/import-template`, { table, taskId }, 'template.xlsx'),
  importFile: (taskId: string, table: string, mode: 'all' | 'good', file: File) => {
    const body = new FormData();
    body.set('file', file);
    return api.post<ImportResult>(`/tasks/${taskId}/import`, body, { mode, table });
  },
  applyImport: (importId: string) => api.post(`/imports/${importId}/apply`),
  undoImport: (importId: string) => api.post<{ recordId: string | null; removed: number; restored: number }>(`/imports/${importId}/undo`),
  importErrors: (importId: string) => api.download(`/imports/${importId}/errors.xlsx`, undefined, 'errors.xlsx'),
  exportRecord: (recordId: string, format: 'docx' | 'xlsx', masked: boolean, reason?: string) => api.download(`/records/${recordId}/export`, { format, masked, reason }, `export.${format}`),
  reveal: (recordId: string, path: string, reason: string) => api.post<{ value: unknown }>(`/records/${recordId}/reveal`, { path, reason }),
  upload: (file: File, of: { taskId?: string; recordId?: string }) => {
    const body = new FormData();
    for (const [key, value] of Object.entries(of)) if (value) body.set(key, value);
    body.set('file', file);
    return api.post<{ id: string; name: string; size: number }>('/attachments', body);
  },
};
