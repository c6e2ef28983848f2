import { t } from '../../shared/i18n/index.js';
import { Chip, type Tone } from '../../shared/ui/index.js';
import type { DutyState } from './api.js';

export const DUTY_TONES: Record<DutyState, Tone> = { notDue: 'mute', due: 'info', onTime: 'ok', late: 'warn', overdue: 'bad', exempt: 'mute' };
export const DUTY_ORDER: DutyState[] = ['overdue', 'due', 'late', 'onTime', 'notDue', 'exempt'];

/** State of one duty, in its colour and word. */
export function DutyChip({ state }: { state: DutyState }) {
  return <Chip tone={DUTY_TONES[state] ?? 'mute'}>{t(`duty.${state}`)}</Chip>;
}
