import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { can, useMe } from '../../session/index.js';
import { formatTime } from '../../../shared/format/index.js';
import { Card, Chip, EmptyState, Query, useProblemToast, type Tone } from '../../../shared/ui/index.js';
import { operationsApi, type Batch } from '../api.js';
import { o, oOr } from '../texts.js';
import { BatchProgress, batchTitle } from './BatchProgress.js';
import { BatchResults } from './BatchResults.js';

const TONES: Record<string, Tone> = { running: 'info', paused: 'warn', completed: 'ok', cancelled: 'mute' };
const LOOK_AGAIN_MS = 1_000;

/** Orders for many, with how far they are; one opened shows the result of each instance. */
export function BatchesTab() {
  const { id } = useParams();
  const navigate = useNavigate();
  const query = useInfiniteQuery({
    queryKey: ['batches', 'list'], queryFn: ({ pageParam }) => operationsApi.batches(pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some((batch) => batch.status === 'running')) ? LOOK_AGAIN_MS : false),
  });
  return (
    <Card flush>
      <Query query={query}>{(data) => {
        const items = data.pages.flatMap((page) => page.items);
        if (items.length === 0) return <EmptyState title={o('batch.none')} text={o('batch.noneText')} />;
        return (
          <>
            <ul className="nf-ops-list">{items.map((batch) => <BatchRow key={batch.id} batch={batch} onOpen={() => { void navigate(`/operations/batches/${batch.id}`); }} />)}</ul>
            {query.hasNextPage && <div className="nf-ops-more"><Button loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{o('common.more')}</Button></div>}
          </>
        );
      }}</Query>
      <Drawer open={id !== undefined} width="min(880px, 100vw)" title={o('batch.results')} onClose={() => { void navigate('/operations/batches'); }} destroyOnHidden>
        {id !== undefined && <BatchResults id={id} />}
      </Drawer>
    </Card>
  );
}

function BatchRow({ batch, onOpen }: { batch: Batch; onOpen: () => void }) {
  const me = useMe();
  const client = useQueryClient();
  const toast = useProblemToast();
  const { modal } = App.useApp();
  const turn = async (verb: 'pause' | 'resume' | 'cancel') => {
    try { await operationsApi.turn(batch.id, verb); } catch (error) { toast(error); }
    await client.invalidateQueries({ queryKey: ['batches'] });
  };
  const open = batch.status === 'running' || batch.status === 'paused';
  return (
    <li>
      <div className="what">
        <div className="head"><button type="button" className="nf-link" onClick={onOpen}><b>{batchTitle(batch)}</b></button><Chip tone={TONES[batch.status] ?? 'mute'}>{oOr(`batch.status.${batch.status}`, batch.status)}</Chip>{batch.reason && <span className="nf-small">{batch.reason}</span>}</div>
        <BatchProgress batch={batch} />
        <p className="nf-small nf-muted">{o('batch.by', { name: batch.createdByName, at: formatTime(batch.createdAt) })}</p>
      </div>
      <div className="acts">
        {open && can(me, 'update', 'Batch') && (batch.status === 'running'
          ? <Button size="small" onClick={() => { void turn('pause'); }}>{o('batch.pause')}</Button>
          : <Button size="small" onClick={() => { void turn('resume'); }}>{o('batch.resume')}</Button>)}
        {open && can(me, 'update', 'Batch') && <Button size="small" danger onClick={() => { modal.confirm({ title: o('batch.cancel'), content: o('batch.cancelText'), okText: o('batch.cancel'), cancelText: o('common.close'), okButtonProps: { danger: true }, onOk: () => turn('cancel') }); }}>{o('batch.cancel')}</Button>}
        <Button size="small" type="link" onClick={onOpen}>{o('batch.results')}</Button>
      </div>
    </li>
  );
}
