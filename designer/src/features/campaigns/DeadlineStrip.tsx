import { useNow } from '../session/index.js';
import { daysUntil, formatDue } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { dueTone } from '../../shared/ui/index.js';

/** The dates of the campaign in a row: over, near, far. */
export function DeadlineStrip({ deadlines }: { deadlines: { id: string; title: string; dueAt: string; clause?: string }[] }) {
  const now = useNow();
  const sorted = [...deadlines].sort((left, right) => left.dueAt.localeCompare(right.dueAt));
  return (
    <ol className="nf-deadlines">
      {sorted.map((deadline) => {
        const over = new Date(deadline.dueAt) < now;
        const days = daysUntil(deadline.dueAt, now) ?? 0;
        return (
          <li key={deadline.id} className={over ? 'over' : dueTone(deadline.dueAt, now)}>
            <b className="nf-num">{formatDue(deadline.dueAt)}</b>
            <span>{deadline.title}</span>
            <em>{over ? t('deadline.over') : days === 0 ? t('due.today') : t('due.in', { days })}</em>
          </li>
        );
      })}
    </ol>
  );
}
