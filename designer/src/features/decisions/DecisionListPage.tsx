import { ArrowLeftOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Table } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { formatTime } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Card, EmptyState, PageHead, Query } from '../../shared/ui/index.js';
import { can, useMe } from '../session/index.js';
import { decisionsApi, type Decision } from './api.js';
import { UploadDialog } from './UploadDialog.js';
import './decisions.css';

/** The published decisions of the tenant. */
export function DecisionListPage() {
  const me = useMe();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [q, setQ] = useState('');
  const term = useDeferredValue(q.trim());
  const [uploading, setUploading] = useState(false);
  const mayDeploy = can(me, 'create', 'Deployment');
  const query = useQuery({ queryKey: ['decision-definitions', 'latest', term], queryFn: () => decisionsApi.list({ latest: true, q: term || undefined, limit: 200 }) });
  return (
    <div className="nf-page">
      <PageHead
        title={<><Link to="/processes" aria-label={t('nav.processes')}><ArrowLeftOutlined /></Link>　{t('decision.title')}</>} sub={t('decision.text')}
        actions={mayDeploy && <Button type="primary" icon={<UploadOutlined />} onClick={() => { setUploading(true); }}>{t('decision.upload')}</Button>}
      />
      <Card title={t('decision.published')} extra={<Input.Search allowClear size="small" placeholder={t('decision.search')} aria-label={t('decision.search')} onChange={(event) => { setQ(event.target.value); }} />} flush>
        <Query query={query}>{({ items }) => (items.length === 0 ? <EmptyState title={term ? t('decision.notFound') : t('decision.none')} text={mayDeploy && !term ? t('decision.noneText') : undefined} /> : <Decisions items={items} />)}</Query>
      </Card>
      {uploading && (
        <UploadDialog
          onClose={() => { setUploading(false); }}
          onDone={(count) => {
            setUploading(false);
            void client.invalidateQueries({ queryKey: ['decision-definitions'] });
            void message.success(t('decision.uploaded', { count }), 3);
          }}
        />
      )}
    </div>
  );
}

function Decisions({ items }: { items: Decision[] }) {
  return (
    <Table<Decision>
      rowKey="id" size="small" dataSource={items} pagination={items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false} scroll={{ x: 640 }}
      columns={[
        { title: t('decision.name'), render: (_, row) => <><Link to={`/decisions/${row.id}`} className="nf-decision-name">{row.name}</Link><div className="nf-muted nf-small">{row.key}</div></> },
        { title: t('decision.version'), width: 150, render: (_, row) => <>{t('decision.versionNumber', { version: row.version })} {row.versionTag && <span className="nf-muted nf-small">{row.versionTag}</span>}</> },
        { title: t('decision.file'), width: 200, dataIndex: 'resourceName' },
        { title: t('decision.publishedAt'), width: 190, render: (_, row) => <span className="nf-num">{formatTime(row.createdAt)}<div className="nf-muted nf-small">{row.publishedBy}</div></span> },
      ]}
    />
  );
}
