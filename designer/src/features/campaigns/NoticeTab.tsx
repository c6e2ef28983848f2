import { Segmented } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { formatDate } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Chip, Query, type Tone } from '../../shared/ui/index.js';
import type { CampaignDetails, LiveObligation, ObligationState, RealisedPlace } from './api.js';
import { useObligations } from './queries.js';
import { StateBar } from './StateBar.js';

const FORCE_TONE: Record<string, Tone> = { must: 'bad', principle: 'warn', strive: 'info', may: 'mute', encourage: 'ok' };

/** The notice left, what each clause asks right, with how it stands now. A click on either shows the other. */
export function NoticeTab({ campaign }: { campaign: CampaignDetails }) {
  const query = useObligations(campaign.id);
  return <Query query={query}>{(obligations) => <Notice campaign={campaign} obligations={obligations} />}</Query>;
}

const isBinding = (obligation: LiveObligation) => obligation.force === 'must' || obligation.force === 'principle';
const isUncovered = (obligation: LiveObligation) => obligation.state === 'open' || obligation.state === 'waiting';
const STATE_TONE: Record<string, Tone> = { fulfilled: 'ok', late: 'bad', running: 'info', waiting: 'warn', open: 'warn' };
const STATE_ORDER: readonly ObligationState[] = ['late', 'running', 'fulfilled', 'notStarted', 'waiting', 'open'];
const PLACES_SHOWN = 3;
const squeeze = (text: string) => text.replace(/\s+/g, '');

