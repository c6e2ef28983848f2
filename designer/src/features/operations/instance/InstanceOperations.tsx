import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { can, useMe } from '../../session/index.js';
import { Card, Chip, useProblemToast } from '../../../shared/ui/index.js';
import { operationsApi } from '../api.js';
import { ReasonDialog } from '../ReasonDialog.js';
import { o } from '../texts.js';
import { MigrateDialog } from './MigrateDialog.js';
import { ModifyDialog } from './ModifyDialog.js';
import '../operations.css';

export interface OperatedInstance { id: string; processDefinitionId: string; processDefinitionKey: string; version: number; state: string; suspended: boolean }

/** What an administrator may do to a running instance by hand. Nothing for anybody else, nor once it has ended. */
export function InstanceOperations({ instance }: { instance: OperatedInstance }) {
  const me = useMe();
  return can(me, 'manage', 'ProcessInstance') && instance.state === 'active' ? <Operations instance={instance} /> : null;
}

function Operations({ instance }: { instance: OperatedInstance }) {
  const client = useQueryClient();
  const toast = useProblemToast();
  const { message } = App.useApp();
  const [dialog, setDialog] = useState<'cancel' | 'modify' | 'migrate'>();
  const [busy, setBusy] = useState(false);
  const newest = useQuery({ queryKey: ['process-definitions', 'newest', instance.processDefinitionKey], queryFn: async () => (await operationsApi.definitions({ key: instance.processDefinitionKey, latest: true })).items[0] });
  const newer = newest.data && newest.data.version > instance.version ? newest.data : undefined;
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
      void message.success(o('instance.done'));
      setDialog(undefined);
    } catch (error) {
      toast(error);
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: ['instances'] });
    }
  };
  const close = () => { setDialog(undefined); };
  return (
    <Card title={o('instance.title')} extra={<span className="nf-muted">{o('instance.text')}</span>}>
      <div className="nf-ops-buttons">
        {instance.suspended
          ? <Button loading={busy} onClick={() => { void act(() => operationsApi.resume(instance.id)); }}>{o('instance.resume')}</Button>
          : <Button loading={busy} onClick={() => { void act(() => operationsApi.suspend(instance.id)); }}>{o('instance.suspend')}</Button>}
        <Button onClick={() => { setDialog('modify'); }}>{o('instance.modify')}</Button>
        {newer && <Button onClick={() => { setDialog('migrate'); }}>{o('instance.migrate')}</Button>}
        <Button danger onClick={() => { setDialog('cancel'); }}>{o('instance.cancel')}</Button>
        {newer && <Chip tone="info">{o('instance.newer', { version: newer.version })}</Chip>}
      </div>
      {dialog === 'cancel' && <ReasonDialog title={o('instance.cancel')} text={o('instance.cancelText')} danger onConfirm={(reason) => act(() => operationsApi.cancel(instance.id, reason))} onClose={close} />}
      {dialog === 'modify' && <ModifyDialog instance={instance} onConfirm={(instructions, reason) => act(() => operationsApi.modify(instance.id, instructions, reason))} onClose={close} />}
      {dialog === 'migrate' && newer && <MigrateDialog instance={instance} target={newer} onConfirm={(mappings, reason) => act(() => operationsApi.migrate(instance.id, { targetDefinitionId: newer.id, mappings, dryRun: false, reason }))} onClose={close} />}
    </Card>
  );
}
