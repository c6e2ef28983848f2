import { PlusOutlined, TableOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Table } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { can, useMe } from '../../session/index.js';
import { formatShortTime, formatTime } from '../../../shared/format/index.js';
import { Card, Chip, EmptyState, PageHead, Query, usePhone, useProblemToast } from '../../../shared/ui/index.js';
import { processesApi, type Definition, type DraftSummary } from '../api.js';
import { p } from '../texts.js';
import { draftFromVersion } from './drafts.js';
import { ImportDialog } from './ImportDialog.js';
import { NewProcessDialog } from './NewProcessDialog.js';
import { StartDialog } from './StartDialog.js';
import './catalogue.css';

/** The processes of the tenant: what is published and running, and what is being drawn. */
export function ProcessListPage() {
  const me = useMe();
  const navigate = useNavigate();
  const [q, setQ] = useState('');
  const term = useDeferredValue(q.trim());
  const [dialog, setDialog] = useState<'new' | 'import'>();
  const [starting, setStarting] = useState<Definition>();
  const mayDraw = can(me, 'update', 'ProcessDefinition');
  const definitions = useQuery({ queryKey: ['process-definitions', 'latest', term], queryFn: () => processesApi.definitions({ latest: true, q: term || undefined, limit: 100 }) });
  const drafts = useQuery({ queryKey: ['process-drafts', 'list'], queryFn: processesApi.drafts, enabled: mayDraw });
  return (
    <div className="nf-page">
      <PageHead
        title={p('list.title')} sub={p('list.text')}
        actions={<><Link to="/decisions"><Button icon={<TableOutlined />}>{p('list.decisions')}</Button></Link>{mayDraw && <><Button icon={<UploadOutlined />} onClick={() => { setDialog('import'); }}>{p('list.import')}</Button><Button type="primary" icon={<PlusOutlined />} onClick={() => { setDialog('new'); }}>{p('list.new')}</Button></>}</>}
      />
      <div className="nf-grid">
        {mayDraw && <Query query={drafts}>{({ items }) => (items.length === 0 ? null : <Card title={p('list.drafts', { count: items.length })}><Drafts items={items} /></Card>)}</Query>}
        <Card title={p('list.published')} extra={<Input.Search allowClear size="small" placeholder={p('list.search')} aria-label={p('list.search')} onChange={(event) => { setQ(event.target.value); }} />} flush>
          <Query query={definitions}>{({ items }) => (items.length === 0 ? <EmptyState title={term ? p('list.notFound') : p('list.none')} text={mayDraw && !term ? p('list.noneText') : undefined} /> : <Definitions items={items} mayDraw={mayDraw} onStart={can(me, 'manage', 'ProcessInstance') ? setStarting : undefined} />)}</Query>
        </Card>
      </div>
      {dialog === 'new' && <NewProcessDialog onClose={() => { setDialog(undefined); }} onCreated={(id) => { void navigate(`/processes/drafts/${id}`); }} />}
      {dialog === 'import' && <ImportDialog onClose={() => { setDialog(undefined); }} onCreated={(id) => { void navigate(`/processes/drafts/${id}`); }} />}
      {starting && <StartDialog definition={starting} onClose={() => { setStarting(undefined); }} />}
    </div>
  );
}

function Drafts({ items }: { items: DraftSummary[] }) {
  const me = useMe();
  const client = useQueryClient();
  const toast = useProblemToast();
  const { modal } = App.useApp();
  const remove = (draft: DraftSummary) => {
    modal.confirm({
      title: p('draft.removeTitle', { name: draft.name }), content: p('draft.removeText'), okText: p('draft.remove'), cancelText: p('common.cancel'), okButtonProps: { danger: true },
      onOk: async () => {
        try { await processesApi.removeDraft(draft.id); } catch (error) { toast(error); }
        await client.invalidateQueries({ queryKey: ['process-drafts', 'list'] });
      },
    });
  };
  return (
    <ul className="nf-drafts">
      {items.map((draft) => (
        <li key={draft.id}>
          <Link to={`/processes/drafts/${draft.id}`}>{draft.name}</Link>
          <span className="nf-muted nf-small">{draft.key}</span>
          <span className="nf-muted nf-small">{draft.updatedBy === me.id ? p('draft.savedByMe', { at: formatShortTime(draft.updatedAt) }) : p('draft.saved', { at: formatShortTime(draft.updatedAt) })}</span>
          {draft.baseDefinitionId ? <Chip>{p('draft.based')}</Chip> : <Chip tone="info">{p('draft.new')}</Chip>}
          <span className="actions"><Link to={`/processes/drafts/${draft.id}`}>{p('draft.continue')}</Link><button type="button" className="nf-link-quiet" onClick={() => { remove(draft); }}>{p('draft.remove')}</button></span>
        </li>
      ))}
    </ul>
  );
}

