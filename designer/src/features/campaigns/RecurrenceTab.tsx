import { useQuery } from '@tanstack/react-query';
import { Input, Pagination, Select, Switch, Tooltip } from 'antd';
import { useState } from 'react';
import { formatDay } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Card, Chip, EmptyState, Query } from '../../shared/ui/index.js';
import { useOverview } from './queries.js';
import { campaignsApi, type CampaignDetails, type RecurrenceMatrix } from './api.js';

const PAGE = 50;

/** Each subject, each week: what was done against what the notice asks. */
export function RecurrenceTab({ campaign }: { campaign: CampaignDetails }) {
  const recurrences = campaign.recurrences ?? [];
  const [id, setId] = useState(recurrences[0]!.id);
  const query = useQuery({ queryKey: ['campaigns', campaign.id, 'recurrence', id], queryFn: () => campaignsApi.recurrence(campaign.id, id, {}) });
  const overview = useOverview(campaign.id);
  const unitName = (unitId: string) => { const unit = overview.data?.units.find((item) => item.id === unitId); return unit?.shortName ?? unit?.name ?? ''; };
  return (
    <div style={{ marginTop: 14 }}>
      {recurrences.length > 1 && <Select value={id} onChange={setId} options={recurrences.map((item) => ({ value: item.id, label: item.title }))} style={{ minWidth: 200, marginBottom: 12 }} />}
      <Query query={query}>{(matrix) => <Matrix matrix={matrix} unitName={unitName} />}</Query>
    </div>
  );
}

function Matrix({ matrix, unitName }: { matrix: RecurrenceMatrix; unitName: (id: string) => string }) {
  const [onlyShort, setOnlyShort] = useState(false);
  const [q, setQ] = useState('');
  const [page, setPage] = useState(1);
  const { definition } = matrix;
  const rows = matrix.subjects.filter((row) => (!q || row.label.includes(q) || unitName(row.unitId).includes(q)) && (!onlyShort || row.periods.some((cell) => cell.short.length > 0)));
  if (matrix.subjects.length === 0 || matrix.periods.length === 0) return <EmptyState title={t('recurrence.none')} text={t('recurrence.noneText')} />;
  return (
    <Card
      flush
      title={<>{definition.title} <span className="nf-muted nf-small">{definition.measures.map((measure) => t('recurrence.measure', { title: measure.title, count: measure.atLeast, unit: measure.unit })).join('，')}</span></>}
      extra={<span className="nf-matrix-filter"><Input.Search size="small" allowClear placeholder={t('recurrence.search')} aria-label={t('recurrence.search')} onChange={(event) => { setQ(event.target.value.trim()); setPage(1); }} style={{ width: 170 }} /><Switch size="small" checked={onlyShort} onChange={(value) => { setOnlyShort(value); setPage(1); }} id="only-short" /><label htmlFor="only-short">{t('recurrence.onlyShort')}</label></span>}
    >
      <div className="nf-matrix-scroll">
        <table className="nf-matrix weeks">
          <thead><tr><th className="unit">{t('recurrence.subject')}</th>{matrix.periods.map((period) => <th key={period.period}><div className="nf-matrix-th"><span>{period.period}</span><small className="nf-num">{formatDay(`${period.first}T00:00:00+08:00`)} – {formatDay(`${period.last}T00:00:00+08:00`)}</small><small className="nf-num">{t('recurrence.met.count', { met: period.met, expected: period.expected })}</small></div></th>)}</tr></thead>
          <tbody>
            {rows.slice((page - 1) * PAGE, page * PAGE).map((row) => (
              <tr key={row.key}>
                <th scope="row" className="unit"><span>{row.label}</span><small>{unitName(row.unitId)}</small></th>
                {matrix.periods.map(({ period }) => {
                  const cell = row.periods.find((item) => item.period === period);
                  if (!cell) return <td key={period}><span className="nf-matrix-none">·</span></td>;
                  const text = definition.measures.map((measure) => `${cell.values[measure.id] ?? 0}${measure.unit}`).join(' ');
                  return <td key={period}><Tooltip title={cell.reason ? t('recurrence.reason', { reason: cell.reason }) : ''}><span className={`nf-week ${cell.short.length === 0 ? 'met' : cell.reason ? 'excused' : 'short'}`}>{text}</span></Tooltip></td>;
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
