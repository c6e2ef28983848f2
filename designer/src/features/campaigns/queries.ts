import { useQuery } from '@tanstack/react-query';
import { can, useMe } from '../session/index.js';
import { campaignsApi } from './api.js';

/** Not asked for by somebody who may not see campaigns, such as an account that holds no post yet. */
export function useCampaigns() {
  const me = useMe();
  return useQuery({ queryKey: ['campaigns'], queryFn: campaignsApi.list, staleTime: 60_000, enabled: can(me, 'read', 'Campaign') });
}
export function useCampaign(id: string) {
  return useQuery({ queryKey: ['campaigns', id], queryFn: () => campaignsApi.get(id), staleTime: 60_000 });
}
export function useTemplates() {
  return useQuery({ queryKey: ['templates'], queryFn: campaignsApi.templates });
}
export function useOverview(id: string) {
  return useQuery({ queryKey: ['campaigns', id, 'overview'], queryFn: () => campaignsApi.overview(id) });
}
export function useObligations(id: string, enabled = true) {
  return useQuery({ queryKey: ['campaigns', id, 'obligations'], queryFn: () => campaignsApi.obligations(id), staleTime: 60_000, enabled });
}
