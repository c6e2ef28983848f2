import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { currentLanguage } from '../../../shared/i18n/index.js';
import { Chip, EmptyState, Query, type Tone } from '../../../shared/ui/index.js';
import { operationsApi, type BatchItem } from '../api.js';
import { namesOf, o, oOr } from '../texts.js';
import { BatchProgress, batchTitle } from './BatchProgress.js';

const TONES: Record<string, Tone> = { pending: 'mute', done: 'ok', failed: 'bad', cancelled: 'mute' };
const VERDICTS: Record<string, Tone> = { ready: 'ok', 'needs-mapping': 'warn', impossible: 'bad' };
const LOOK_AGAIN_MS = 1_000;

/** What came of each instance of a batch. */
export function BatchResults({ id }: { id: string }) {
  const [status, setStatus] = useState('all');
  const batch = useQuery({ queryKey: ['batches', id], queryFn: () => operationsApi.batch(id), refetchInterval: ({ state }) => (state.data?.status === 'running' ? LOOK_AGAIN_MS : false) });
  const running = batch.data?.status === 'running';
  const items = useInfiniteQuery({
    // With every turn of the batch the items are read anew: what was read before may be older than its end.
    queryKey: ['batches', id, 'items', status, batch.data?.status], enabled: batch.data !== undefined, staleTime: 0, placeholderData: keepPreviousData, queryFn: ({ pageParam }) => operationsApi.items(id, { cursor: pageParam, status: status === 'all' ? undefined : status }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.nextCursor ?? undefined, refetchInterval: running ? LOOK_AGAIN_MS : false,
  });
  return (
    <Query query={batch}>{(found) => (
      <div className="nf-ops-stack">
        <div><h2 className="nf-ops-title">{batchTitle(found)}</h2>{found.reason && <p className="nf-muted">{found.reason}</p>}</div>
        <BatchProgress batch={found} />
        <Segmented className="nf-ops-segments" value={status} onChange={setStatus} options={[{ value: 'all', label: `${o('common.all')} ${found.total}` }, ...(['done', 'failed', 'pending', 'cancelled'] as const).filter((each) => found.counts[each] > 0).map((each) => ({ value: each, label: `${o(`batch.item.${each}`)} ${found.counts[each]}` }))]} />
        <Query query={items}>{(data) => {
          const rows = data.pages.flatMap((page) => page.items);
          if (rows.length === 0) return <EmptyState title={o('batch.itemsNone')} />;
          return (
            <>
              <Table<BatchItem>
                size="small" rowKey="position" dataSource={rows} pagination={false} scroll={{ x: 560 }}
                columns={[
                  { title: o('common.instance'), width: 220, render: (_, item) => <ItemName item={item} /> },
                  { title: o('batch.item.what'), width: 96, render: (_, item) => <Verdict item={item} dryRun={found.dryRun} /> },
                  { title: o('migration.why'), render: (_, item) => <Why item={item} /> },
                ]}
              />
              {items.hasNextPage && <div className="nf-ops-more"><Button loading={items.isFetchingNextPage} onClick={() => { void items.fetchNextPage(); }}>{o('common.more')}</Button></div>}
            </>
          );
        }}</Query>
      </div>
    )}</Query>
  );
}

export function ItemName({ item }: { item: BatchItem }) {
  const name = [item.unitName, item.businessKey ?? `…${(item.instanceId ?? item.subjectId).slice(-8)}`].filter(Boolean).join(' · ');
  return item.instanceId === null || item.code === 'NOT_FOUND' ? <span>{name}</span> : <Link to={`/instances/${item.instanceId}`}>{name}</Link>;
}

export function Verdict({ item, dryRun }: { item: BatchItem; dryRun: boolean }) {
  if (dryRun && item.status === 'done') return <Chip tone={VERDICTS[item.code ?? ''] ?? 'mute'}>{oOr(`migration.${item.code}`, item.code ?? '')}</Chip>;
  return <Chip tone={TONES[item.status] ?? 'mute'}>{oOr(`batch.item.${item.status}`, item.status)}</Chip>;
}

/** Element by element what stands in the way, or what the order brings about. */
export function Why({ item }: { item: BatchItem }) {
  const problems = item.result?.problems ?? [];
  if (problems.length > 0) {
    return <ul className="nf-ops-problems">{problems.map((problem, index) => <li key={index}>{(problem.elementName ?? problem.elementId) && <b>{problem.elementName ?? problem.elementId}：</b>}{currentLanguage() === 'zh' ? problem.messageZh ?? problem.message : problem.message}</li>)}</ul>;
  }
  const consequence = item.result?.consequence;
  if (!consequence) return <span className="nf-small">{item.message ?? ''}</span>;
  const lines = [
    consequence.cancelled.length > 0 && o('consequence.cancelled', { names: namesOf(consequence.cancelled) }),
    consequence.started.length > 0 && o('consequence.started', { names: namesOf(consequence.started) }),
    consequence.opened.length > 0 && o('migration.opened', { names: namesOf(consequence.opened) }),
    consequence.closed.length > 0 && o('migration.closed', { names: namesOf(consequence.closed) }),
    consequence.ends && o('consequence.ends'),
  ].filter((line) => line !== false);
  return <span className="nf-small">{lines.length === 0 ? o('migration.carried') : lines.join('；')}</span>;
}
