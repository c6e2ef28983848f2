import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ProcessPicture, tasksApi, Timeline } from '../tasks/index.js';
import { formatTime } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Card, Chip, EmptyState, Query } from '../../shared/ui/index.js';
import { api, type Page } from '../../shared/api/index.js';
import { campaignsApi, type CampaignDetails, type Instance } from './api.js';
import { useOverview } from './queries.js';

/** The main process as a picture, and every instance that runs for the campaign. */
export function InstancesTab({ campaign }: { campaign: CampaignDetails }) {
  const [state, setState] = useState('active');
  const query = useInfiniteQuery({
    queryKey: ['campaigns', campaign.id, 'instances', state],
    queryFn: ({ pageParam }) => campaignsApi.instances(campaign.id, { cursor: pageParam, state: state === 'all' ? undefined : state }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const definitions = useQuery({ queryKey: ['process-definitions', 'all'], queryFn: () => api.get<Page<{ id: string; key: string; name: string | null }>>('/process-definitions', { limit: 200 }), staleTime: 60_000 });
  // Whoever works for one unit may see its instances but not the one of the whole campaign.
  const main = useQuery({ queryKey: ['instances', campaign.mainInstanceId, 'diagram'], queryFn: () => tasksApi.diagram(campaign.mainInstanceId!), enabled: campaign.mainInstanceId !== null, retry: false });
  const overview = useOverview(campaign.id);
  const nameOf = (row: Instance) => definitions.data?.items.find((item) => item.id === row.processDefinitionId || item.key === row.processDefinitionKey)?.name ?? row.processDefinitionKey;
  const unitOf = (row: Instance) => { const unit = overview.data?.units.find((item) => item.id === row.unitId); return unit?.shortName ?? unit?.name ?? '—'; };
  return (
    <div className="nf-grid" style={{ marginTop: 14 }}>
      {campaign.mainInstanceId && !main.error && <Card title={t('campaign.mainProcess')} extra={<Link to={`/instances/${campaign.mainInstanceId}`}>{t('campaign.openInstance')}</Link>} flush><ProcessPicture instanceId={campaign.mainInstanceId} /></Card>}
      <Card flush title={t('campaign.instances')} extra={<Segmented size="small" value={state} onChange={(value) => { setState(value); }} options={[{ value: 'active', label: t('instance.active') }, { value: 'completed', label: t('instance.completed') }, { value: 'all', label: t('common.all') }]} />}>
        <Query query={query}>{(data) => {
          const items = data.pages.flatMap((page) => page.items);
          if (items.length === 0) return <EmptyState title={t('campaign.noInstances')} />;
          return <>
            <Table<Instance>
              size="small" rowKey="id" dataSource={items} pagination={false} scroll={{ x: 640 }}
              expandable={{ expandedRowRender: (row) => <div style={{ padding: '6px 8px' }}><Timeline instanceId={row.id} /></div> }}
              columns={[
                { title: t('instance.process'), render: (_, row) => <Link to={`/instances/${row.id}`}>{nameOf(row)}</Link> },
                { title: t('campaign.unit'), render: (_, row) => unitOf(row) },
                { title: t('instance.state'), width: 110, render: (_, row) => <Chip tone={row.state === 'active' ? 'info' : row.state === 'completed' ? 'ok' : 'mute'}>{tOr(`instance.${row.state}`, row.state)}</Chip> },
                { title: t('instance.startedAt'), width: 190, render: (_, row) => <span className="nf-num">{formatTime(row.startedAt)}</span> },
              ]}
            />
            {query.hasNextPage && <div style={{ padding: 12, textAlign: 'center' }}><Button loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{t('common.more')}</Button></div>}
          </>;
        }}</Query>
      </Card>
    </div>
  );
}
