import { FileExcelOutlined, PlusOutlined } from '@ant-design/icons';
import { isBlocking } from '@noticeflow/forms';
import type { Finding } from '@noticeflow/schemas';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Input } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { RecordTable, registersApi } from '../registers/index.js';
import { FindingsPanel, FormView, type FormBundle, type FormHandle, type GivenReason } from '../../shared/form/index.js';
import { t } from '../../shared/i18n/index.js';
import { Query, useProblemToast } from '../../shared/ui/index.js';
import { tasksApi, type TaskDetails } from './api.js';
import { ReasonDialog } from './dialogs.js';
import { ImportDialog } from './ImportDialog.js';

/** A task that collects records while it is open: the register of the unit, and a drawer to add or change one. */
export function CollectionPanel({ task, bundle }: { task: TaskDetails; bundle: FormBundle }) {
  const { message, modal } = App.useApp();
  const problem = useProblemToast();
  const client = useQueryClient();
  const register = task.collection!.register;
  const campaignId = task.campaign!.id;
  const [editing, setEditing] = useState<{ recordId?: string }>();
  const [importing, setImporting] = useState(false);
  const writable = task.status === 'open' && task.actions.some((action) => ['complete', 'save', 'approve'].includes(action.verb) && action.allowed);
  const refresh = () => client.invalidateQueries({ queryKey: ['registers', campaignId, register] });

  function remove(recordId: string) {
    let reason = '';
    const dialog = modal.confirm({
      title: t('record.deleteTitle'),
      content: <Input.TextArea autoFocus rows={2} maxLength={200} placeholder={t('record.deleteReason')} aria-label={t('record.deleteReason')} onChange={(event) => { reason = event.target.value.trim(); dialog.update({ okButtonProps: { danger: true, disabled: reason.length < 2 } }); }} />,
      autoFocusButton: null, okText: t('common.delete'), okButtonProps: { danger: true, disabled: true },
      onOk: async () => {
        try {
          await registersApi.remove(recordId, task.id, reason);
          await refresh();
        } catch (error) {
          problem(error);
        }
      },
    });
  }

  return (
    <div>
      <RecordTable
        campaignId={campaignId} register={register} model={bundle.model} scope={bundle.scope} {...(task.unit && { unit: task.unit.id })}
        tools={writable && <>
          <Button icon={<FileExcelOutlined />} onClick={() => { setImporting(true); }}>{t('import.button')}</Button>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => { setEditing({}); }}>{t('record.add')}</Button>
        </>}
        {...(writable && { onEdit: (recordId: string) => { setEditing({ recordId }); }, onDelete: remove })}
      />
      {importing && <ImportDialog taskId={task.id} campaignId={campaignId} formId={bundle.model.id} table={{ id: '', label: bundle.model.title }} onClose={() => { setImporting(false); }} onApplied={() => { void refresh(); }} />}
      {editing && (
        <RecordDrawer
          task={task} bundle={bundle} {...(editing.recordId && { recordId: editing.recordId })} onClose={() => { setEditing(undefined); }}
          onSaved={(again) => { void message.success(t('record.saved')); void refresh(); setEditing(again ? {} : undefined); }}
        />
      )}
    </div>
  );
}

function RecordDrawer({ task, bundle, recordId, onClose, onSaved }: { task: TaskDetails; bundle: FormBundle; recordId?: string; onClose: () => void; onSaved: (again: boolean) => void }) {
  const query = useQuery({ queryKey: ['records', recordId], queryFn: () => registersApi.record(recordId!), enabled: recordId !== undefined });
  return (
    <Drawer open width="min(640px, 100vw)" title={recordId ? t('record.change') : t('record.add')} onClose={onClose} destroyOnHidden styles={{ body: { padding: 18 } }}>
      {recordId
        ? <Query query={query}>{(record) => <RecordForm task={task} bundle={{ ...bundle, data: record.data, findings: [], comments: [] }} recordId={recordId} onSaved={onSaved} />}</Query>
        : <RecordForm task={task} bundle={{ ...bundle, data: {}, findings: [], comments: [] }} onSaved={onSaved} />}
    </Drawer>
  );
}

function RecordForm({ task, bundle: given, recordId, onSaved }: { task: TaskDetails; bundle: FormBundle; recordId?: string; onSaved: (again: boolean) => void }) {
  const problem = useProblemToast();
  const handle = useRef<FormHandle>(null);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the drawer re-renders with what happens elsewhere; the form keeps the record it was opened with
  const bundle = useMemo(() => given, []);
  const [findings, setFindings] = useState<Finding[]>([]);
  const [reasons, setReasons] = useState<GivenReason[]>([]);
  const [asking, setAsking] = useState<Finding>();
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [why, setWhy] = useState('');

  async function save(again: boolean) {
    setTried(true);
    const found = handle.current!.check();
    if (isBlocking(found)) return;
    setBusy(true);
    try {
      const body = { data: handle.current!.values(), taskId: task.id, reasons, ...(why.trim() && { reason: why.trim() }) };
      if (recordId) await registersApi.update(recordId, body);
      else await registersApi.add(task.campaign!.id, task.collection!.register, body);
      onSaved(again);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {tried && findings.length > 0 && <FindingsPanel findings={findings} onShow={(path) => handle.current?.show(path)} onReason={setAsking} />}
      <FormView ref={handle} bundle={bundle} quiet={!tried} reasons={reasons} onFindings={setFindings} giveReason={setAsking} upload={(file) => tasksApi.upload(file, recordId ? { recordId } : { taskId: task.id })} />
      {recordId && <Input.TextArea rows={2} maxLength={200} value={why} placeholder={t('record.changeReason')} aria-label={t('record.changeReason')} onChange={(event) => { setWhy(event.target.value); }} />}
      <div className="nf-drawer-actions">
        <Button type="primary" loading={busy} onClick={() => { void save(false); }}>{t('common.save')}</Button>
        {!recordId && <Button loading={busy} onClick={() => { void save(true); }}>{t('record.saveAndNext')}</Button>}
      </div>
      {asking && <ReasonDialog message={asking.message} initial={reasons.find((given) => given.rule === asking.rule && given.path === asking.path)?.reason ?? ''} onClose={() => { setAsking(undefined); }} onConfirm={(reason) => { setReasons((before) => [...before.filter((given) => given.rule !== asking.rule || given.path !== asking.path), { rule: asking.rule, path: asking.path, reason }]); setAsking(undefined); }} />}
    </>
  );
}
