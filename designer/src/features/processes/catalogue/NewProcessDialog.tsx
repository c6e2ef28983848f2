import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useProblemToast } from '../../../shared/ui/index.js';
import { processesApi } from '../api.js';
import { newProcess, PROCESS_KEY } from '../model/new-process.js';
import { p } from '../texts.js';
import { onlyCampaign } from './drafts.js';

export function NewProcessDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (draftId: string) => void }) {
  const [form] = Form.useForm<{ name: string; key: string }>();
  const [busy, setBusy] = useState(false);
  const toast = useProblemToast();
  const create = async ({ name, key }: { name: string; key: string }) => {
    setBusy(true);
    try {
      const campaignId = await onlyCampaign();
      onCreated((await processesApi.createDraft({ key, name: name.trim(), xml: newProcess(key, name.trim()), ...(campaignId && { campaignId }) })).id);
    } catch (error) {
      toast(error);
      setBusy(false);
    }
  };
  return (
    <Modal open title={p('new.title')} okText={p('new.ok')} cancelText={p('common.cancel')} confirmLoading={busy} onOk={() => { form.submit(); }} onCancel={onClose}>
      <Form form={form} layout="vertical" onFinish={(values) => { void create(values); }} requiredMark={false}>
        <Form.Item name="name" label={p('new.name')} rules={[{ required: true, whitespace: true, message: p('new.nameMissing') }]}><Input autoFocus maxLength={100} placeholder={p('new.namePlaceholder')} /></Form.Item>
        <Form.Item name="key" label={p('new.key')} extra={p('new.keyHelp')} rules={[{ required: true, message: p('new.keyMissing') }, { pattern: PROCESS_KEY, message: p('basic.idInvalid') }]}><Input className="nf-mono" placeholder="GD-P4" /></Form.Item>
      </Form>
    </Modal>
  );
}
