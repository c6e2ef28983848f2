import { api, type Page } from '../../shared/api/index.js';

export interface Decision { id: string; key: string; version: number; name: string; versionTag: string | null; resourceName: string; createdAt: string; publishedBy: string }

export interface Column { id: string; label: string; expression?: string; name?: string; type: string; values?: string; default?: string }
export interface Rule { id: string; inputs: string[]; outputs: string[]; description?: string; annotations?: string[] }
export interface DecisionTable { hitPolicy: string; aggregation?: string; inputs: Column[]; outputs: Column[]; rules: Rule[] }
/** A table or an expression. */
export interface Logic { key: string; name: string; variable: string; table?: DecisionTable; expression?: string; requires: string[] }
export interface DecisionDetail extends Decision { decisions: Logic[]; xml: string }
export interface Answer { result: unknown; decisions: { id: string; rules: string[] }[] }

export const decisionsApi = {
  list: (query: { q?: string | undefined; key?: string; latest?: boolean; limit?: number }) => api.get<Page<Decision>>('/decision-definitions', query),
  get: (id: string) => api.get<DecisionDetail>(`/decision-definitions/${id}`),
  evaluate: (id: string, variables: Record<string, unknown>) => api.post<Answer>(`/decision-definitions/${id}/evaluate`, { variables }),
  deploy: (name: string, content: string) => api.post<{ decisionDefinitions: { id: string; key: string; version: number }[] }>('/deployments', { name, resources: [{ name, content }] }),
};
