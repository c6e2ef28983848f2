import { api, type Page, type Schemas } from '../../shared/api/index.js';

export type Organisation = Schemas['OrganisationView'];
export type PostWithHolders = Schemas['PostView'];

export type NewOrganisation = Schemas['CreateOrganisationDto'];

export const organisationsApi = {
  children: (parent: string | undefined, cursor?: string) => api.get<Page<Organisation>>('/organisations', { parent, limit: 200, cursor }),
  search: (q: string) => api.get<Page<Organisation>>('/organisations', { q, limit: 50 }),
  get: (id: string) => api.get<Organisation>(`/organisations/${id}`),
  posts: (id: string) => api.get<PostWithHolders[] | Page<PostWithHolders>>(`/organisations/${id}/posts`).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
  add: (body: NewOrganisation) => api.post<Organisation>('/organisations', body),
  update: (id: string, body: Schemas['UpdateOrganisationDto']) => api.patch<Organisation>(`/organisations/${id}`, body),
  addPost: (id: string, body: Schemas['CreatePostDto']) => api.post(`/organisations/${id}/posts`, body),
  /** Everybody with an account, for whom a post may be meant. */
  accounts: (q: string | undefined) => api.get<Page<Schemas['ListedAccountView']>>('/accounts', { q, limit: 30 }),
  grant: (postId: string, body: Schemas['GrantPostDto']) => api.post(`/posts/${postId}/holders`, body),
  revoke: (postId: string, holderId: string) => api.delete(`/posts/${postId}/holders/${holderId}`),
};
