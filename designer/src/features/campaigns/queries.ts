import { useQuery } from '@tanstack/react-query';
import { campaignsApi } from './api.js';

export function useCampaigns() {
  return useQuery({ queryKey: ['campaigns'], queryFn: campaignsApi.list, staleTime: 60_000 });
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
