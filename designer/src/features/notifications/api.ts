import { api, type Schemas } from '../../shared/api/index.js';

export type Notification = Schemas['NotificationItem'];

export const notificationsApi = {
  list: (query: { unread?: boolean; cursor?: string | undefined; limit?: number }) => api.get<Schemas['NotificationPage']>('/notifications', query),
  read: (id: string) => api.post(`/notifications/${id}/read`),
  readAll: () => api.post('/notifications/read-all'),
};

/** Where a notification leads. */
export function targetOf(item: Notification): string | undefined {
  if (item.link?.startsWith('/')) return item.link.replace(/^\/api\/v1/, '');
  return undefined;
}
