import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiProblem } from '../../../shared/api/index.js';
import { readObject } from '../../../shared/format/index.js';
import { useProblemToast } from '../../../shared/ui/index.js';
import { processesApi, type Definition } from '../api.js';
import { p } from '../texts.js';

/** Starts one instance by hand, for administrators. */
export function StartDialog({ definition, onClose }: { definition: Definition; onClose: () => void }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const toast = useProblemToast();
  const [businessKey, setBusinessKey] = useState('');
  const [text, setText] = useState('{\n  \n}');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    const { value: variables, fault: found } = readObject(text);
    if (!variables) { setFault(found); return; }
    setBusy(true);
    try {
      const { id } = await processesApi.start({ processDefinitionKey: definition.key, version: definition.version, variables, ...(businessKey.trim() && { businessKey: businessKey.trim() }) });
      void message.success(<span>{p('start.done')} <Button type="link" size="small" onClick={() => { void navigate(`/instances/${id}`); }}>{p('start.open')}</Button></span>, 6);
      void client.invalidateQueries({ queryKey: ['process-definitions'] });
      onClose();
    } catch (error) {
      toast(error);
      if (!(error instanceof ApiProblem)) throw error;
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={p('start.title', { name: definition.name, version: definition.version })} okText={p('start.ok')} cancelText={p('common.cancel')} confirmLoading={busy} onOk={() => { void start(); }} onCancel={onClose}>
      <p className="nf-muted nf-small" style={{ marginBottom: 10 }}>{p('start.text')}</p>
      <label htmlFor="nf-start-key">{p('start.businessKey')}</label>
      <Input id="nf-start-key" value={businessKey} onChange={(event) => { setBusinessKey(event.target.value); }} style={{ marginBottom: 10 }} />
      <label htmlFor="nf-start-variables">{p('start.variables')}</label>
      <Input.TextArea id="nf-start-variables" className="nf-mono" rows={8} value={text} spellCheck={false} status={fault ? 'error' : ''} onChange={(event) => { setText(event.target.value); setFault(undefined); }} />
      {fault && <p className="nf-props-fault" role="alert">{fault}</p>}
    </Modal>
  );
}
