import { useQuery } from '@tanstack/react-query';
import { campaignsApi } from '../campaigns/index.js';
import { organisationsApi } from '../organisations/index.js';
import { useNow } from '../session/index.js';
import type { FormScope } from '../../shared/form/index.js';
import type { TaskDetails } from './api.js';

const FOREVER = { staleTime: 5 * 60_000, retry: false } as const;

/**
 * What the rules of a task's form may read: the unit with its code and level, the campaign with its dates and parameters.
 * Undefined until known, so that no rule is judged on half of it. What cannot be read stays null, and the server's check decides.
 */
export function useFormScope(task: TaskDetails): FormScope | undefined {
  const now = useNow();
  const given = task.form?.context;
  const unit = useQuery({ queryKey: ['organisations', task.unit?.id], queryFn: () => organisationsApi.get(task.unit!.id), enabled: Boolean(task.form && task.unit && !given), ...FOREVER });
  const campaign = useQuery({ queryKey: ['campaigns', task.campaign?.id], queryFn: () => campaignsApi.get(task.campaign!.id), enabled: Boolean(task.form && task.campaign && !given), ...FOREVER });
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(now);
  const lists = task.form?.lists ?? {};
  if (given) return { unit: given.unit ?? null, campaign: { id: task.campaign?.id, ...given.campaign }, lists, today: given.today ?? today };
  if ((task.unit && unit.isPending) || (task.campaign && campaign.isPending)) return undefined;
  return {
    unit: unit.data ? { ...unit.data } : (task.unit as Record<string, unknown> | null),
    campaign: campaign.data ? {
      id: campaign.data.id, year: campaign.data.year, title: campaign.data.title, parameters: campaign.data.parameters ?? {},
      deadlines: Object.fromEntries(campaign.data.deadlines.map((deadline) => [deadline.id, deadline.dueAt])),
    } : task.campaign && { id: task.campaign.id },
    lists, today,
  };
}
