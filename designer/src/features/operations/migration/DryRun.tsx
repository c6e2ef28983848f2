import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Table } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { EmptyState, Query } from '../../../shared/ui/index.js';
import { operationsApi, type Batch, type BatchItem, type Mapping } from '../api.js';
import { BatchProgress } from '../batches/BatchProgress.js';
import { ItemName, Verdict, Why } from '../batches/BatchResults.js';
import { useOrder } from '../batches/use-order.js';
import { ReasonDialog } from '../ReasonDialog.js';
import { o } from '../texts.js';
import { MappingEditor } from './MappingEditor.js';

const VERDICTS = ['ready', 'needs-mapping', 'impossible'] as const;
const LOOK_AGAIN_MS = 600;

/** The verdict on each instance, the mapping they want, and the way on. */
export function DryRun({ id, from, to, mappings, onLookAgain }: { id: string; from: string; to: string; mappings: Mapping[]; onLookAgain: (mappings: Mapping[]) => void }) {
  const batch = useQuery({ queryKey: ['batches', id], queryFn: () => operationsApi.batch(id), refetchInterval: ({ state }) => (state.data?.status === 'completed' ? false : LOOK_AGAIN_MS) });
  return (
    <div style={{ marginTop: 16 }}>
      <Query query={batch}>{(found) => (found.status === 'completed'
        ? <Verdicts batch={found} from={from} to={to} mappings={mappings} onLookAgain={onLookAgain} />
        : <div role="status"><p className="nf-small">{o('migration.running')}</p><BatchProgress batch={found} /></div>)}
      </Query>
    </div>
  );
}

function Verdicts({ batch, from, to, mappings, onLookAgain }: { batch: Batch; from: string; to: string; mappings: Mapping[]; onLookAgain: (mappings: Mapping[]) => void }) {
  const navigate = useNavigate();
  const order = useOrder();
  const [verdict, setVerdict] = useState('all');
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [confirming, setConfirming] = useState<'selected' | 'all'>();
  const items = useInfiniteQuery({
    queryKey: ['batches', batch.id, 'verdicts', verdict], queryFn: ({ pageParam }) => operationsApi.items(batch.id, { cursor: pageParam, code: verdict === 'all' ? undefined : verdict }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const ready = batch.codes['ready'] ?? 0;
  const migrate = async (reason: string) => {
    const body = confirming === 'all' ? { dryRunOf: batch.id } : { ids: [...selected], parameters: { targetDefinitionId: to, mappings } };
    const made = await order({ type: 'migrate', reason, ...body });
    if (made) void navigate(`/operations/batches/${made.id}`);
  };
  const wanting = (items.data?.pages ?? []).flatMap((page) => page.items).filter((item) => item.code === 'needs-mapping');
  return (
    <div className="nf-ops-stack">
      <div className="nf-ops-bar" style={{ padding: 0 }}>
        <Segmented className="nf-ops-segments" value={verdict} onChange={setVerdict} options={[{ value: 'all', label: `${o('common.all')} ${batch.total}` }, ...VERDICTS.filter((each) => batch.codes[each]).map((each) => ({ value: each, label: `${o(`migration.${each}`)} ${batch.codes[each]}` }))]} />
        <span className="space" />
        <Button disabled={selected.length === 0} onClick={() => { setConfirming('selected'); }}>{o('migration.selected', { count: selected.length })}</Button>
        <Button type="primary" disabled={ready === 0} onClick={() => { setConfirming('all'); }}>{o('migration.all', { count: ready })}</Button>
      </div>
      {wanting.length > 0 && <MappingEditor items={wanting} from={from} to={to} mappings={mappings} onConfirm={onLookAgain} />}
      <Query query={items}>{(data) => {
        const rows = data.pages.flatMap((page) => page.items);
        if (rows.length === 0) return <EmptyState title={o('batch.itemsNone')} />;
        return (
          <>
            <Table<BatchItem>
              size="small" rowKey="subjectId" dataSource={rows} pagination={false} scroll={{ x: 620 }}
              rowSelection={{ selectedRowKeys: [...selected], preserveSelectedRowKeys: true, onChange: (keys) => { setSelected(keys.map(String)); }, getCheckboxProps: (item) => ({ disabled: item.code !== 'ready' }) }}
              columns={[
                { title: o('common.instance'), width: 240, render: (_, item) => <ItemName item={item} /> },
                { title: o('common.state'), width: 90, render: (_, item) => <Verdict item={item} dryRun /> },
                { title: o('migration.why'), render: (_, item) => <Why item={item} /> },
              ]}
            />
            {items.hasNextPage && <div className="nf-ops-more"><Button loading={items.isFetchingNextPage} onClick={() => { void items.fetchNextPage(); }}>{o('common.more')}</Button></div>}
          </>
        );
      }}</Query>
      {confirming && <ReasonDialog title={confirming === 'all' ? o('migration.all', { count: ready }) : o('migration.selected', { count: selected.length })} onConfirm={migrate} onClose={() => { setConfirming(undefined); }} />}
    </div>
  );
}
