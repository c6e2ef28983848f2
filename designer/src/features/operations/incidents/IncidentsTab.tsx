import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { can, useMe } from '../../session/index.js';
import { formatTime } from '../../../shared/format/index.js';
import { Card, Chip, EmptyState, Query, useProblemToast } from '../../../shared/ui/index.js';
import { operationsApi, type Incident } from '../api.js';
import { useOrder } from '../batches/use-order.js';
import { o, oOr } from '../texts.js';
import { FixDialog } from './FixDialog.js';

/** What stopped and needs a person: with its reason, tried again one by one or together. */
export function IncidentsTab() {
  const me = useMe();
  const client = useQueryClient();
  const toast = useProblemToast();
  const { message } = App.useApp();
  const order = useOrder();
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [fixing, setFixing] = useState<Incident>();
  const [busy, setBusy] = useState<string>();
  const query = useInfiniteQuery({
    queryKey: ['incidents'], queryFn: ({ pageParam }) => operationsApi.incidents(pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const mayRetry = can(me, 'update', 'Incident');
  const retry = async (incident: Incident, variables?: Record<string, unknown>) => {
    setBusy(incident.id);
    try {
      await operationsApi.resolve(incident.id, { retries: 1, ...(variables && { variables }) });
      const again = (await operationsApi.incidentsOf(incident.instanceId)).items.some((each) => each.elementId === incident.elementId);
      void (again ? message.warning(o('incident.failedAgain')) : message.success(o('incident.done')));
      setFixing(undefined);
    } catch (error) {
      toast(error);
    } finally {
      setBusy(undefined);
      await client.invalidateQueries({ queryKey: ['incidents'] });
    }
  };
  const many = async (body: { ids: string[] } | { filter: Record<string, never> }) => {
    if (await order({ type: 'resolve-incidents', ...body, parameters: { retries: 1 } })) setSelected([]);
  };
  return (
    <Card flush>
      <Query query={query}>{(data) => {
        const items = data.pages.flatMap((page) => page.items);
        if (items.length === 0) return <EmptyState done title={o('incident.none')} text={o('incident.noneText')} />;
        return (
          <>
            {mayRetry && (
              <div className="nf-ops-bar">
                <Checkbox checked={selected.length === items.length} indeterminate={selected.length > 0 && selected.length < items.length} onChange={(event) => { setSelected(event.target.checked ? items.map(({ id }) => id) : []); }}>{o('common.selected', { count: selected.length })}</Checkbox>
                <span className="space" />
                <Button disabled={selected.length === 0} onClick={() => { void many({ ids: [...selected] }); }}>{o('incident.retrySelected')}</Button>
                <Button type="primary" onClick={() => { void many({ filter: {} }); }}>{o('incident.retryAll')}</Button>
              </div>
            )}
            <ul className="nf-ops-list">
              {items.map((incident) => (
                <li key={incident.id}>
                  {mayRetry && <Checkbox aria-label={`${o('incident.select')} ${incident.elementName ?? incident.elementId}`} checked={selected.includes(incident.id)} onChange={(event) => { setSelected((before) => (event.target.checked ? [...before, incident.id] : before.filter((id) => id !== incident.id))); }} />}
                  <div className="what">
                    <div className="head"><Chip tone="bad">{oOr(`incident.kind.${incident.kind}`, incident.kind)}</Chip><b>{incident.elementName ?? incident.elementId}</b><Link to={`/instances/${incident.instanceId}`}>{incident.processName}{incident.businessKey && ` · ${incident.businessKey}`}</Link></div>
                    <p className="reason">{incident.message}</p>
                    <p className="nf-small nf-muted">{[incident.unitName, o('incident.at', { at: formatTime(incident.createdAt) })].filter(Boolean).join(' · ')}</p>
                  </div>
                  {mayRetry && (
                    <div className="acts">
                      <Button size="small" loading={busy === incident.id} onClick={() => { void retry(incident); }}>{o('incident.retry')}</Button>
                      <Button size="small" type="link" onClick={() => { setFixing(incident); }}>{o('incident.fix')}</Button>
                    </div>
                  )}
                </li>
              ))}
            </ul>
            {query.hasNextPage && <div className="nf-ops-more"><Button loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{o('common.more')}</Button></div>}
          </>
        );
      }}</Query>
      {fixing && <FixDialog incident={fixing} busy={busy === fixing.id} onClose={() => { setFixing(undefined); }} onConfirm={(variables) => { void retry(fixing, variables); }} />}
    </Card>
  );
}
