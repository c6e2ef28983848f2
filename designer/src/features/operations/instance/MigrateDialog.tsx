import { useQuery } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { Chip, Query } from '../../../shared/ui/index.js';
import { operationsApi, type Definition, type Mapping } from '../api.js';
import { Why } from '../batches/BatchResults.js';
import { MappingEditor } from '../migration/MappingEditor.js';
import { o } from '../texts.js';
import type { OperatedInstance } from './InstanceOperations.js';

const TONES = { ready: 'ok', 'needs-mapping': 'warn', impossible: 'bad' } as const;

/** One instance to the newest version: the verdict first. */
export function MigrateDialog({ instance, target, onConfirm, onClose }: { instance: OperatedInstance; target: Definition; onConfirm: (mappings: Mapping[], reason: string) => Promise<void>; onClose: () => void }) {
  const [mappings, setMappings] = useState<Mapping[]>([]);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const dryRun = useQuery({ queryKey: ['instances', instance.id, 'migrate', target.id, mappings], queryFn: () => operationsApi.migrate(instance.id, { targetDefinitionId: target.id, mappings, dryRun: true }), retry: false, staleTime: 0 });
  const confirm = async () => {
    setBusy(true);
    try { await onConfirm(mappings, reason.trim()); } finally { setBusy(false); }
  };
  return (
    <Modal open title={`${o('instance.migrate')} → ${o('stuck.version', { version: target.version })}`} okText={o('instance.migrate')} cancelText={o('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: dryRun.data?.verdict !== 'ready' || reason.trim().length < 2 }} onOk={() => { void confirm(); }} onCancel={onClose} width={600}>
      <Query query={dryRun}>{({ verdict, problems, consequence }) => {
        const item = { position: 0, subjectId: instance.id, instanceId: instance.id, businessKey: null, unitName: null, status: 'done' as const, code: verdict, message: null, result: { problems, consequence }, at: null };
        return (
          <div className="nf-ops-stack">
            <div style={{ display: 'flex', gap: 10, alignItems: 'baseline' }}><Chip tone={TONES[verdict]}>{o(`migration.${verdict}`)}</Chip><Why item={item} /></div>
            {verdict === 'needs-mapping' && <MappingEditor items={[item]} from={instance.processDefinitionId} to={target.id} mappings={mappings} onConfirm={setMappings} />}
            <Input.TextArea rows={2} maxLength={500} value={reason} aria-label={o('common.reason')} placeholder={o('common.reasonPlaceholder')} onChange={(event) => { setReason(event.target.value); }} />
          </div>
        );
      }}</Query>
    </Modal>
  );
}
