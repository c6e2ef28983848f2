import { api, type Page } from '../../shared/api/index.js';

export interface AuditEntry { id: string; at: string; actor: { id?: string; name?: string; displayName?: string } | string | null; actorName?: string; actorUnit?: string | null; action: string; subjectType: string | null; subjectId: string | null; subjectLabel?: string | null; path?: string | null; reason?: string | null; details?: Record<string, unknown> | null }
export const auditApi = {
  list: (query: Record<string, string | undefined>) => api.get<Page<AuditEntry>>('/audit-trail', query),
};
