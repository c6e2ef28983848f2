import { api, type Page, type Schemas } from '../../shared/api/index.js';

export type Incident = Schemas['IncidentView'];
export type InstanceSummary = Schemas['InstanceSummary'];
export type Batch = Schemas['BatchView'];
export type BatchItem = Schemas['BatchItemView'];
export type CreateBatch = Schemas['CreateBatchDto'];
export type Consequence = Schemas['ConsequenceView'];
export type ConsequenceElement = Schemas['ConcernedElement'];
export type Definition = Schemas['DefinitionSummary'];
export type DefinitionDetail = Schemas['DefinitionView'];
export type Migration = Schemas['MigrationView'];
export type Mapping = Schemas['MappingDto'];
export type Instruction = Schemas['ModifyInstructionDto'];
export type Retention = Schemas['RetentionView'];
export type RetentionRule = Schemas['RetentionRuleDto'];
export type Hold = Schemas['HoldDto'];
export type DiagramState = Schemas['DiagramStateView'];

export const operationsApi = {
  incidents: (cursor?: string) => api.get<Page<Incident>>('/incidents', { cursor, limit: 50 }),
  resolve: (id: string, body: { retries?: number; variables?: Record<string, unknown> } = {}) => api.post<void>(`/incidents/${id}/resolve`, body),
  incidentsOf: (instanceId: string) => api.get<Page<Incident>>('/incidents', { instanceId, limit: 200 }),
  instances: (query: { suspended?: boolean; incident?: boolean; cursor?: string | undefined }) => api.get<Page<InstanceSummary>>('/process-instances', { state: 'active', limit: 50, ...query }),
  definitions: (query: { key?: string; latest?: boolean }) => api.get<Page<Definition>>('/process-definitions', { limit: 200, ...query }),
  definition: (id: string) => api.get<DefinitionDetail>(`/process-definitions/${id}`),
  batches: (cursor?: string) => api.get<Page<Batch>>('/batches', { cursor, limit: 20 }),
  batch: (id: string) => api.get<Batch>(`/batches/${id}`),
  items: (id: string, query: { cursor?: string | undefined; status?: string | undefined; code?: string | undefined }) => api.get<Page<BatchItem>>(`/batches/${id}/items`, { limit: 100, ...query }),
  createBatch: (body: CreateBatch) => api.post<Batch>('/batches', body),
  turn: (id: string, verb: 'pause' | 'resume' | 'cancel') => api.post<Batch>(`/batches/${id}/${verb}`),
  suspend: (id: string) => api.post<void>(`/process-instances/${id}/suspend`),
  resume: (id: string) => api.post<void>(`/process-instances/${id}/resume`),
  cancel: (id: string, reason: string) => api.post<void>(`/process-instances/${id}/cancel`, { reason }),
  preview: (id: string, instructions: Instruction[]) => api.post<Consequence>(`/process-instances/${id}/modify/preview`, { instructions }),
  modify: (id: string, instructions: Instruction[], reason: string) => api.post<void>(`/process-instances/${id}/modify`, { instructions, reason }),
  migrate: (id: string, body: { targetDefinitionId: string; mappings: Mapping[]; dryRun: boolean; reason?: string }) => api.post<Migration>(`/process-instances/${id}/migrate`, body),
  diagram: (id: string) => api.get<DiagramState>(`/process-instances/${id}/diagram-state`),
  retention: () => api.get<Retention>('/retention'),
  setRule: (body: RetentionRule) => api.put<Retention>('/retention/rules', body),
  hold: (body: Hold) => api.post<Retention>('/retention/holds', body),
  release: (id: string, reason: string) => api.post<Retention>(`/retention/holds/${id}/release`, { reason }),
};