function Notice({ campaign, obligations }: { campaign: CampaignDetails; obligations: LiveObligation[] }) {
  // A briefing binds nobody: then all of it is shown.
  const [filter, setFilter] = useState<'binding' | 'all' | 'open'>(() => (obligations.some(isBinding) ? 'binding' : 'all'));
  const [focus, setFocus] = useState<string>();
  const listRef = useRef<HTMLDivElement>(null);
  const textRef = useRef<HTMLDivElement>(null);
  const clauseOf = useMemo(() => new Map(obligations.map((obligation) => [obligation.id, obligation.clauseId ?? undefined])), [obligations]);
  const shown = obligations.filter((obligation) => (filter === 'all' ? true : filter === 'open' ? isUncovered(obligation) : isBinding(obligation)));
  const uncovered = obligations.filter(isUncovered).length;

  function showClause(obligation: LiveObligation) {
    setFocus(obligation.id);
    const clause = clauseOf.get(obligation.id);
    if (clause) textRef.current?.querySelector(`[data-clause="${CSS.escape(clause)}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }
  function showObligation(clauseId: string) {
    const hit = shown.find((obligation) => clauseOf.get(obligation.id) === clauseId);
    if (!hit) return;
    setFocus(hit.id);
    listRef.current?.querySelector(`[data-obligation="${CSS.escape(hit.id)}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }

  const focused = obligations.find((obligation) => obligation.id === focus);
  return (
    <div className="nf-notice">
      <div className="nf-notice-text nf-card" ref={textRef}>
        {campaign.notice && <p className="nf-muted nf-small nf-notice-meta">{campaign.notice.issuer}　{formatDate(campaign.notice.issuedOn)}{campaign.notice.documentNumber && `　${campaign.notice.documentNumber}`}</p>}
        {campaign.clauses.map((clause) => {
          const count = shown.filter((obligation) => clauseOf.get(obligation.id) === clause.id).length;
          return (
            <section key={clause.id} data-clause={clause.id} className={`level-${clause.level}${focused && clauseOf.get(focused.id) === clause.id ? ' focused' : ''}`} onClick={() => { showObligation(clause.id); }}>
              {clause.title && <h3>{clause.title}{count > 0 && <span className="nf-clause-count">{count}</span>}</h3>}
              {linesOf(clause).map((line, index) => <p key={index}>{focused && clauseOf.get(focused.id) === clause.id ? <Quoted text={line} quote={focused.quote} /> : line}</p>)}
            </section>
          );
        })}
      </div>
      <div className="nf-notice-list" ref={listRef}>
        <div className="nf-notice-filter">
          <Segmented<'binding' | 'all' | 'open'> value={filter} onChange={(value) => { setFilter(value); }} options={[{ value: 'binding', label: t('notice.binding') }, { value: 'open', label: t('notice.uncovered', { count: uncovered }) }, { value: 'all', label: t('notice.all', { count: obligations.length }) }]} />
        </div>
        <Summary obligations={shown} />
        {shown.map((obligation) => (
          <button key={obligation.id} type="button" data-obligation={obligation.id} className={`nf-obligation nf-card${focus === obligation.id ? ' focused' : ''}`} onClick={() => { showClause(obligation); }}>
            <span className="nf-obligation-head"><Chip tone={FORCE_TONE[obligation.force] ?? 'mute'}>{tOr(`force.${obligation.force}`, obligation.force)}</Chip><span className="nf-muted nf-small">{obligation.where}</span><span style={{ marginLeft: 'auto' }}><Chip tone={STATE_TONE[obligation.state] ?? 'mute'}>{tOr(`obligation.${obligation.state}`, obligation.state)}</Chip></span></span>
            <q>{obligation.quote}</q>
            <span className="nf-obligation-facts">
              {obligation.actor && <span><em>{t('notice.actor')}</em>{obligation.actor}</span>}
              {obligation.deadline && <span><em>{t('notice.deadline')}</em>{obligation.deadline}</span>}
            </span>
            <Live obligation={obligation} />
          </button>
        ))}
      </div>
    </div>
  );
}

/** The lines of a clause; a heading that is part of the notice is shown once, as the heading. */
function linesOf({ title, text }: { title?: string; text?: string }): string[] {
  const lines = (text ?? '').split('\n').filter((line) => line.trim());
  return lines.length > 0 && title && squeeze(lines[0]!) === squeeze(title) ? lines.slice(1) : lines;
}

/** How those in the list stand, in one line. */
function Summary({ obligations }: { obligations: LiveObligation[] }) {
  const counts = STATE_ORDER.map((state) => ({ state, count: obligations.filter((obligation) => obligation.state === state).length })).filter(({ count }) => count > 0);
  if (counts.length === 0) return null;
  return <ul className="nf-notice-summary" aria-label={t('notice.summary')}>{counts.map(({ state, count }) => <li key={state}><Chip tone={STATE_TONE[state] ?? 'mute'}>{t(`obligation.${state}`)}</Chip><b className="nf-num">{count}</b></li>)}</ul>;
}

function Live({ obligation }: { obligation: LiveObligation }) {
  const { progress, tasks, records, waitsFor, places } = obligation;
  const counts = [
    ...(tasks && tasks.open + tasks.done > 0 ? [t('notice.tasks', { open: tasks.open, done: tasks.done })] : []),
    ...(records ? [t('notice.records', { count: records })] : []),
  ];
  return (
    <>
      {progress ? <StateBar totals={progress} /> : counts.length > 0 && <span className="nf-obligation-live">{counts.join(' · ')}</span>}
      {waitsFor && <span className="nf-obligation-live wait">{t('notice.waitsFor', { what: waitsFor })}</span>}
      {places.length > 0 && <Places places={places} />}
    </>
  );
}

/** What realises it: named steps, forms and rules; the rest is counted. */
function Places({ places }: { places: RealisedPlace[] }) {
  const named = places.filter((place, index) => place.title && places.findIndex((other) => other.title === place.title) === index);
  if (named.length === 0) return null;
  const rest = named.length - PLACES_SHOWN;
  return (
    <span className="nf-obligation-live nf-muted">
      {t('notice.realisedBy')} {named.slice(0, PLACES_SHOWN).map(({ kind, title }) => `${tOr(`notice.place.${kind}`, kind)}“${title}”`).join('、')}{rest > 0 && ` ${t('notice.morePlaces', { count: named.length })}`}
    </span>
  );
}

/** Marks the quote inside the clause; white space is ignored, as in the file of obligations. */
function Quoted({ text, quote }: { text: string; quote: string }) {
  const start = text.indexOf(quote);
  if (start < 0) return squeeze(text).includes(squeeze(quote)) || squeeze(quote).includes(squeeze(text)) ? <mark>{text}</mark> : text;
  return <>{text.slice(0, start)}<mark>{quote}</mark>{text.slice(start + quote.length)}</>;
}