function Definitions({ items, mayDraw, onStart }: { items: Definition[]; mayDraw: boolean; onStart: ((definition: Definition) => void) | undefined }) {
  const phone = usePhone();
  // Drawing wants a wide screen: on a phone a process can be looked at and started.
  if (phone) {
    return (
      <ul className="nf-process-cards">{items.map((row) => (
        <li key={row.id}>
          <Link to={`/processes/versions/${row.id}`} className="nf-process-name">{row.name}</Link>
          <p className="nf-muted nf-small">{row.key}　{p('version.number', { version: row.version })}　{formatShortTime(row.createdAt)}</p>
          <p><Running count={row.runningAllVersions} /> <span className="nf-small">{p('list.running')}</span><Actions row={row} mayDraw={false} onStart={onStart} /></p>
        </li>
      ))}</ul>
    );
  }
  return (
    <Table<Definition>
      rowKey="id" size="small" dataSource={items} pagination={items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      expandable={{ expandedRowRender: (row) => <Versions row={row} mayDraw={mayDraw} />, expandRowByClick: false }}
      columns={[
        { title: p('list.name'), render: (_, row) => <><Link to={`/processes/versions/${row.id}`} className="nf-process-name">{row.name}</Link><div className="nf-muted nf-small">{row.key}</div></> },
        { title: p('list.version'), width: 130, render: (_, row) => <>{p('version.number', { version: row.version })} {row.versionTag && <span className="nf-muted nf-small">{row.versionTag}</span>}</> },
        { title: p('list.running'), width: 110, render: (_, row) => <><Running count={row.runningAllVersions} />{row.running !== row.runningAllVersions && <div className="nf-muted nf-small">{p('list.runningNewest', { count: row.running ?? 0 })}</div>}</> },
        { title: p('list.publishedAt'), width: 190, render: (_, row) => <span className="nf-num">{formatTime(row.createdAt)}<div className="nf-muted nf-small">{row.publishedBy}</div></span> },
        { title: p('list.actions'), width: 250, render: (_, row) => <Actions row={row} mayDraw={mayDraw} onStart={onStart} /> },
      ]}
    />
  );
}

function Running({ count }: { count: number | null }) {
  return count === null ? <span className="nf-muted">–</span> : count === 0 ? <span className="nf-muted">0</span> : <Chip tone="info"><span className="nf-num">{count}</span></Chip>;
}

function Actions({ row, mayDraw, onStart }: { row: Definition; mayDraw: boolean; onStart?: ((definition: Definition) => void) | undefined }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const toast = useProblemToast();
  const [busy, setBusy] = useState(false);
  const draw = async () => {
    setBusy(true);
    try {
      const draft = await draftFromVersion(row.id);
      void client.invalidateQueries({ queryKey: ['process-drafts', 'list'] });
      void navigate(`/processes/drafts/${draft.id}`);
    } catch (error) {
      toast(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className="nf-row-actions">
      <Link to={`/processes/versions/${row.id}`}>{p('version.view')}</Link>
      {mayDraw && <Button type="link" size="small" loading={busy} onClick={() => { void draw(); }}>{p('version.draft')}</Button>}
      {onStart && <Button type="link" size="small" onClick={() => { onStart(row); }}>{p('start.button')}</Button>}
    </span>
  );
}

function Versions({ row, mayDraw }: { row: Definition; mayDraw: boolean }) {
  const query = useQuery({ queryKey: ['process-definitions', 'versions', row.key], queryFn: () => processesApi.definitions({ key: row.key, limit: 50 }) });
  return (
    <Query query={query}>{({ items }) => (
      <ul className="nf-versions">
        {items.map((version) => <li key={version.id}><b>{p('version.number', { version: version.version })}</b><span>{version.versionTag}</span><span className="nf-num">{formatTime(version.createdAt)}</span><span><Running count={version.running} /> {p('version.runningText')}</span><Actions row={version} mayDraw={mayDraw} /></li>)}
      </ul>
    )}</Query>
  );
}
