import { api, type Page, type Schemas } from '../../shared/api/index.js';

export type Account = Schemas['AccountView'];
export type ListedAccount = Schemas['ListedAccountView'];

export const accountsApi = {
  list: (q: string | undefined, cursor?: string, limit = 50) => api.get<Page<ListedAccount>>('/accounts', { q, cursor, limit }),
  add: (body: Schemas['CreateAccountDto']) => api.post<Account>('/accounts', body),
  update: (id: string, body: Schemas['UpdateAccountDto']) => api.patch<Account>(`/accounts/${id}`, body),
  endSessions: (id: string) => api.delete(`/accounts/${id}/sessions`),
};
