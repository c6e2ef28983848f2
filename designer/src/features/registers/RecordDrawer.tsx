import { READ_ACCESS, fieldAt } from '@noticeflow/forms';
import type { FormModel } from '@noticeflow/schemas';
import { useQuery } from '@tanstack/react-query';
import { Drawer, Tabs } from 'antd';
import { useMemo } from 'react';
import { ExportButtons, useReveal } from '../tasks/index.js';
import { displayValue, FormView, type FormScope } from '../../shared/form/index.js';
import { formatTime, textOf } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Chip, EmptyState, Query } from '../../shared/ui/index.js';
import { registersApi, type LoadedRecord, type Revision } from './api.js';

/** One record: its data (masked, revealed with a reason) and every revision with author, reason and what changed. */
export function RecordDrawer({ recordId, title, scope, onClose }: { recordId: string; title: string; scope: FormScope; onClose: () => void }) {
  const query = useQuery({ queryKey: ['records', recordId], queryFn: () => registersApi.record(recordId) });
  const revisions = useQuery({ queryKey: ['records', recordId, 'revisions'], queryFn: () => registersApi.revisions(recordId) });
  return (
    <Drawer open width="min(860px, 100vw)" onClose={onClose} title={query.data?.form.title ?? title} extra={<ExportButtons recordId={recordId} size="small" />}>
      <Tabs items={[
        { key: 'data', label: t('record.data'), children: <Query query={query}>{(record) => <RecordData record={record} scope={scope} />}</Query> },
        { key: 'revisions', label: t('record.revisions'), children: <Query query={revisions}>{(list) => <Revisions list={list} model={query.data?.form} scope={scope} />}</Query> },
      ]} />
    </Drawer>
  );
}

function RecordData({ record, scope }: { record: LoadedRecord; scope: FormScope }) {
  const reveal = useReveal(record.record.id);
  const bundle = useMemo(() => ({ model: record.form, overlay: READ_ACCESS, data: record.data, findings: record.findings, scope, comments: [] }), [record, scope]);
  return <FormView bundle={bundle} reveal={reveal} />;
}

function Revisions({ list, model, scope }: { list: Revision[]; model: FormModel | undefined; scope: FormScope }) {
  if (list.length === 0) return <EmptyState title={t('record.noRevisions')} />;
  const sorted = [...list].sort((left, right) => right.version - left.version);
  return (
    <ol className="nf-revisions">
      {sorted.map((revision) => {
        const { changes } = revision;
        return (
          <li key={revision.version}>
            <div className="nf-revision-head"><Chip tone="info">{t('record.version', { version: revision.version })}</Chip><b>{revision.author.name || t('timeline.system')}</b><span className="nf-muted nf-small nf-num">{formatTime(revision.at)}</span></div>
            {revision.reason && <p className="nf-small">{t('record.reason', { reason: revision.reason })}</p>}
            {changes.length > 0 && (
              <table className="nf-changes"><tbody>
                {changes.slice(0, 40).map((change, at) => {
                  const field = model && fieldAt(model, change.path.replace(/\[[^\]]*\]/, ''));
                  const show = (value: unknown) => (field && field.type !== 'table' ? displayValue(field, value, scope) : Array.isArray(value) ? t('form.rowCount', { count: value.length }) : textOf(value));
                  return <tr key={at}><th scope="row">{change.label}</th><td>{show(change.from) ? <del>{show(change.from)}</del> : <span className="nf-muted">—</span>}</td><td>{show(change.to) ? <ins>{show(change.to)}</ins> : <span className="nf-muted">—</span>}</td></tr>;
                })}
              </tbody></table>
            )}
            {revision.hash && <code className="nf-hash" title={revision.hash}>{revision.hash.slice(0, 20)}…</code>}
          </li>
        );
      })}
    </ol>
  );
}
