import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select, Table } from 'antd';
import { useDeferredValue, useState } from 'react';
import { formatShortTime, formatTime } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Card, Chip, EmptyState, PageHead, Query, usePhone, type Tone } from '../../shared/ui/index.js';
import { api, type Page } from '../../shared/api/index.js';
import { auditApi, type AuditEntry } from './api.js';
import './audit.css';

const ACTIONS = ['reveal', 'export', 'read', 'erase', 'login', 'login-failed', 'logout', 'session-revoke', 'password-change', 'account-create', 'account-update', 'post-grant', 'post-revoke', 'organisation-create', 'organisation-update', 'campaign-issue', 'campaign-archive', 'instance-repair', 'batch', 'history-remove', 'retention-set', 'retention-hold', 'retention-release', 'clock-set'] as const;
const TONES: Record<string, Tone> = { reveal: 'warn', export: 'warn', 'login-failed': 'bad', login: 'mute', logout: 'mute' };

/** Who saw, who took out, who signed in, who granted: by person, record and time. Read-only for everybody. */
export function AuditTrailPage() {
  const [filter, setFilter] = useState<Record<string, string | undefined>>({});
  const query = useInfiniteQuery({
    queryKey: ['audit-trail', filter],
    queryFn: ({ pageParam }) => auditApi.list({ ...filter, cursor: pageParam, limit: '50' }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const phone = usePhone();
  const set = (key: string, value: string | undefined) => { setFilter((before) => ({ ...before, [key]: value || undefined })); };
  return (
    <div className="nf-page wide">
      <PageHead title={t('nav.auditTrail')} sub={t('audit.text')} />
      <Card flush>
        <div className="nf-audit-filter">
          <PersonFilter value={filter['actor']} onChange={(id) => { set('actor', id); }} />
          <Input.Search key={filter['record'] ?? ''} allowClear defaultValue={filter['record']} placeholder={t('audit.record')} aria-label={t('audit.record')} onSearch={(value) => { set('record', value.trim()); }} />
          <Select allowClear placeholder={t('audit.action')} aria-label={t('audit.action')} value={filter['action']} options={ACTIONS.map((value) => ({ value, label: t(`audit.action.${value}`) }))} onChange={(value: string | undefined) => { set('action', value); }} />
          <DatePicker.RangePicker onChange={(range) => { setFilter((before) => ({ ...before, from: range?.[0]?.startOf('day').toISOString(), to: range?.[1]?.endOf('day').toISOString() })); }} />
        </div>
        <Query query={query}>{(data) => {
          const items = data.pages.flatMap((page) => page.items);
          if (items.length === 0) return <EmptyState title={t('audit.none')} text={t('audit.noneText')} />;
          return (
            <>
              {phone ? <ul className="nf-audit-list">{items.map((entry) => (
                <li key={entry.id}>
                  <p><b>{entry.actor.displayName || t('timeline.system')}</b><Action entry={entry} /><time className="nf-muted nf-small nf-num">{formatShortTime(entry.at)}</time></p>
                  <p><Subject entry={entry} onOnly={(id) => { set('record', id); }} /></p>
                  {entry.reason && <p className="nf-small">{t('audit.reason')}：{entry.reason}</p>}
                </li>
              ))}</ul> : <Table<AuditEntry>
                size="small" rowKey="id" dataSource={items} pagination={false} scroll={{ x: 980 }}
                columns={[
                  { title: t('audit.at'), width: 178, render: (_, entry) => <span className="nf-num">{formatTime(entry.at)}</span> },
                  { title: t('audit.who'), width: 190, render: (_, entry) => <button type="button" className="nf-link" title={t('audit.onlyThis')} onClick={() => { set('actor', entry.actor.id); }}>{entry.actor.displayName || t('timeline.system')}</button> },
                  { title: t('audit.action'), width: 130, render: (_, entry) => <Action entry={entry} /> },
                  { title: t('audit.subject'), width: 320, render: (_, entry) => <Subject entry={entry} onOnly={(id) => { set('record', id); }} /> },
                  { title: t('audit.reason'), render: (_, entry) => entry.reason ?? <span className="nf-muted">—</span> },
                ]}
              />}
              {query.hasNextPage && <div style={{ padding: 12, textAlign: 'center' }}><Button loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{t('common.more')}</Button></div>}
            </>
          );
        }}</Query>
      </Card>
    </div>
  );
}

const Action = ({ entry }: { entry: AuditEntry }) => <Chip tone={TONES[entry.action] ?? 'info'}>{tOr(`audit.action.${entry.action}`, entry.action)}</Chip>;

function Subject({ entry, onOnly }: { entry: AuditEntry; onOnly: (id: string) => void }) {
  return <span>{tOr(`subject.${entry.subjectType.toLowerCase()}`, entry.subjectType)} <button type="button" className="nf-link nf-small" title={`${t('audit.onlyThis')} ${entry.subjectId}`} onClick={() => { onOnly(entry.subjectId); }}>{entry.subjectName ?? (entry.subjectType === 'Clock' ? formatTime(entry.subjectId) : shortId(entry.subjectId))}</button><Detail entry={entry} /></span>;
}

/** What of the subject: the field seen, the file taken out, the person a post was given to. */
function Detail({ entry }: { entry: AuditEntry }) {
  if (entry.holderName) return <span className="nf-small">　{entry.holderName}</span>;
  if (!entry.fieldPath) return null;
  return <span className="nf-small nf-muted" title={entry.fieldPath}>　{shortPath(entry.fieldPath)}</span>;
}

/** Ids are long and begin alike; the end tells them apart. */
const shortId = (id: string) => (/^[\da-f]{8}-/.test(id) ? `…${id.slice(-8)}` : id);
const shortPath = (path: string) => path.replace(/\[[^\]]*\]/g, '').replace(/ masked /, ` ${t('audit.masked')} `).replace(/ clear /, ` ${t('audit.clear')} `).replace(/(sha256:[\da-f]{8})[\da-f]+/g, '$1…').replace(/[\da-f]{8}-[\da-f-]{27}/g, shortId);

/** One person by name, pinyin or initials. */
function PersonFilter({ value, onChange }: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const [q, setQ] = useState('');
  const term = useDeferredValue(q.trim());
  const query = useQuery({ queryKey: ['people', term], queryFn: () => api.get<Page<{ id: string; displayName: string; unitName: string }>>('/people', { q: term || undefined }) });
  return (
    <Select
      allowClear showSearch filterOption={false} onSearch={setQ} placeholder={t('audit.actor')} aria-label={t('audit.actor')} value={value}
      options={(query.data?.items ?? []).map((person) => ({ value: person.id, label: `${person.displayName}　${person.unitName}` }))} onChange={(id: string | undefined) => { onChange(id); }}
    />
  );
}
