import { api, type Page, type Schemas } from '../../shared/api/index.js';

export type Organisation = Schemas['OrganisationView'];
export type PostWithHolders = Schemas['PostView'];

export const organisationsApi = {
  children: (parent: string | undefined, cursor?: string) => api.get<Page<Organisation>>('/organisations', { parent, limit: 200, cursor }),
  search: (q: string) => api.get<Page<Organisation>>('/organisations', { q, limit: 50 }),
  get: (id: string) => api.get<Organisation>(`/organisations/${id}`),
  posts: (id: string) => api.get<PostWithHolders[] | Page<PostWithHolders>>(`/organisations/${id}/posts`).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
};
