import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useNow } from '../session/index.js';
import { formatShortTime } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Chip, Due, Query, type Tone } from '../../shared/ui/index.js';
import type { TimelineItem, Upcoming } from './api.js';
import { actionText } from './model/action-text.js';
import { foldTimeline, foldUpcoming } from './model/fold.js';
import { useTimeline } from './queries.js';

const OUTCOME_TONE: Record<string, Tone> = { approve: 'ok', done: 'ok', return: 'warn', reject: 'bad' };
const nameOf = (item: TimelineItem) => item.elementName ?? tOr(`timeline.${item.kind}`, item.kind);
const toneOf = (item: TimelineItem): Tone => (item.kind === 'incident' ? 'bad' : item.outcome ? OUTCOME_TONE[item.outcome] ?? 'mute' : 'mute');

/** Who did what and said what, oldest first, and what comes next with whom and by when. Equal steps of many units are one line that opens. */
export function Timeline({ instanceId, onCell }: { instanceId: string; onCell?: (path: string) => void }) {
  const query = useTimeline(instanceId);
  return (
    <Query query={query}>{({ items, next, truncated }) => {
      const openNow = (elementId: string | null) => next.filter((step) => step.state === 'current' && step.elementId === elementId).length;
      return (
        <ol className="nf-timeline">
          {truncated && <li className="nf-muted nf-small">{t('task.timelineTruncated')}</li>}
          {foldTimeline(items).map(({ key, items: [first, ...others] }) => first && (others.length === 0
            ? <Item key={key} item={first} {...(onCell && { onCell })} />
            : <ManyItems key={key} items={[first, ...others]} open={first.taskId ? openNow(first.elementId) : 0} />))}
          {foldUpcoming(next).map(({ key, items: [first, ...others] }) => first && (others.length === 0 ? <Step key={`next-${key}`} step={first} /> : <ManySteps key={`next-${key}`} steps={[first, ...others]} />))}
        </ol>
      );
    }}</Query>
  );
}

function Item({ item, onCell }: { item: TimelineItem; onCell?: (path: string) => void }) {
  return (
    <li className={item.outcome === 'return' || item.outcome === 'reject' ? 'turned' : ''}>
      <div className="nf-tl-line"><b>{nameOf(item)}</b><Chip tone={toneOf(item)}>{actionText(item)}</Chip>{item.late && <Chip tone="warn">{t('task.late')}</Chip>}</div>
      <div className="nf-tl-who"><Who item={item} /><time dateTime={item.at}>{formatShortTime(item.at)}</time></div>
      {item.comment && <blockquote>{item.comment}</blockquote>}
      {item.cells.length > 0 && (
        <ul className="nf-tl-cells">{item.cells.map((cell, at) => <li key={at}>{onCell ? <button type="button" className="nf-link" onClick={() => { onCell(cell.path); }}>{cell.comment}</button> : cell.comment}</li>)}</ul>
      )}
    </li>
  );
}

function Who({ item }: { item: TimelineItem }) {
  if (!item.actor) return <span className="nf-muted">{[item.unit, t('timeline.system')].filter(Boolean).join('　')}</span>;
  return <span>{item.actor.name}{(item.actor.unit ?? item.actor.post) && <span className="nf-muted">　{[item.actor.unit, item.actor.post].filter(Boolean).join(' · ')}</span>}</span>;
}

function Fold({ className, head, sub, children }: { className?: string; head: ReactNode; sub: ReactNode; children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <li className={className}>
      <button type="button" className="nf-tl-fold" aria-expanded={open} onClick={() => { setOpen(!open); }}><span className="nf-tl-line">{head}{open ? <DownOutlined /> : <RightOutlined />}</span></button>
      <div className="nf-tl-who">{sub}</div>
      {open && <ul className="nf-tl-many">{children()}</ul>}
    </li>
  );
}

/** `签收 12/34`: how many units have done it of those that have or still hold it. */
function ManyItems({ items, open }: { items: TimelineItem[]; open: number }) {
  const first = items[0]!;
  const last = items.at(-1)!;
  const late = items.filter((item) => item.late).length;
  const from = formatShortTime(first.at);
  const to = formatShortTime(last.at);
  return (
    <Fold
      head={<><b>{nameOf(first)}</b><Chip tone={toneOf(first)}>{actionText(first)}</Chip><span className="nf-tl-count">{open > 0 ? `${items.length}/${items.length + open}` : `×${items.length}`}</span>{late > 0 && <Chip tone="warn">{t('timeline.late', { count: late })}</Chip>}</>}
      sub={<time>{from === to ? from : `${from} – ${to}`}</time>}
    >{() => items.map((item, index) => <li key={index}><Who item={item} />{item.late && <Chip tone="warn">{t('task.late')}</Chip>}<time dateTime={item.at}>{formatShortTime(item.at)}</time></li>)}</Fold>
  );
}

function Step({ step }: { step: Upcoming }) {
  const now = useNow();
  return (
    <li className={step.state === 'following' ? 'future' : 'current'}>
      <div className="nf-tl-line"><b>{step.name}</b><StateChip state={step.state} /></div>
      <div className="nf-tl-who">{step.who ?? <span className="nf-muted">{t('timeline.toBeDecided')}</span>}</div>
      {step.dueAt && <Due due={step.dueAt} now={now} />}
      {step.taskId && step.state !== 'following' && <Link className="nf-small" to={`/tasks/${step.taskId}`}>{t('timeline.openTask')}</Link>}
    </li>
  );
}

function ManySteps({ steps }: { steps: Upcoming[] }) {
  const now = useNow();
  const first = steps[0]!;
  const dues = [...new Set(steps.map((step) => step.dueAt))];
  return (
    <Fold
      className={first.state === 'following' ? 'future' : 'current'}
      head={<><b>{first.name}</b><StateChip state={first.state} /><span className="nf-tl-count">×{steps.length}</span></>}
      sub={dues.length === 1 && dues[0] ? <Due due={dues[0]} now={now} /> : null}
    >{() => steps.map((step, index) => (
      <li key={index}>
        {step.taskId && step.state !== 'following' ? <Link to={`/tasks/${step.taskId}`}>{step.who ?? t('timeline.toBeDecided')}</Link> : <span>{step.who ?? t('timeline.toBeDecided')}</span>}
        {dues.length > 1 && step.dueAt && <Due due={step.dueAt} now={now} short />}
      </li>
    ))}</Fold>
  );
}

function StateChip({ state }: { state: Upcoming['state'] }) {
  return <Chip tone={state === 'following' ? 'mute' : 'info'}>{t(state === 'following' ? 'timeline.following' : 'timeline.current')}</Chip>;
}
