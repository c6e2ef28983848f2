import { BellOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Pagination, Popover, Select } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { can, useMe } from '../session/index.js';
import { formatDue, formatShortTime } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Card, EmptyState, Query, usePhone, useProblemToast } from '../../shared/ui/index.js';
import { campaignsApi, sumStates, type CampaignDetails, type DutyCell, type DutyState, type Overview, type OverviewUnit } from './api.js';
import { DUTY_ORDER, DutyChip } from './DutyChip.js';
import { useOverview } from './queries.js';
import { StateBar } from './StateBar.js';

const PAGE = 60;
const OPEN: DutyState[] = ['due', 'overdue'];

/** Units × duties: every cell one state; where it is stuck; pressing all who owe in one click. */
export function OverviewTab({ campaign }: { campaign: CampaignDetails }) {
  const query = useOverview(campaign.id);
  return <Query query={query}>{(overview) => <Matrix campaign={campaign} overview={overview} />}</Query>;
}

function Matrix({ campaign, overview }: { campaign: CampaignDetails; overview: Overview }) {
  const me = useMe();
  const phone = usePhone();
  const [level, setLevel] = useState<string>();
  const [state, setState] = useState<DutyState>();
  const [q, setQ] = useState('');
  const [page, setPage] = useState(1);
  const levels = useMemo(() => [...new Set(overview.units.map((unit) => unit.level))], [overview]);
  const units = overview.units.filter((unit) => (!level || unit.level === level) && (!q || unit.name.includes(q) || unit.shortName?.includes(q)) && (!state || Object.values(unit.duties).some((cell) => cell.state === state)));
  const shown = units.slice((page - 1) * PAGE, page * PAGE);
  // Only duties that somebody in the list owes are columns.
  const duties = overview.duties.filter((duty) => units.some((unit) => unit.duties[duty.id]));
  const totals = useMemo(() => sumStates(overview.units.filter((unit) => !level || unit.level === level)), [overview, level]);
  const mayUrge = campaign.status === 'running' && (campaign.oversees === true || can(me, 'urge', 'Campaign'));
  if (overview.units.length === 0) return <EmptyState title={t('campaign.noDuties')} text={t('campaign.noDutiesText')} />;
  return (
    <div className="nf-grid" style={{ marginTop: 14 }}>
      <Card>
        <div style={{ paddingTop: 12 }}><StateBar totals={totals} selected={state} onSelect={(next) => { setState(next); setPage(1); }} /></div>
      </Card>
      <Stuck overview={overview} />
      <Card
        flush
        title={<>{t('campaign.matrix')} <span className="nf-muted nf-small">{t('campaign.unitCount', { count: units.length })}</span></>}
        extra={<span className="nf-matrix-filter">
          <Input.Search size="small" allowClear placeholder={t('campaign.searchUnit')} aria-label={t('campaign.searchUnit')} onChange={(event) => { setQ(event.target.value.trim()); setPage(1); }} style={{ width: phone ? 130 : 170 }} />
          <Select size="small" allowClear placeholder={t('campaign.anyLevel')} aria-label={t('campaign.anyLevel')} style={{ width: 112 }} value={level} options={levels.map((value) => ({ value, label: tOr(`level.${value}`, value) }))} onChange={(value: string | undefined) => { setLevel(value); setPage(1); }} />
        </span>}
      >
        {units.length === 0 ? <EmptyState title={t('inbox.nothingFound')} /> : (
          <div className="nf-matrix-scroll">
            <table className="nf-matrix">
              <thead>
                <tr>
                  <th className="unit">{t('campaign.unit')}</th>
                  {duties.map((duty) => (
                    <th key={duty.id}>
                      <div className="nf-matrix-th">
                        <span>{duty.title}</span>
                        {duty.dueAt && <small className="nf-num">{formatDue(duty.dueAt)}</small>}
                        {mayUrge && <UrgeButton campaignId={campaign.id} duty={duty} units={units.filter((unit) => OPEN.includes(unit.duties[duty.id]?.state ?? 'exempt'))} />}
                      </div>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((unit) => (
                  <tr key={unit.id}>
                    <th scope="row" className="unit"><span title={unit.name}>{unit.shortName ?? unit.name}</span><small>{tOr(`level.${unit.level}`, unit.level)}</small></th>
                    {duties.map((duty) => {
                      const cell = unit.duties[duty.id];
                      return <td key={duty.id} className={cell && state && cell.state !== state ? 'dim' : ''}>{cell ? <CellDetail unit={unit} title={duty.title} cell={cell} /> : <span className="nf-matrix-none">·</span>}</td>;
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {units.length > PAGE && <div style={{ padding: 12 }}><Pagination size="small" align="end" current={page} pageSize={PAGE} total={units.length} showSizeChanger={false} onChange={setPage} /></div>}
      </Card>
    </div>
  );
}

/** Unit and post somebody waits for. */
const whoOf = (waiting: NonNullable<DutyCell['waitingFor']>) => [waiting.unitName, waiting.post && tOr(`post.${waiting.post}`, waiting.post)].filter(Boolean).join(' · ');

function CellDetail({ unit, title, cell }: { unit: OverviewUnit; title: string; cell: DutyCell }) {
  return (
    <Popover
      trigger="click" placement="bottom"
      content={(
        <div className="nf-cellpop">
          <b>{unit.name}</b><span>{title}</span>
          <DutyChip state={cell.state} />
          {cell.dueAt && <span>{t('due.at', { at: formatDue(cell.dueAt) })}</span>}
          {cell.answeredAt && <span>{t('duty.answeredAt', { at: formatShortTime(cell.answeredAt) })}</span>}
          {cell.acceptedAt && <span>{t('duty.acceptedAt', { at: formatShortTime(cell.acceptedAt) })}</span>}
          {cell.waitingFor && <span>{t('duty.waitingFor', { who: whoOf(cell.waitingFor) })}</span>}
          {cell.urgedAt && <span className="nf-muted">{t('duty.urgedAt', { at: formatShortTime(cell.urgedAt) })}</span>}
          {cell.exemptReason && <span>{cell.exemptReason}</span>}
          <span className="nf-cellpop-links">
            {(cell.taskId ?? cell.waitingFor?.taskId) && <Link to={`/tasks/${cell.taskId ?? cell.waitingFor?.taskId}`}>{t('duty.openTask')}</Link>}
            {cell.instanceId && <Link to={`/instances/${cell.instanceId}`}>{t('duty.openInstance')}</Link>}
          </span>
        </div>
      )}
    >
      <button type="button" className={`nf-dutycell ${cell.state}`} aria-label={`${unit.name} ${title} ${t(`duty.${cell.state}`)}`}>
        {t(`duty.${cell.state}`)}
        {cell.acceptedAt && <i title={t('duty.accepted')}>✓</i>}
      </button>
    </Popover>
  );
}

function UrgeButton({ campaignId, duty, units }: { campaignId: string; duty: { id: string; title: string }; units: OverviewUnit[] }) {
  const { modal, message } = App.useApp();
  const problem = useProblemToast();
  const client = useQueryClient();
  if (units.length === 0) return null;
  return (
    <Button
      size="small" type="text" className="nf-urge" icon={<BellOutlined />}
      onClick={() => {
        modal.confirm({
          title: t('urge.title', { duty: duty.title }), width: 480,
          content: <><p>{t('urge.text', { count: units.length })}</p><p className="nf-muted nf-small">{units.slice(0, 16).map((unit) => unit.name).join('、')}{units.length > 16 ? ' …' : ''}</p></>,
          okText: t('urge.ok', { count: units.length }),
          onOk: async () => {
            try {
              const answer = await campaignsApi.urge(campaignId, duty.id, units.map((unit) => unit.id));
              const urged = answer.items.filter((item) => item.urged).length;
              const skipped = answer.items.length - urged;
              void message.success(skipped > 0 ? t('urge.doneSome', { count: urged, skipped }) : t('urge.done', { count: urged }));
              await client.invalidateQueries({ queryKey: ['campaigns', campaignId] });
            } catch (error) {
              problem(error);
            }
          },
        });
      }}
    >{t('urge.button', { count: units.length })}</Button>
  );
}

/** Where overdue and due work waits: unit and post, most first. */
function Stuck({ overview }: { overview: Overview }) {
  const waiting = new Map<string, { who: string; count: number; overdue: number; taskId: string }>();
  for (const unit of overview.units) {
    for (const cell of Object.values(unit.duties)) {
      if (!cell.waitingFor || !DUTY_ORDER.slice(0, 2).includes(cell.state)) continue;
      const who = whoOf(cell.waitingFor);
      const entry = waiting.get(who) ?? { who, count: 0, overdue: 0, taskId: cell.waitingFor.taskId };
      entry.count += 1;
      if (cell.state === 'overdue') entry.overdue += 1;
      waiting.set(who, entry);
    }
  }
  const list = [...waiting.values()].sort((left, right) => right.overdue - left.overdue || right.count - left.count).slice(0, 6);
  if (list.length === 0) return null;
  const most = Math.max(...list.map((entry) => entry.count));
  return (
    <Card title={t('campaign.stuck')}>
      <ul className="nf-stuck">
        {list.map((entry) => (
          <li key={entry.who}>
            <span className="nf-stuck-who">{entry.who}</span>
            <span className="nf-stuck-bar"><i style={{ width: `${(entry.count / most) * 100}%` }}><b style={{ width: `${(entry.overdue / entry.count) * 100}%` }} /></i></span>
            <span className="nf-num nf-small">{t('campaign.stuckCount', { count: entry.count })}{entry.overdue > 0 && <em>{t('campaign.stuckOverdue', { count: entry.overdue })}</em>}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
