import { useQuery } from '@tanstack/react-query';
import { Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { ErrorState, Query } from '../../../shared/ui/index.js';
import { operationsApi, type DefinitionDetail, type DiagramState, type Instruction } from '../api.js';
import { o } from '../texts.js';
import { ConsequenceList } from './ConsequenceList.js';
import type { OperatedInstance } from './InstanceOperations.js';

const VERBS = ['move', 'return', 'activate', 'terminate'] as const;
type Verb = (typeof VERBS)[number];
/** Elements that a token can be put on. */
const NO_TARGET: ReadonlySet<string> = new Set(['startEvent', 'boundaryEvent', 'eventSubProcess', 'process']);
const WORK: ReadonlySet<string> = new Set(['userTask', 'manualTask', 'receiveTask', 'serviceTask', 'sendTask', 'callActivity', 'businessRuleTask', 'scriptTask', 'task', 'subProcess']);

/** Moves, returns, adds or breaks off work; says what follows before it is done. */
export function ModifyDialog({ instance, onConfirm, onClose }: { instance: OperatedInstance; onConfirm: (instructions: Instruction[], reason: string) => Promise<void>; onClose: () => void }) {
  const facts = useQuery({ queryKey: ['instances', instance.id, 'modify'], queryFn: () => Promise.all([operationsApi.definition(instance.processDefinitionId), operationsApi.diagram(instance.id)]), staleTime: 0 });
  return <Query query={facts}>{([definition, diagram]) => <Form instance={instance} definition={definition} diagram={diagram} onConfirm={onConfirm} onClose={onClose} />}</Query>;
}

function Form({ instance, definition, diagram, onConfirm, onClose }: { instance: OperatedInstance; definition: DefinitionDetail; diagram: DiagramState; onConfirm: (instructions: Instruction[], reason: string) => Promise<void>; onClose: () => void }) {
  const [verb, setVerb] = useState<Verb>('move');
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState<string>();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const option = ({ id, name }: DefinitionDetail['elements'][number]) => ({ value: id, label: name ? `${name}（${id}）` : id });
  const current = definition.elements.filter(({ id }) => (diagram.elements[id]?.active ?? 0) > 0);
  const targets = definition.elements.filter(({ id, kind }) => !NO_TARGET.has(kind) && (verb !== 'return' || (WORK.has(kind) && (diagram.elements[id]?.count ?? 0) > 0)));
  const instructions = instructionsOf(verb, from, to);
  const preview = useQuery({ queryKey: ['instances', instance.id, 'preview', instructions], queryFn: () => operationsApi.preview(instance.id, instructions!), enabled: instructions !== undefined, retry: false, staleTime: 0 });
  const confirm = async () => {
    setBusy(true);
    try { await onConfirm(instructions!, reason.trim()); } finally { setBusy(false); }
  };
  return (
    <Modal open title={o('modify.title')} okText={o('modify.ok')} cancelText={o('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: !preview.data || reason.trim().length < 2 }} onOk={() => { void confirm(); }} onCancel={onClose} width={560}>
      <div className="nf-ops-stack">
        <Segmented<Verb> className="nf-ops-segments" value={verb} onChange={(value) => { setVerb(value); setTo(undefined); }} options={VERBS.map((value) => ({ value, label: o(`modify.${value}`) }))} />
        <div className="nf-ops-form">
          {verb !== 'activate' && <><label htmlFor="nf-modify-from">{verb === 'terminate' ? o('modify.at') : o('modify.from')}</label><Select id="nf-modify-from" showSearch optionFilterProp="label" value={from ?? null} options={current.map(option)} onChange={(value: string) => { setFrom(value); }} /></>}
          {verb !== 'terminate' && <><label htmlFor="nf-modify-to">{verb === 'activate' ? o('modify.at') : o('modify.to')}</label><Select id="nf-modify-to" showSearch optionFilterProp="label" value={to ?? null} options={targets.map(option)} onChange={(value: string) => { setTo(value); }} /></>}
        </div>
        {preview.error && <ErrorState error={preview.error} />}
        {preview.data && <ConsequenceList consequence={preview.data} />}
        <Input.TextArea rows={2} maxLength={500} value={reason} aria-label={o('common.reason')} placeholder={o('common.reasonPlaceholder')} onChange={(event) => { setReason(event.target.value); }} />
      </div>
    </Modal>
  );
}

function instructionsOf(verb: Verb, from: string | undefined, to: string | undefined): Instruction[] | undefined {
  if (verb === 'activate') return to === undefined ? undefined : [{ kind: 'activate', elementId: to }];
  if (from === undefined) return undefined;
  if (verb === 'terminate') return [{ kind: 'terminate', elementId: from }];
  return to === undefined || to === from ? undefined : [{ kind: 'move', from, to }];
}
