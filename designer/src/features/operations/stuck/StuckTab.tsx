import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { can, useMe } from '../../session/index.js';
import { formatTime } from '../../../shared/format/index.js';
import { Card, Chip, EmptyState, Query } from '../../../shared/ui/index.js';
import { operationsApi } from '../api.js';
import { useOrder } from '../batches/use-order.js';
import { ReasonDialog } from '../ReasonDialog.js';
import { o } from '../texts.js';

/** Running processes that do not move: suspended ones, and those with an incident. */
export function StuckTab() {
  const me = useMe();
  const order = useOrder();
  const [why, setWhy] = useState<'suspended' | 'incident'>('suspended');
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [ending, setEnding] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ['process-instances', 'stuck', why], queryFn: ({ pageParam }) => operationsApi.instances({ [why]: true, cursor: pageParam }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const definitions = useQuery({ queryKey: ['process-definitions', 'names'], queryFn: () => operationsApi.definitions({ latest: true }), staleTime: 60_000 });
  const nameOf = (key: string) => definitions.data?.items.find((definition) => definition.key === key)?.name ?? key;
  const mayAct = can(me, 'create', 'Batch');
  const act = async (type: 'resume' | 'cancel', reason?: string) => {
    if (!await order({ type, ids: [...selected], ...(reason !== undefined && { reason }) })) return;
    setSelected([]);
    setEnding(false);
    setTimeout(() => { void query.refetch(); }, 1_500);
  };
  return (
    <Card flush>
      <div className="nf-ops-bar">
        <Segmented value={why} onChange={(value) => { setWhy(value); setSelected([]); }} options={[{ value: 'suspended' as const, label: o('stuck.suspended') }, { value: 'incident' as const, label: o('stuck.incident') }]} />
        <span className="space" />
        {mayAct && selected.length > 0 && <span className="nf-small">{o('common.selected', { count: selected.length })}</span>}
        {mayAct && why === 'suspended' && <Button disabled={selected.length === 0} onClick={() => { void act('resume'); }}>{o('stuck.resumeAll')}</Button>}
        {mayAct && <Button danger disabled={selected.length === 0} onClick={() => { setEnding(true); }}>{o('stuck.cancelAll')}</Button>}
      </div>
      <Query query={query}>{(data) => {
        const items = data.pages.flatMap((page) => page.items);
        if (items.length === 0) return <EmptyState done title={o('stuck.none')} />;
        return (
          <>
            <ul className="nf-ops-list">
              {items.map((instance) => (
                <li key={instance.id}>
                  {mayAct && <Checkbox aria-label={`${o('stuck.select')} ${nameOf(instance.processDefinitionKey)} ${instance.businessKey ?? ''}`} checked={selected.includes(instance.id)} onChange={(event) => { setSelected((before) => (event.target.checked ? [...before, instance.id] : before.filter((id) => id !== instance.id))); }} />}
                  <div className="what">
                    <div className="head"><Link to={`/instances/${instance.id}`}><b>{nameOf(instance.processDefinitionKey)}</b></Link>{instance.businessKey && <span>{instance.businessKey}</span>}<Chip tone={why === 'suspended' ? 'warn' : 'bad'}>{o(`stuck.${why}`)}</Chip></div>
                    <p className="nf-small nf-muted">{o('stuck.version', { version: instance.version })} · {o('stuck.since', { at: formatTime(instance.startedAt) })}</p>
                  </div>
                </li>
              ))}
            </ul>
            {query.hasNextPage && <div className="nf-ops-more"><Button loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{o('common.more')}</Button></div>}
          </>
        );
      }}</Query>
      {ending && <ReasonDialog title={o('stuck.cancelAll')} text={o('instance.cancelText')} danger onConfirm={(reason) => act('cancel', reason)} onClose={() => { setEnding(false); }} />}
    </Card>
  );
}
