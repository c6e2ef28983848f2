import { api, type Page, type Schemas } from '../../shared/api/index.js';

export type AuditEntry = Schemas['AuditTrailItem'];

export const auditApi = {
  list: (query: Record<string, string | undefined>) => api.get<Page<AuditEntry>>('/audit-trail', query),
};
