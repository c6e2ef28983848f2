import type { Json } from '@noticeflow/engine';
import { localDay, periodsOf, seriesOf, type DutyDefinition } from '@noticeflow/plugin-sdk';
import type { Campaign } from '../campaign-store/index.js';

/** Whether the definition is one period of a duty that is owed again and again. */
export const inSeries = (duty: DutyDefinition): boolean => seriesOf(duty) !== duty.id;

/** The id of a unit or period as a process variable holds it. */
export function memberId(value: Json | undefined): string | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value.id === 'string' ? value.id : undefined;
}

/** Leaves out periods that have not begun: nobody can report next year's quarter, and a matrix of them hides what is owed. */
export function begun(definitions: readonly DutyDefinition[], { parameters, issuedAt }: Pick<Campaign, 'parameters' | 'issuedAt'>, now: Date): DutyDefinition[] {
  if (!issuedAt) return [...definitions];
  const today = localDay(now);
  return definitions.filter((duty) => {
    if (!duty.periods || !inSeries(duty)) return true;
    const period = periodsOf(duty.periods, { parameters, issuedAt }).find(({ id }) => id === duty.period);
    return period === undefined || period.first <= today;
  });
}
