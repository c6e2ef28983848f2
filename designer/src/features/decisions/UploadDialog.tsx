import { InboxOutlined } from '@ant-design/icons';
import { lintDecisions, type Problem } from '@noticeflow/engine';
import { Alert, Modal, Upload } from 'antd';
import { useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { ProblemList, useProblemToast } from '../../shared/ui/index.js';
import { decisionsApi } from './api.js';

const MAX_SIZE = 2 * 1024 * 1024;

/** Publishes a .dmn file, after saying what is wrong with it. */
export function UploadDialog({ onClose, onDone }: { onClose: () => void; onDone: (count: number) => void }) {
  const toast = useProblemToast();
  const [checked, setChecked] = useState<{ name: string; xml: string; problems: Problem[] }>();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const check = async (file: File) => {
    setChecked(undefined);
    setFault(undefined);
    if (file.size > MAX_SIZE) { setFault(t('decision.tooLarge')); return; }
    const xml = await file.text();
    setChecked({ name: file.name, xml, problems: await lintDecisions(xml) });
  };
  const publish = async () => {
    if (!checked) return;
    setBusy(true);
    try {
      onDone((await decisionsApi.deploy(checked.name, checked.xml)).decisionDefinitions.length);
    } catch (error) {
      toast(error);
      setBusy(false);
    }
  };
  const errors = checked?.problems.filter(({ severity }) => severity === 'error').length ?? 0;
  return (
    <Modal open width={620} title={t('decision.upload')} okText={t('decision.publish')} confirmLoading={busy} okButtonProps={{ disabled: !checked || errors > 0 }} onOk={() => { void publish(); }} onCancel={onClose}>
      <Upload.Dragger accept=".dmn,.xml" maxCount={1} showUploadList={false} beforeUpload={(file) => { void check(file); return false; }}>
        <p className="ant-upload-drag-icon"><InboxOutlined /></p>
        <p className="ant-upload-text">{checked?.name ?? t('decision.drop')}</p>
        <p className="ant-upload-hint">{t('decision.dropHint')}</p>
      </Upload.Dragger>
      {fault && <Alert type="error" showIcon message={fault} style={{ marginTop: 12 }} />}
      {checked && (
        <div style={{ marginTop: 12 }}>
          <Alert type={errors > 0 ? 'error' : 'success'} showIcon message={errors > 0 ? t('decision.errors', { count: errors }) : t('decision.clean')} />
          {checked.problems.length > 0 && <div className="nf-decision-problems"><ProblemList problems={checked.problems} /></div>}
        </div>
      )}
    </Modal>
  );
}
