import { Link } from 'react-router';
import { useNow } from '../session/index.js';
import { formatShortTime } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Chip, Due, Query, type Tone } from '../../shared/ui/index.js';
import type { TimelineItem } from './api.js';
import { useTimeline } from './queries.js';

const OUTCOME_TONE: Record<string, Tone> = { approve: 'ok', done: 'ok', return: 'warn', reject: 'bad' };

/** Who did what and said what, oldest first, and what comes next with whom and by when. */
export function Timeline({ instanceId, onCell }: { instanceId: string; onCell?: (path: string) => void }) {
  const query = useTimeline(instanceId);
  const now = useNow();
  return (
    <Query query={query}>{({ items, next, truncated }) => (
      <ol className="nf-timeline">
        {truncated && <li className="nf-muted nf-small">{t('task.timelineTruncated')}</li>}
        {items.map((item, index) => (
          <li key={index} className={item.outcome === 'return' || item.outcome === 'reject' ? 'turned' : ''}>
            <div className="nf-tl-line"><b>{item.elementName ?? tOr(`timeline.${item.kind}`, item.kind)}</b><Chip tone={item.outcome ? OUTCOME_TONE[item.outcome] ?? 'mute' : 'mute'}>{actionText(item)}</Chip>{item.late && <Chip tone="warn">{t('task.late')}</Chip>}</div>
            <div className="nf-tl-who">{item.actor ? <>{item.actor.name}{(item.actor.unit || item.actor.post) && <span className="nf-muted">　{[item.actor.unit, item.actor.post].filter(Boolean).join(' · ')}</span>}</> : <span className="nf-muted">{t('timeline.system')}</span>}<time dateTime={item.at}>{formatShortTime(item.at)}</time></div>
            {item.comment && <blockquote>{item.comment}</blockquote>}
            {item.cells.length > 0 && (
              <ul className="nf-tl-cells">{item.cells.map((cell, at) => <li key={at}>{onCell ? <button type="button" className="nf-link" onClick={() => { onCell(cell.path); }}>{cell.comment}</button> : cell.comment}</li>)}</ul>
            )}
          </li>
        ))}
        {next.map((step, index) => (
          <li key={`next-${index}`} className={step.state === 'following' ? 'future' : 'current'}>
            <div className="nf-tl-line"><b>{step.name}</b><Chip tone={step.state === 'following' ? 'mute' : 'info'}>{step.state === 'following' ? t('timeline.following') : t('timeline.current')}</Chip></div>
            <div className="nf-tl-who">{step.who ?? <span className="nf-muted">{t('timeline.toBeDecided')}</span>}</div>
            {step.dueAt && <Due due={step.dueAt} now={now} />}
            {step.taskId && step.state !== 'following' && <Link className="nf-small" to={`/tasks/${step.taskId}`}>{t('timeline.openTask')}</Link>}
          </li>
        ))}
      </ol>
    )}</Query>
  );
}

function actionText(item: TimelineItem): string {
  if (item.outcome) return tOr(`outcome.${item.outcome}`, item.outcome);
  return tOr(`timeline.action.${item.action}`, tOr(`verb.${item.action}`, item.action));
}
