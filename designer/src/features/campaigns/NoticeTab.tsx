import { Segmented } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { formatDate } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Chip, Query, type Tone } from '../../shared/ui/index.js';
import type { CampaignDetails, LiveObligation } from './api.js';
import { useObligations } from './queries.js';
import { StateBar } from './StateBar.js';

const FORCE_TONE: Record<string, Tone> = { must: 'bad', principle: 'warn', strive: 'info', may: 'mute', encourage: 'ok' };

/** The notice left, what each clause asks right, with how it stands now. A click on either shows the other. */
export function NoticeTab({ campaign }: { campaign: CampaignDetails }) {
  const query = useObligations(campaign.id);
  return <Query query={query}>{(obligations) => <Notice campaign={campaign} obligations={obligations} />}</Query>;
}

const isUncovered = (obligation: LiveObligation) => obligation.state === 'open' || obligation.state === 'waiting';
const STATE_TONE: Record<string, Tone> = { fulfilled: 'ok', late: 'bad', running: 'info', waiting: 'warn', open: 'warn' };
const squeeze = (text: string) => text.replace(/\s+/g, '');

function Notice({ campaign, obligations }: { campaign: CampaignDetails; obligations: LiveObligation[] }) {
  const [filter, setFilter] = useState<'binding' | 'all' | 'open'>('binding');
  const [focus, setFocus] = useState<string>();
  const listRef = useRef<HTMLDivElement>(null);
  const textRef = useRef<HTMLDivElement>(null);
  const clauseOf = useMemo(() => new Map(obligations.map((obligation) => [obligation.id, obligation.clauseId ?? undefined])), [obligations]);
  const shown = obligations.filter((obligation) => (filter === 'all' ? true : filter === 'open' ? isUncovered(obligation) : obligation.force === 'must' || obligation.force === 'principle'));
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
              {clause.text && clause.text.split('\n').filter(Boolean).map((line, index) => <p key={index}>{focused && clauseOf.get(focused.id) === clause.id ? <Quoted text={line} quote={focused.quote} /> : line}</p>)}
            </section>
          );
        })}
      </div>
      <div className="nf-notice-list" ref={listRef}>
        <div className="nf-notice-filter">
          <Segmented<'binding' | 'all' | 'open'> value={filter} onChange={(value) => { setFilter(value); }} options={[{ value: 'binding', label: t('notice.binding') }, { value: 'open', label: t('notice.uncovered', { count: uncovered }) }, { value: 'all', label: t('notice.all', { count: obligations.length }) }]} />
        </div>
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

function Live({ obligation }: { obligation: LiveObligation }) {
  if (obligation.progress) return <StateBar totals={obligation.progress} />;
  if (obligation.waitsFor) return <span className="nf-obligation-live wait">{t('notice.waitsFor', { what: obligation.waitsFor })}</span>;
  if (obligation.realisedBy?.length) return <span className="nf-obligation-live nf-muted">{t('notice.realisedBy')} {obligation.realisedBy.slice(0, 3).join('、')}</span>;
  return null;
}

/** Marks the quote inside the clause; white space is ignored, as in the file of obligations. */
function Quoted({ text, quote }: { text: string; quote: string }) {
  const start = text.indexOf(quote);
  if (start < 0) return squeeze(text).includes(squeeze(quote)) || squeeze(quote).includes(squeeze(text)) ? <mark>{text}</mark> : text;
  return <>{text.slice(0, start)}<mark>{quote}</mark>{text.slice(start + quote.length)}</>;
}
