import { api } from '../../shared/api/index.js';

export interface HeldPost { id: string; unitId: string; unitName: string; unitPath?: string; postCode: string; postTitle: string }

export interface Me {
  id: string;
  username: string;
  displayName: string;
  tenant: { id: string; name: string };
  posts: HeldPost[];
  permissions: string[];
}

export interface DemoAccount { username: string; password: string; displayName: string; unitName: string; postTitle: string; hint?: string }

export const sessionApi = {
  me: () => api.get<Me>('/me'),
  login: (username: string, password: string) => api.post<{ accessToken: string }>('/auth/login', { username, password }),
  logout: () => api.post('/auth/logout'),
  demoAccounts: () => api.get<DemoAccount[] | { items: DemoAccount[] }>('/demo-accounts').then((answer) => (Array.isArray(answer) ? answer : answer.items)),
  clock: () => api.get<{ now: string; test?: boolean; enabled?: boolean }>('/test-clock'),
  setClock: (now: string) => api.put<{ now: string }>('/test-clock', { now }),
};
