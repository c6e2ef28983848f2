import { InboxOutlined } from '@ant-design/icons';
import { lint, type Problem } from '@noticeflow/engine';
import { Alert, Modal, Upload } from 'antd';
import { useState } from 'react';
import { ProblemList, useProblemToast } from '../../../shared/ui/index.js';
import { processesApi } from '../api.js';
import { headOf } from '../model/new-process.js';
import { p } from '../texts.js';
import { onlyCampaign } from './drafts.js';
import './catalogue.css';

const MAX_SIZE = 2 * 1024 * 1024;
/** A file with these cannot be drawn at all; other findings may be mended in the designer. */
const UNREADABLE = new Set(['not-well-formed', 'too-large', 'too-deep', 'too-many-elements', 'doctype', 'duplicate-id', 'id-pattern']);

interface Checked { name: string; xml: string; problems: Problem[]; head: { key: string; name: string } | undefined }

/** Takes a .bpmn file as a draft, after saying what is wrong with it. */
export function ImportDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (draftId: string) => void }) {
  const toast = useProblemToast();
  const [checked, setChecked] = useState<Checked>();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const check = async (file: File) => {
    setChecked(undefined);
    setFault(undefined);
    if (file.size > MAX_SIZE) { setFault(p('import.tooLarge')); return; }
    const xml = await file.text();
    setChecked({ name: file.name, xml, problems: await lint(xml), head: headOf(xml) });
  };
  const create = async () => {
    if (!checked?.head) return;
    setBusy(true);
    try {
      const campaignId = await onlyCampaign();
      onCreated((await processesApi.createDraft({ ...checked.head, xml: checked.xml, ...(campaignId && { campaignId }) })).id);
    } catch (error) {
      toast(error);
      setBusy(false);
    }
  };
  const errors = checked?.problems.filter(({ severity }) => severity === 'error') ?? [];
  const unreadable = checked !== undefined && (!checked.head || errors.some(({ rule }) => UNREADABLE.has(rule)));
  return (
    <Modal open width={620} title={p('import.title')} okText={errors.length > 0 ? p('import.okAnyway') : p('import.ok')} cancelText={p('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: !checked || unreadable }} onOk={() => { void create(); }} onCancel={onClose}>
      <Upload.Dragger accept=".bpmn,.xml" maxCount={1} showUploadList={false} beforeUpload={(file) => { void check(file); return false; }}>
        <p className="ant-upload-drag-icon"><InboxOutlined /></p>
        <p className="ant-upload-text">{checked?.name ?? p('import.drop')}</p>
        <p className="ant-upload-hint">{checked?.head ? `${checked.head.name}（${checked.head.key}）` : p('import.hint')}</p>
      </Upload.Dragger>
      {fault && <Alert type="error" showIcon message={fault} style={{ marginTop: 12 }} />}
      {checked && (
        <div style={{ marginTop: 12 }}>
          <Alert type={unreadable ? 'error' : errors.length > 0 ? 'warning' : 'success'} showIcon message={unreadable ? p('import.unreadable') : errors.length > 0 ? p('import.errors', { count: errors.length }) : p('import.clean')} />
          {checked.problems.length > 0 && <div className="nf-import-problems"><ProblemList problems={checked.problems} /></div>}
        </div>
      )}
    </Modal>
  );
}
