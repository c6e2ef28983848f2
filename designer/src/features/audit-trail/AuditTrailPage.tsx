import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Table } from 'antd';
import { useState } from 'react';
import { formatTime } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Card, Chip, EmptyState, PageHead, Query, type Tone } from '../../shared/ui/index.js';
import { auditApi, type AuditEntry } from './api.js';
import './audit.css';

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
  const set = (key: string, value: string | undefined) => { setFilter((before) => ({ ...before, [key]: value || undefined })); };
  const actorOf = (entry: AuditEntry) => entry.actorName ?? (typeof entry.actor === 'string' ? entry.actor : entry.actor?.displayName ?? entry.actor?.name ?? t('timeline.system'));
  return (
    <div className="nf-page wide">
      <PageHead title={t('nav.auditTrail')} sub={t('audit.text')} />
      <Card flush>
        <div className="nf-audit-filter">
          <Input.Search allowClear placeholder={t('audit.actor')} aria-label={t('audit.actor')} onSearch={(value) => { set('actor', value.trim()); }} />
          <Input.Search allowClear placeholder={t('audit.record')} aria-label={t('audit.record')} onSearch={(value) => { set('record', value.trim()); }} />
          <DatePicker.RangePicker onChange={(range) => { setFilter((before) => ({ ...before, from: range?.[0]?.startOf('day').toISOString(), to: range?.[1]?.endOf('day').toISOString() })); }} />
        </div>
        <Query query={query}>{(data) => {
          const items = data.pages.flatMap((page) => page.items);
          if (items.length === 0) return <EmptyState title={t('audit.none')} text={t('audit.noneText')} />;
          return (
            <>
              <Table<AuditEntry>
                size="small" rowKey="id" dataSource={items} pagination={false} scroll={{ x: 860 }}
                columns={[
                  { title: t('audit.at'), width: 178, render: (_, entry) => <span className="nf-num">{formatTime(entry.at)}</span> },
                  { title: t('audit.who'), width: 190, render: (_, entry) => <span>{actorOf(entry)}{entry.actorUnit && <small className="nf-muted" style={{ display: 'block' }}>{entry.actorUnit}</small>}</span> },
                  { title: t('audit.action'), width: 130, render: (_, entry) => <Chip tone={TONES[entry.action] ?? 'info'}>{tOr(`audit.action.${entry.action}`, entry.action)}</Chip> },
                  { title: t('audit.subject'), render: (_, entry) => <span>{entry.subjectType && tOr(`subject.${entry.subjectType}`, entry.subjectType)} <span className="nf-muted nf-small">{entry.subjectLabel ?? entry.subjectId}</span>{entry.path && <span className="nf-small">　{entry.path}</span>}</span> },
                  { title: t('audit.reason'), render: (_, entry) => entry.reason ?? <span className="nf-muted">—</span> },
                ]}
              />
              {query.hasNextPage && <div style={{ padding: 12, textAlign: 'center' }}><Button loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{t('common.more')}</Button></div>}
            </>
          );
        }}</Query>
      </Card>
    </div>
  );
}
