import { DeleteOutlined, EditOutlined, EyeOutlined } from '@ant-design/icons';
import { dataFields } from '@noticeflow/forms';
import type { FormModel } from '@noticeflow/schemas';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Table, Tooltip } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { displayValue, useNames, type FormScope } from '../../shared/form/index.js';
import { formatShortTime } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Chip, EmptyState, Query, usePhone, type Tone } from '../../shared/ui/index.js';
import { registersApi, type RecordRow } from './api.js';
import { RecordDrawer } from './RecordDrawer.js';

const STATUS_TONE: Record<string, Tone> = { draft: 'mute', submitted: 'info', approved: 'ok', archived: 'mute' };

export interface RecordTableProps {
  campaignId: string;
  register: string;
  model: FormModel;
  scope: FormScope;
  /** Only records of this unit. */
  unit?: string;
  tools?: ReactNode;
  onEdit?: (recordId: string) => void;
  onDelete?: (recordId: string) => void;
}

/** Records of a register, masked, with search, and each with its revisions in a drawer. */
export function RecordTable({ campaignId, register, model, scope, unit, tools, onEdit, onDelete }: RecordTableProps) {
  useNames();
  const phone = usePhone();
  const [q, setQ] = useState('');
  const term = useDeferredValue(q.trim());
  const [openId, setOpenId] = useState<string>();
  // A row of a table is read in its record.
  const open = (row: RecordRow) => { setOpenId(row.parentRecordId ?? row.id); };
  const query = useInfiniteQuery({
    queryKey: ['registers', campaignId, register, 'records', { unit, term }],
    queryFn: ({ pageParam }) => registersApi.records(campaignId, register, { unit, q: term || undefined, cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const fields = dataFields(model.fields).filter((field) => field.type !== 'attachment');
  const cell = (row: RecordRow, field: (typeof fields)[number]): string => {
    const value = row.data[field.id];
    if (field.type === 'table') return Array.isArray(value) ? t('form.rowCount', { count: value.length }) : typeof value === 'number' ? t('form.rowCount', { count: value }) : '';
    return displayValue(field, value, scope);
  };
  const unitName = (row: RecordRow) => row.ownerUnit.name;

  const columns: ColumnsType<RecordRow> = [
    ...(unit ? [] : [{ title: t('campaign.unit'), key: 'unit', width: 170, fixed: 'left' as const, ellipsis: true, render: (_: unknown, row: RecordRow) => unitName(row) }]),
    ...fields.map((field) => ({ title: field.label.replace(/\n/g, ''), key: field.id, ellipsis: true, width: field.type === 'idNumber' ? 190 : field.multiline ? 240 : 130, ...(field.type === 'number' && { align: 'right' as const }), render: (_: unknown, row: RecordRow) => cell(row, field) })),
    { title: t('record.status'), key: 'status', width: 92, render: (_, row) => <Chip tone={STATUS_TONE[row.status] ?? 'mute'}>{tOr(`record.status.${row.status}`, row.status)}</Chip> },
    { title: t('record.updatedAt'), key: 'updatedAt', width: 136, render: (_, row) => <span className="nf-num nf-muted">{formatShortTime(row.updatedAt)}</span> },
    {
      title: '', key: 'actions', width: onEdit ? 116 : 48, fixed: 'right', render: (_, row) => (
        <span style={{ display: 'flex' }}>
          <Tooltip title={t('record.open')}><Button type="text" size="small" icon={<EyeOutlined />} aria-label={t('record.open')} onClick={(event) => { event.stopPropagation(); open(row); }} /></Tooltip>
          {onEdit && <Tooltip title={t('record.change')}><Button type="text" size="small" icon={<EditOutlined />} aria-label={t('record.change')} onClick={(event) => { event.stopPropagation(); onEdit(row.id); }} /></Tooltip>}
          {onDelete && <Tooltip title={t('common.delete')}><Button type="text" size="small" danger icon={<DeleteOutlined />} aria-label={t('common.delete')} onClick={(event) => { event.stopPropagation(); onDelete(row.id); }} /></Tooltip>}
        </span>
      ),
    },
  ];

  return (
    <div className="nf-records">
      <div className="nf-grid-tools">
        <Input.Search allowClear placeholder={t('record.search')} aria-label={t('record.search')} style={{ maxWidth: 300 }} onChange={(event) => { setQ(event.target.value); }} />
        <span style={{ flex: 1 }} />
        {tools}
      </div>
      <Query query={query}>{(data) => {
        const rows = data.pages.flatMap((page) => page.items);
        if (rows.length === 0) return <EmptyState title={t(term ? 'inbox.nothingFound' : 'record.none')} text={term ? t('record.searchText') : undefined} />;
        return (
          <>
            {phone ? (
              <ul className="nf-record-cards">
                {rows.map((row) => (
                  <li key={row.id}>
                    <button type="button" onClick={() => { open(row); }}>
                      <b>{fields[0] ? cell(row, fields[0]) || unitName(row) : unitName(row)}</b>
                      <span>{fields.slice(1, 5).map((field) => cell(row, field)).filter(Boolean).join(' · ')}</span>
                      <small>{unitName(row)}　{formatShortTime(row.updatedAt)}</small>
                    </button>
                  </li>
                ))}
              </ul>
            ) : (
              <Table<RecordRow> size="small" rowKey="id" dataSource={rows} columns={columns} pagination={false} scroll={{ x: columns.reduce((sum, column) => sum + Number(column.width ?? 120), 0), y: 560 }} onRow={(row) => ({ onClick: () => { open(row); }, style: { cursor: 'pointer' } })} />
            )}
            <div className="nf-records-foot"><span className="nf-muted nf-small nf-num">{t('record.shown', { count: rows.length })}</span>{query.hasNextPage && <Button size="small" loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{t('common.more')}</Button>}</div>
          </>
        );
      }}</Query>
      {openId && <RecordDrawer recordId={openId} title={model.title} scope={scope} onClose={() => { setOpenId(undefined); }} />}
    </div>
  );
}
