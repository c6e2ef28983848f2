import { seriesOf, type DutyDefinition } from '@noticeflow/plugin-sdk';
import { countStates, type DutyState } from '../duties/index.js';
import { placeObligations, type PlacedObligation } from '../templates/index.js';
import type { Template } from '@noticeflow/plugin-sdk';

/**
 * How an obligation stands now. fulfilled: all its duties are answered or exempt · late: some are overdue ·
 * running: on the way · notMeasured: realised by something without duties · waiting: says what it waits for · open: nothing realises it.
 */
export type ObligationState = 'fulfilled' | 'late' | 'running' | 'notMeasured' | 'waiting' | 'open' | 'asksNothing';

export interface ObligationNow extends PlacedObligation {
  state: ObligationState;
  /** Counts over its duties, when it has any. */
  progress: ReturnType<typeof countStates> | null;
  dutyIds: string[];
}

const ASKS_NOTHING: readonly string[] = ['fact', 'meta', 'outcome'];

/** Obligations of a campaign with their live state, from the states of the duties that answer them. */
export function obligationStates(template: Template, duties: readonly { dutyId: string; state: DutyState }[]): ObligationNow[] {
  return placeObligations(template).map((obligation) => {
    const links = obligation.realisedBy ?? [];
    const own = template.manifest.duties.filter((duty: DutyDefinition) => duty.obligation === obligation.id || links.includes(`duty:${seriesOf(duty)}`)).map(({ id }) => id);
    const states = duties.filter(({ dutyId }) => own.includes(dutyId)).map(({ state }) => state);
    const progress = states.length > 0 ? countStates(states) : null;
    return { ...obligation, dutyIds: own, progress, state: stateOf(obligation, links, progress) };
  });
}

function stateOf(obligation: PlacedObligation, links: readonly string[], progress: ObligationNow['progress']): ObligationState {
  if (progress) {
    if (progress.overdue > 0) return 'late';
    return progress.onTime + progress.late + progress.exempt === progress.expected ? 'fulfilled' : 'running';
  }
  if (links.length > 0) return 'notMeasured';
  if (obligation.waitsFor) return 'waiting';
  return ASKS_NOTHING.includes(obligation.force) ? 'asksNothing' : 'open';
}
