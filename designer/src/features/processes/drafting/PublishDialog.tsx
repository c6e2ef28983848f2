import { useQuery } from '@tanstack/react-query';
import { Alert, Modal } from 'antd';
import { useState } from 'react';
import { ApiProblem } from '../../../shared/api/index.js';
import { Chip, Loading, useProblemToast } from '../../../shared/ui/index.js';
import { processesApi, type Definition } from '../api.js';
import type { ModdleFactory } from '../model/moddle.js';
import { changesBetween, type ElementChange } from '../model/changes.js';
import { p, typeName } from '../texts.js';

interface Props { processKey: string; xml: string; moddle: ModdleFactory; publish: () => Promise<{ version: number }>; onClose: () => void; onDone: (version: number) => void }

/** Asks before a version goes live: what becomes new, and what stays with the running work. */
export function PublishDialog({ processKey, xml, moddle, publish, onClose, onDone }: Props) {
  const toast = useProblemToast();
  const [busy, setBusy] = useState(false);
  const facts = useQuery({
    queryKey: ['process-designer', 'publish', processKey, xml], gcTime: 0, retry: false,
    queryFn: async () => {
      const { items } = await processesApi.definitions({ key: processKey, limit: 200 });
      const latest: Definition | undefined = items[0];
      const changes = latest ? await changesBetween((await processesApi.definition(latest.id)).xml, xml, moddle) : [];
      return { latest, versions: items.filter(({ running }) => running), changes };
    },
  });
  const go = async () => {
    setBusy(true);
    try {
      onDone((await publish()).version);
    } catch (error) {
      toast(error);
      if (!(error instanceof ApiProblem)) throw error;
    } finally {
      setBusy(false);
    }
  };
  const next = (facts.data?.latest?.version ?? 0) + 1;
  const same = facts.data?.latest !== undefined && facts.data.changes.length === 0;
  return (
    <Modal open width={620} title={p('publish.title', { version: next })} okText={p('publish.ok')} cancelText={p('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: !facts.data }} onOk={() => { void go(); }} onCancel={onClose}>
      {facts.isPending ? <Loading /> : facts.error ? <Alert type="error" message={facts.error instanceof ApiProblem ? facts.error.title : String(facts.error)} /> : (
        <div className="nf-publish">
          <Alert
            type="info" showIcon message={p('publish.future', { version: next })}
            description={facts.data.versions.length === 0 ? p('publish.noneRunning') : p('publish.running', { list: facts.data.versions.map(({ version, running }) => p('publish.runningOn', { count: running ?? 0, version })).join('、') })}
          />
          {facts.data.latest ? <h3>{same ? p('publish.same', { version: facts.data.latest.version }) : p('publish.changes', { version: facts.data.latest.version, count: facts.data.changes.length })}</h3> : <h3>{p('publish.first')}</h3>}
          <Changes changes={facts.data.changes} />
        </div>
      )}
    </Modal>
  );
}

const TONES = { added: 'ok', removed: 'bad', changed: 'info' } as const;

export function Changes({ changes }: { changes: readonly ElementChange[] }) {
  if (changes.length === 0) return null;
  return (
    <ul className="nf-changes">
      {changes.map((change) => (
        <li key={change.id}>
          <Chip tone={TONES[change.kind]}>{p(`change.${change.kind}`)}</Chip>
          <span><b>{change.name || change.id}</b> <small>{typeName(change.type)}</small></span>
          <span className="nf-muted">{change.aspects.map((aspect) => p(`aspect.${aspect}`)).join('、')}</span>
        </li>
      ))}
    </ul>
  );
}
