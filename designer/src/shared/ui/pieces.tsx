import type { ReactNode } from 'react';
import { daysUntil, formatDue, hasDue } from '../format/index.js';
import { t } from '../i18n/index.js';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'mute' | 'plain';

/** A small coloured label. Colour never carries the meaning alone: the text says it. */
export function Chip({ tone = 'mute', children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return <span className={`nf-chip ${tone}`} title={title}>{children}</span>;
}

export function PageHead({ title, sub, actions }: { title: ReactNode; sub?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="nf-head">
      <div style={{ minWidth: 0, flex: '1 1 320px' }}>
        <h1>{title}</h1>
        {sub && <div className="nf-head-sub">{sub}</div>}
      </div>
      {actions && <div className="nf-head-actions">{actions}</div>}
    </header>
  );
}

export function Card({ title, extra, children, flush, className }: { title?: ReactNode; extra?: ReactNode; children: ReactNode; flush?: boolean; className?: string }) {
  return (
    <section className={`nf-card${className ? ` ${className}` : ''}`}>
      {title && <div className="nf-card-head"><h2>{title}</h2>{extra && <span className="nf-more">{extra}</span>}</div>}
      {flush ? children : <div className="nf-card-body">{children}</div>}
    </section>
  );
}

/** How a due date stands against the product clock: late, today, soon, later. */
export function dueTone(due: string | null | undefined, now: Date): Tone {
  if (!hasDue(due)) return 'mute';
  const days = daysUntil(due, now);
  if (new Date(due).getTime() < now.getTime()) return 'bad';
  return days !== undefined && days <= 3 ? 'warn' : 'mute';
}

/** `7月8日 24:00 截止 · 还有 2 天`, coloured by how near it is. */
export function Due({ due, now, done, short }: { due: string | null | undefined; now: Date; done?: boolean; short?: boolean }) {
  if (!hasDue(due)) return <span className="nf-muted nf-small">{t('due.none')}</span>;
  const days = daysUntil(due, now) ?? 0;
  const late = new Date(due).getTime() < now.getTime();
  const distance = late ? (days === 0 ? t('due.justOver') : t('due.over', { days: -days })) : days === 0 ? t('due.today') : days === 1 ? t('due.tomorrow') : t('due.in', { days });
  if (done) return <span className="nf-muted nf-small nf-num">{t('due.at', { at: formatDue(due) })}</span>;
  return (
    <Chip tone={dueTone(due, now)} title={t('due.at', { at: formatDue(due) })}>
      <span className="nf-num">{short ? distance : `${t('due.at', { at: formatDue(due) })} · ${distance}`}</span>
    </Chip>
  );
}

/** A round letter for a person. */
export function Avatar({ name }: { name: string }) {
  return <span className="nf-avatar" aria-hidden="true">{[...name].slice(0, 1)}</span>;
}
