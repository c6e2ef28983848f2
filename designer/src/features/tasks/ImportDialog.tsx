import { DownloadOutlined, FileExcelOutlined, InboxOutlined, UndoOutlined } from '@ant-design/icons';
import { Alert, App, Button, Modal, Segmented, Table, Upload } from 'antd';
import { useState } from 'react';
import { ApiProblem } from '../../shared/api/index.js';
import { t } from '../../shared/i18n/index.js';
import { Chip, useProblemToast } from '../../shared/ui/index.js';
import { tasksApi, type ImportResult } from './api.js';

export interface ImportDialogProps { taskId: string; campaignId: string; formId: string; /** Without id: the records of a collection task. */ table: { id: string; label: string }; /** The rows have changed: written, or taken back. The dialog stays open to offer the undo. */ onApplied: () => void; onClose: () => void }

const SEVERITIES = ['error', 'reason', 'warning'];

/** Excel in: template, upload, a dry run that counts and lists by kind of error, the workbook back with the errors in it, then apply, and take back what went wrong. */
export function ImportDialog({ taskId, campaignId, formId, table, onApplied, onClose }: ImportDialogProps) {
  const { message } = App.useApp();
  const problem = useProblemToast();
  const [mode, setMode] = useState<'all' | 'good'>('all');
  const [result, setResult] = useState<ImportResult>();
  const [fileName, setFileName] = useState('');
  const [busy, setBusy] = useState(false);
  const [applied, setApplied] = useState(false);
  const [stuck, setStuck] = useState(false);

  async function run(work: () => Promise<void>) {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  }

  const check = (file: File) => run(async () => {
    setFileName(file.name);
    setResult(await tasksApi.importFile(taskId, table.id, mode, file));
  });
  const apply = () => run(async () => {
    await tasksApi.applyImport(result!.importId);
    setApplied(true);
    onApplied();
  });
  const undo = () => run(async () => {
    try {
      const { removed, restored } = await tasksApi.undoImport(result!.importId);
      void message.success(t('import.undone', { removed, restored }));
      onApplied();
      onClose();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'IMPORT_CHANGED_SINCE') throw error;
      setStuck(true);
    }
  });

  const kinds = new Map<string, { rule: string; message: string; severity: string; rows: number[] }>();
  for (const finding of result?.findings ?? []) {
    const key = `${finding.rule}|${finding.message}`;
    const kind = kinds.get(key) ?? { rule: finding.rule, message: `${finding.label ? `${finding.label}：` : ''}${finding.message}`, severity: finding.severity, rows: [] };
    kind.rows.push(finding.row);
    kinds.set(key, kind);
  }
  // What stops the file comes first.
  const problems = [...kinds.values()].sort((left, right) => SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity));
  const reasons = problems.filter((kind) => kind.severity === 'reason').reduce((sum, kind) => sum + kind.rows.length, 0);
  const changes = result ? result.counts.new + result.counts.updated : 0;
  const blocked = result === undefined || changes === 0 || !result.applicable;

  return (
    <Modal
      open width={760} title={t('import.title', { table: table.label })} onCancel={onClose}
      footer={applied ? [
        <Button key="undo" icon={<UndoOutlined />} disabled={stuck} loading={busy} onClick={() => { void undo(); }}>{t('import.undo')}</Button>,
        <Button key="done" type="primary" onClick={onClose}>{t('import.done')}</Button>,
      ] : result ? [
        <Button key="again" onClick={() => { setResult(undefined); }}>{t('import.again')}</Button>,
        ...(result.counts.error > 0 ? [<Button key="errors" icon={<DownloadOutlined />} onClick={() => { void tasksApi.importErrors(result.importId).catch(problem); }}>{t('import.errorWorkbook')}</Button>] : []),
        <Button key="apply" type="primary" disabled={blocked} loading={busy} onClick={() => { void apply(); }}>{t('import.apply', { count: changes })}</Button>,
      ] : null}
    >
      {result && applied ? (
        <div style={{ display: 'grid', gap: 12 }}>
          <Alert type="success" showIcon message={t('import.applied', { count: changes })} description={t('import.appliedText')} />
          {stuck && <Alert type="warning" showIcon message={t('import.changedSince')} />}
        </div>
      ) : !result ? (
        <div style={{ display: 'grid', gap: 14 }}>
          <div className="nf-import-step"><b>1</b><span>{t('import.step1')}</span><Button icon={<FileExcelOutlined />} onClick={() => { void tasksApi.importTemplate(campaignId, formId, table.id, taskId).catch(problem); }}>{t('import.template')}</Button></div>
          <div className="nf-import-step"><b>2</b><span>{t('import.step2')}</span><Segmented<'all' | 'good'> value={mode} onChange={(value) => { setMode(value); }} options={[{ value: 'all', label: t('import.modeAll') }, { value: 'good', label: t('import.modeGood') }]} /></div>
          <Upload.Dragger accept=".xlsx" multiple={false} showUploadList={false} disabled={busy} beforeUpload={(file) => { void check(file); return false; }}>
            <p className="ant-upload-drag-icon"><InboxOutlined /></p>
            <p>{busy ? t('import.checking', { name: fileName }) : t('import.drop')}</p>
            <p className="nf-muted nf-small">{t('import.dropText')}</p>
          </Upload.Dragger>
        </div>
      ) : (
        <div style={{ display: 'grid', gap: 12 }}>
          <div className="nf-import-counts">
            <Chip tone="ok">{t('import.new', { count: result.counts.new })}</Chip>
            <Chip tone="info">{t('import.updated', { count: result.counts.updated })}</Chip>
            <Chip>{t('import.same', { count: result.counts.same })}</Chip>
            <Chip tone={result.counts.error > 0 ? 'bad' : 'mute'}>{t('import.error', { count: result.counts.error })}</Chip>
            <span className="nf-muted nf-small">{fileName}</span>
          </div>
          <Alert type={result.counts.error > 0 ? (mode === 'all' ? 'error' : 'warning') : 'success'} showIcon message={result.counts.error > 0 ? t(mode === 'all' ? 'import.allBlocked' : 'import.goodOnly') : t(reasons > 0 ? 'import.cleanButReasons' : 'import.clean', { count: reasons })} />
          {kinds.size > 0 && (
            <Table
              size="small" rowKey="message" pagination={kinds.size > 10 ? { pageSize: 10, size: 'small' } : false} dataSource={problems}
              columns={[
                { title: t('import.kind'), dataIndex: 'message', render: (text: string, kind) => <span><Chip tone={kind.severity === 'error' ? 'bad' : 'warn'}>{t(`severity.${kind.severity as 'error'}`)}</Chip> {text}</span> },
                { title: t('import.rowsHit'), dataIndex: 'rows', width: 90, align: 'right', render: (rows: number[]) => rows.length || '' },
                { title: t('import.whichRows'), dataIndex: 'rows', key: 'which', width: 210, render: (rows: number[]) => <span className="nf-num nf-small">{rows.slice(0, 12).join('、')}{rows.length > 12 ? ' …' : ''}</span> },
              ]}
            />
          )}
        </div>
      )}
    </Modal>
  );
}
