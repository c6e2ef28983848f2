import { ReloadOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, Select, Tooltip } from 'antd';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useCampaigns } from '../campaigns/index.js';
import { t } from '../../shared/i18n/index.js';
import { EmptyState, Query, usePhone } from '../../shared/ui/index.js';
import type { TaskView } from './api.js';
import { useTaskCounts, useTaskList } from './queries.js';
import { TaskPanel } from './TaskPanel.js';
import { TaskRow } from './TaskRow.js';
import './tasks.css';

const VIEWS: TaskView[] = ['todo', 'done', 'cc', 'started', 'drafts'];
const capped = (count: number) => (count > 999 ? '999+' : String(count));

/** The inbox: list left, task right; j and k walk the list. On a phone a task is a page of its own. */
export function InboxPage() {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const phone = usePhone();
  const counts = useTaskCounts();
  const campaigns = useCampaigns();
  const view = (VIEWS.find((known) => known === search.get('view')) ?? 'todo');
  const taskId = search.get('task') ?? undefined;
  const campaignId = search.get('campaign') ?? undefined;
  const sort = search.get('sort') === 'created' ? 'created' as const : undefined;
  const [q, setQ] = useState(search.get('q') ?? '');
  const term = useDeferredValue(q.trim());
  const query = useTaskList({ view, q: term || undefined, campaignId, sort });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const listRef = useRef<HTMLUListElement>(null);

  const set = (changes: Record<string, string | undefined>) => {
    setSearch((before) => {
      const next = new URLSearchParams(before);
      for (const [key, value] of Object.entries(changes)) { if (value) next.set(key, value); else next.delete(key); }
      return next;
    }, { replace: true });
  };
  const open = (id: string) => { if (phone) void navigate(`/tasks/${id}`); else set({ task: id }); };

  // On a desk something is always open, so that acting never leads to an empty page.
  const selected = taskId ?? (phone ? undefined : items[0]?.id);

  useEffect(() => {
    if (phone) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.metaKey || event.ctrlKey || event.altKey || target.closest('input, textarea, select, [role="grid"], [contenteditable], .ant-modal, .ant-select')) return;
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step === 0 || items.length === 0) return;
      const at = items.findIndex((item) => item.id === selected);
      const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
      if (next) { set({ task: next.id }); listRef.current?.querySelectorAll('li')[at + step]?.scrollIntoView({ block: 'nearest' }); }
    };
    window.addEventListener('keydown', onKey);
    return () => { window.removeEventListener('keydown', onKey); };
  });

  return (
    <div className="nf-inbox">
      <section className="nf-inbox-list" aria-label={t('nav.tasks')}>
        <div className="nf-inbox-tabs" role="tablist">
          {VIEWS.map((known) => (
            <button key={known} type="button" role="tab" aria-selected={view === known} onClick={() => { set({ view: known === 'todo' ? undefined : known, task: undefined }); }}>
              {t(`inbox.${known}`)}<span className="nf-num">{counts.data ? capped(counts.data[known]) : ''}</span>
            </button>
          ))}
        </div>
        <div className="nf-inbox-filter">
          <Input allowClear prefix={<SearchOutlined className="nf-muted" />} placeholder={t('inbox.search')} aria-label={t('inbox.search')} value={q} onChange={(event) => { setQ(event.target.value); }} />
          <div className="nf-inbox-filter-row">
            <Select
              size="small" variant="filled" allowClear style={{ flex: 1, minWidth: 0 }} placeholder={t('inbox.anyCampaign')} value={campaignId} aria-label={t('nav.campaigns')}
              options={(campaigns.data?.items ?? []).map((campaign) => ({ value: campaign.id, label: campaign.shortTitle ?? campaign.title }))} onChange={(value: string | undefined) => { set({ campaign: value }); }}
            />
            <Select size="small" variant="filled" style={{ width: 118 }} value={sort ?? 'due'} aria-label={t('inbox.sort')} options={[{ value: 'due', label: t('inbox.sortDue') }, { value: 'created', label: t('inbox.sortNew') }]} onChange={(value: string) => { set({ sort: value === 'created' ? value : undefined }); }} />
            <Tooltip title={t('common.refresh')}><Button size="small" type="text" icon={<ReloadOutlined spin={query.isFetching} />} aria-label={t('common.refresh')} onClick={() => { void query.refetch(); void counts.refetch(); }} /></Tooltip>
          </div>
        </div>
        <div className="nf-inbox-scroll">
          <Query query={query}>{() => (items.length === 0
            ? <EmptyState title={t(term || campaignId ? 'inbox.nothingFound' : `inbox.empty.${view}`)} text={view === 'todo' && !term ? t('inbox.emptyText') : undefined} done={view === 'todo'} />
            : (
              <ul ref={listRef}>
                {items.map((task) => <li key={task.id}><TaskRow task={task} selected={task.id === selected} onOpen={() => { open(task.id); }} /></li>)}
                {query.hasNextPage && <li className="nf-inbox-more"><Button type="text" loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{t('common.more')}</Button></li>}
              </ul>
            ))}</Query>
        </div>
        {!phone && items.length > 1 && <footer className="nf-inbox-keys nf-small nf-muted"><kbd>j</kbd> <kbd>k</kbd> {t('inbox.keys')}</footer>}
      </section>
      {!phone && (
        <section className="nf-inbox-detail" aria-label={t('task.detail')}>
          {selected ? (
            <TaskPanel
              key={selected} taskId={selected}
              onDone={(next) => {
                const at = items.findIndex((item) => item.id === selected);
                const following = items.filter((item) => item.id !== selected);
                set({ task: following[Math.min(at < 0 ? 0 : at, following.length - 1)]?.id ?? next });
              }}
            />
          ) : !query.isPending && <EmptyState title={t('inbox.choose')} done={view === 'todo'} />}
        </section>
      )}
    </div>
  );
}
