import { Alert, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Incident } from '../api.js';
import { o } from '../texts.js';

/** Corrects the data that an incident stumbled over. */
export function FixDialog({ incident, busy, onConfirm, onClose }: { incident: Incident; busy: boolean; onConfirm: (variables: Record<string, unknown>) => void; onClose: () => void }) {
  const [text, setText] = useState('{\n  \n}');
  const [fault, setFault] = useState(false);
  const confirm = () => {
    const variables = objectOf(text);
    if (variables) onConfirm(variables);
    else setFault(true);
  };
  return (
    <Modal open title={o('incident.fix')} okText={o('incident.retry')} cancelText={o('common.cancel')} confirmLoading={busy} onOk={confirm} onCancel={onClose} width={520}>
      <div style={{ display: 'grid', gap: 10 }}>
        <Alert type="error" message={incident.elementName ?? incident.elementId} description={incident.message} />
        <p className="nf-muted nf-small">{o('incident.fixText')}</p>
        <Input.TextArea rows={6} value={text} spellCheck={false} aria-label={o('incident.variables')} status={fault ? 'error' : ''} onChange={(event) => { setText(event.target.value); setFault(false); }} />
        {fault && <p role="alert" className="nf-ops-fault">{o('incident.variablesFault')}</p>}
      </div>
    </Modal>
  );
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined; // said at the field
  }
}
