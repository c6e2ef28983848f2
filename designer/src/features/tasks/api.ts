import type { Finding, FormModel, FormOverlay } from '@noticeflow/schemas';
import { api, type Page } from '../../shared/api/index.js';

export type TaskView = 'todo' | 'done' | 'cc' | 'started' | 'drafts';
export type TaskKind = 'work' | 'approval' | 'receipt';
export type Verb = 'complete' | 'approve' | 'return' | 'reject' | 'save' | 'claim' | 'transfer' | 'delegate' | 'cc' | 'urge' | 'withdraw';

export interface Named { id: string; name: string }
export interface TaskSummary {
  id: string;
  title: string;
  name: string;
  kind: TaskKind;
  status: 'open' | 'completed' | 'cancelled';
  elementId: string;
  unit: Named | null;
  post: { code: string; title: string } | null;
  assignee: Named | null;
  dueAt: string | null;
  late: boolean;
  createdAt: string;
  completedAt: string | null;
  outcome: string | null;
  instance: { id: string; processName: string; businessKey: string | null };
  campaign: { id: string; title: string | null } | null;
  unread?: boolean;
}

export interface TaskAction { verb: Verb; label: string; allowed: boolean; reason?: string }
export interface RemarkedCell { id?: string; path: string; comment: string; author: string; at: string }
export interface TaskForm {
  model: FormModel;
  overlay: FormOverlay;
  data: Record<string, unknown>;
  recordId: string | null;
  recordVersion: number | null;
  findings: Finding[];
  lists: Record<string, unknown[]>;
  /** What the form's rules may read, when the server says it. */
  context?: { unit?: Record<string, unknown> | null; campaign?: Record<string, unknown> | null; today?: string };
  draft?: Record<string, unknown>;
  draftSavedAt?: string;
}

export interface TaskDetails extends TaskSummary {
  instructions?: string;
  obligations: string[];
  delegatedBy?: Named;
  form?: TaskForm;
  comments: RemarkedCell[];
  returnComment?: string;
  actions: TaskAction[];
  collection?: { register: string; formId: string };
}

export interface TaskCounts { todo: number; done: number; cc: number; started: number; drafts: number; overdue: number }
export interface TaskResult { task: TaskSummary; next?: { taskId: string; title: string } }

export interface TimelineItem {
  at: string;
  kind: string;
  instanceId?: string;
  taskId: string | null;
  elementId: string | null;
  elementName: string | null;
  actor: { name: string; unit: string | null; post: string | null } | null;
  action: string;
  comment: string | null;
  cells: RemarkedCell[];
  outcome: string | null;
  dueAt: string | null;
  late: boolean;
}
export interface Upcoming { state?: 'current' | 'following'; elementId: string; name: string; who: string | null; dueAt: string | null; late?: boolean; taskId?: string }
export interface Timeline { items: TimelineItem[]; next: Upcoming[]; truncated?: boolean }

export type ElementState = 'done' | 'current' | 'future' | 'incident' | 'cancelled';
export interface DiagramState { definitionId: string; xml: string; elements: Record<string, { state: ElementState; count?: number; at?: string | null }>; flows: string[] }

export interface CompleteBody { data?: Record<string, unknown>; comment?: string; outcome?: string; action?: string; reasons?: { rule: string; path: string; reason: string }[]; recordVersion?: number }

export interface ImportResult {
  importId: string;
  counts: { new: number; updated: number; same: number; error: number };
  findings: Finding[];
  rows?: Record<string, unknown>[];
  errorWorkbookUrl?: string | null;
}

export interface ProcessInstance { id: string; state: string; businessKey?: string | null; processName?: string; processDefinitionKey?: string; campaignId?: string | null; startedAt?: string; incidents?: unknown[] }

export interface TaskFilter { view: TaskView; q?: string | undefined; campaignId?: string | undefined; sort?: 'due' | 'created' | undefined; cursor?: string | undefined; limit?: number }

export const tasksApi = {
  list: (filter: TaskFilter) => api.get<Page<TaskSummary>>('/tasks', { ...filter }),
  counts: () => api.get<TaskCounts>('/tasks/counts'),
  get: (id: string) => api.get<TaskDetails>(`/tasks/${id}`),
  complete: (id: string, body: CompleteBody) => api.post<TaskResult>(`/tasks/${id}/complete`, body),
  return: (id: string, body: { comment: string; cells: { path: string; comment: string }[] }) => api.post<TaskResult>(`/tasks/${id}/return`, body),
  saveDraft: (id: string, data: Record<string, unknown>) => api.post(`/tasks/${id}/save-draft`, { data }),
  handOver: (id: string, verb: 'transfer' | 'delegate', to: string, comment?: string) => api.post<TaskResult>(`/tasks/${id}/${verb}`, { to, ...(comment && { comment }) }),
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
