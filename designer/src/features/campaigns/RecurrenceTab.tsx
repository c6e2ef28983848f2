import { useQuery } from '@tanstack/react-query';
import { Input, Pagination, Select, Switch, Tooltip } from 'antd';
import { useState } from 'react';
import { formatDay } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Card, Chip, EmptyState, Query } from '../../shared/ui/index.js';
import { campaignsApi, type CampaignDetails, type RecurrenceMatrix } from './api.js';

const PAGE = 50;

/** Each subject, each week: what was done against what the notice asks. */
export function RecurrenceTab({ campaign }: { campaign: CampaignDetails }) {
  const recurrences = campaign.recurrences ?? [];
  const [id, setId] = useState(recurrences[0]!.id);
  const query = useQuery({ queryKey: ['campaigns', campaign.id, 'recurrence', id], queryFn: () => campaignsApi.recurrence(campaign.id, id, {}) });
  return (
    <div style={{ marginTop: 14 }}>
      {recurrences.length > 1 && <Select value={id} onChange={setId} options={recurrences.map((item) => ({ value: item.id, label: item.title }))} style={{ minWidth: 200, marginBottom: 12 }} />}
      <Query query={query}>{(matrix) => <Matrix matrix={matrix} />}</Query>
    </div>
  );
}

function Matrix({ matrix }: { matrix: RecurrenceMatrix }) {
  const [onlyShort, setOnlyShort] = useState(false);
  const [q, setQ] = useState('');
  const [page, setPage] = useState(1);
  const rows = matrix.rows.filter((row) => (!q || row.label.includes(q) || row.unitName?.includes(q)) && (!onlyShort || Object.values(row.cells).some((cell) => !cell.met)));
  if (matrix.rows.length === 0) return <EmptyState title={t('recurrence.none')} text={t('recurrence.noneText')} />;
  return (
    <Card
      flush
      title={<>{matrix.title ?? t('campaign.tab.recurrence')} <span className="nf-muted nf-small">{matrix.measures.map((measure) => t('recurrence.measure', { title: measure.title, count: measure.atLeast, unit: measure.unit })).join('，')}</span></>}
      extra={<span className="nf-matrix-filter"><Input.Search size="small" allowClear placeholder={t('recurrence.search')} aria-label={t('recurrence.search')} onChange={(event) => { setQ(event.target.value.trim()); setPage(1); }} style={{ width: 170 }} /><Switch size="small" checked={onlyShort} onChange={(value) => { setOnlyShort(value); setPage(1); }} id="only-short" /><label htmlFor="only-short">{t('recurrence.onlyShort')}</label></span>}
    >
      <div className="nf-matrix-scroll">
        <table className="nf-matrix weeks">
          <thead><tr><th className="unit">{t('recurrence.subject')}</th>{matrix.weeks.map((week) => <th key={week.id}><div className="nf-matrix-th"><span>{week.id}</span><small className="nf-num">{formatDay(week.from)} – {formatDay(week.to)}</small></div></th>)}</tr></thead>
          <tbody>
            {rows.slice((page - 1) * PAGE, page * PAGE).map((row) => (
              <tr key={row.subject}>
                <th scope="row" className="unit"><span>{row.label}</span>{row.unitName && <small>{row.unitName}</small>}</th>
                {matrix.weeks.map((week) => {
                  const cell = row.cells[week.id];
                  if (!cell) return <td key={week.id}><span className="nf-matrix-none">·</span></td>;
                  const text = matrix.measures.map((measure) => `${cell.measures[measure.id] ?? 0}${measure.unit}`).join(' ');
                  return <td key={week.id}><Tooltip title={cell.reason ? t('recurrence.reason', { reason: cell.reason }) : ''}><span className={`nf-week ${cell.met ? 'met' : cell.reason ? 'excused' : 'short'}`}>{text}</span></Tooltip></td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="nf-week-legend"><Chip tone="ok">{t('recurrence.met')}</Chip><Chip tone="warn">{t('recurrence.excused')}</Chip><Chip tone="bad">{t('recurrence.short')}</Chip><span style={{ flex: 1 }} />{rows.length > PAGE && <Pagination size="small" current={page} pageSize={PAGE} total={rows.length} showSizeChanger={false} onChange={setPage} />}</div>
    </Card>
  );
}
