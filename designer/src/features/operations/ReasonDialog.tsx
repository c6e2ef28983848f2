import { Alert, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { o } from './texts.js';

/** Asks why, before something that is recorded. */
export function ReasonDialog({ title, text, danger = false, children, onConfirm, onClose }: { title: string; text?: string; danger?: boolean; children?: ReactNode; onConfirm: (reason: string) => Promise<void>; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try { await onConfirm(reason.trim()); } finally { setBusy(false); }
  };
  return (
    <Modal open title={title} okText={title} cancelText={o('common.cancel')} confirmLoading={busy} okButtonProps={{ danger, disabled: reason.trim().length < 2 }} onOk={() => { void confirm(); }} onCancel={onClose} width={480}>
      <div className="nf-ops-stack">
        {text && <Alert type={danger ? 'warning' : 'info'} showIcon message={text} />}
        {children}
        <Input.TextArea rows={2} maxLength={500} value={reason} aria-label={o('common.reason')} placeholder={o('common.reasonPlaceholder')} onChange={(event) => { setReason(event.target.value); }} />
      </div>
    </Modal>
  );
}
