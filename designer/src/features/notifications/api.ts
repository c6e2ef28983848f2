import { api, type Page } from '../../shared/api/index.js';

export interface Notification { id: string; kind: string; title: string; body?: string; link?: string | null; taskId?: string | null; campaignId?: string | null; createdAt: string; readAt?: string | null }

export const notificationsApi = {
  list: (query: { unread?: boolean; cursor?: string | undefined; limit?: number }) => api.get<Page<Notification> & { unread?: number }>('/notifications', query),
  read: (id: string) => api.post(`/notifications/${id}/read`),
  readAll: () => api.post('/notifications/read-all'),
};

/** Where a notification leads. */
export function targetOf(item: Notification): string | undefined {
  if (item.link?.startsWith('/')) return item.link.replace(/^\/api\/v1/, '');
  if (item.taskId) return `/tasks/${item.taskId}`;
  if (item.campaignId) return `/campaigns/${item.campaignId}`;
  return undefined;
}
