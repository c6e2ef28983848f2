import { api, type Schemas } from '../../shared/api/index.js';

export type Me = Schemas['MeView'];
export type DemoAccount = Schemas['DemoAccountView'];

export const sessionApi = {
  me: () => api.get<Me>('/me'),
  login: (username: string, password: string) => api.post<Schemas['LoginAnswer']>('/auth/login', { username, password }),
  logout: () => api.post('/auth/logout'),
  changePassword: (current: string, next: string) => api.post('/me/password', { current, next }),
  demoAccounts: () => api.get<DemoAccount[]>('/demo-accounts'),
  clock: () => api.get<Schemas['ClockTime']>('/test-clock'),
  setClock: (now: string) => api.put<Schemas['ClockTime']>('/test-clock', { now, settle: true }),
};
