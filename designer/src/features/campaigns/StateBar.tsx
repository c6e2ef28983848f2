import { t } from '../../shared/i18n/index.js';
import type { DutyState, StateCounts } from './api.js';
import { DUTY_ORDER } from './DutyChip.js';

/** Duties by state as one bar with its legend; the whole bar is what is expected. A legend entry may filter. */
export function StateBar({ totals, selected, onSelect }: { totals: StateCounts; selected?: DutyState | undefined; onSelect?: (state: DutyState | undefined) => void }) {
  const sum = DUTY_ORDER.reduce((total, state) => total + (totals[state] ?? 0), 0);
  if (sum === 0) return null;
  const states = DUTY_ORDER.filter((state) => (totals[state] ?? 0) > 0);
  return (
    <div className="nf-statebar">
      <div className="nf-statebar-bar" aria-hidden="true">{states.map((state) => <i key={state} className={state} style={{ flexGrow: totals[state]! }} />)}</div>
      <ul>
        {states.map((state) => (
          <li key={state}>
            {onSelect
              ? <button type="button" aria-pressed={selected === state} onClick={() => { onSelect(selected === state ? undefined : state); }}><i className={state} />{t(`duty.${state}`)}<b className="nf-num">{totals[state]}</b></button>
              : <span><i className={state} />{t(`duty.${state}`)}<b className="nf-num">{totals[state]}</b></span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
