import { api, type Page } from '../../shared/api/index.js';

export interface Organisation { id: string; parentId: string | null; code: string; name: string; shortName: string; kind: string; level: string; path: string; active: boolean }
export interface PostWithHolders { id: string; code: string; title: string; holders: { id: string; userId: string; displayName: string; startsAt: string; endsAt: string | null }[] }

export const organisationsApi = {
  children: (parent: string | undefined, cursor?: string) => api.get<Page<Organisation>>('/organisations', { parent, limit: 200, cursor }),
  search: (q: string) => api.get<Page<Organisation>>('/organisations', { q, limit: 50 }),
  get: (id: string) => api.get<Organisation>(`/organisations/${id}`),
  posts: (id: string) => api.get<PostWithHolders[] | Page<PostWithHolders>>(`/organisations/${id}/posts`).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
};
