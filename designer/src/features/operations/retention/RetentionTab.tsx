import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, InputNumber, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { can, useMe } from '../../session/index.js';
import { formatTime } from '../../../shared/format/index.js';
import { Card, Chip, Query, useProblemToast } from '../../../shared/ui/index.js';
import { operationsApi, type Hold, type Retention } from '../api.js';
import { ReasonDialog } from '../ReasonDialog.js';
import { o, oOr } from '../texts.js';

const KEY = ['retention'];
const SCOPES = ['tenant', 'process', 'campaign', 'instance'] as const;

/** How long ended processes are kept, and what audit keeps longer. */
export function RetentionTab() {
  const me = useMe();
  const client = useQueryClient();
  const toast = useProblemToast();
  const [dialog, setDialog] = useState<'rule' | 'hold' | { release: string }>();
  const query = useQuery({ queryKey: KEY, queryFn: operationsApi.retention });
  const definitions = useQuery({ queryKey: ['process-definitions', 'names'], queryFn: () => operationsApi.definitions({ latest: true }), staleTime: 60_000 });
  const nameOf = (key: string | null) => (key === null ? o('retention.default') : definitions.data?.items.find((definition) => definition.key === key)?.name ?? key);
  const act = async (work: () => Promise<Retention>) => {
    try {
      client.setQueryData(KEY, await work());
      setDialog(undefined);
    } catch (error) {
      toast(error);
    }
  };
  const mayRule = can(me, 'update', 'Retention');
  const mayHold = can(me, 'update', 'RetentionHold');
  return (
    <Query query={query}>{(retention) => (
      <div className="nf-grid">
        <Card title={o('retention.rules')} extra={mayRule && <Button size="small" onClick={() => { setDialog('rule'); }}>{o('retention.set')}</Button>}>
          <p className="nf-muted nf-small">{o('retention.text')}</p>
          {retention.rules.length === 0 && <p style={{ marginTop: 10 }}>{o('retention.none')}</p>}
          <ul className="nf-ops-list inset">
            {retention.rules.map((rule) => (
              <li key={rule.processDefinitionKey ?? ''}>
                <div className="what">
                  <div className="head"><b>{nameOf(rule.processDefinitionKey)}</b><Chip tone="info">{o('retention.days', { days: rule.days })}</Chip>{rule.archivedCampaigns && <Chip>{o('retention.campaigns')}</Chip>}</div>
                  <p className="nf-small nf-muted">{o('retention.by', { name: rule.updatedByName, at: formatTime(rule.updatedAt) })}</p>
                </div>
                {mayRule && <div className="acts"><Button size="small" onClick={() => { void act(() => operationsApi.setRule({ ...(rule.processDefinitionKey !== null && { processDefinitionKey: rule.processDefinitionKey }), days: null, applyToEnded: true })); }}>{o('retention.remove')}</Button></div>}
              </li>
            ))}
          </ul>
          {retention.dated > 0 && <p className="nf-small">{[o('retention.dated', { count: retention.dated }), retention.due > 0 && o('retention.due', { count: retention.due }), retention.nextRemovalAt && o('retention.next', { at: formatTime(retention.nextRemovalAt) })].filter(Boolean).join(' · ')}</p>}
        </Card>
        <Card title={o('retention.holds')} extra={mayHold && <Button size="small" onClick={() => { setDialog('hold'); }}>{o('retention.hold')}</Button>}>
          {retention.holds.length === 0 && <p className="nf-muted">{o('retention.holdsNone')}</p>}
          <ul className="nf-ops-list inset">
            {retention.holds.map((hold) => (
              <li key={hold.id}>
                <div className="what">
                  <div className="head"><b>{oOr(`retention.scope.${hold.scope}`, hold.scope)}</b>{hold.subjectId && <span>{hold.scope === 'process' ? nameOf(hold.subjectId) : hold.subjectId}</span>}</div>
                  <p className="reason">{hold.reason}</p>
                  <p className="nf-small nf-muted">{o('retention.by', { name: hold.placedByName, at: formatTime(hold.placedAt) })}</p>
                </div>
                {mayHold && <div className="acts"><Button size="small" onClick={() => { setDialog({ release: hold.id }); }}>{o('retention.release')}</Button></div>}
              </li>
            ))}
          </ul>
        </Card>
        {dialog === 'rule' && <RuleDialog options={(definitions.data?.items ?? []).map(({ key, name }) => ({ value: key, label: `${name}（${key}）` }))} onConfirm={(body) => act(() => operationsApi.setRule(body))} onClose={() => { setDialog(undefined); }} />}
        {dialog === 'hold' && <HoldDialog onConfirm={(body) => act(() => operationsApi.hold(body))} onClose={() => { setDialog(undefined); }} />}
        {typeof dialog === 'object' && <ReasonDialog title={o('retention.release')} onConfirm={(reason) => act(() => operationsApi.release(dialog.release, reason))} onClose={() => { setDialog(undefined); }} />}
      </div>
    )}</Query>
  );
}

function RuleDialog({ options, onConfirm, onClose }: { options: { value: string; label: string }[]; onConfirm: (body: Parameters<typeof operationsApi.setRule>[0]) => Promise<void>; onClose: () => void }) {
  const [key, setKey] = useState<string>();
  const [days, setDays] = useState<number | null>(365);
  const [archivedCampaigns, setArchivedCampaigns] = useState(false);
  const [applyToEnded, setApplyToEnded] = useState(false);
  return (
    <Modal open title={o('retention.set')} okText={o('retention.set')} cancelText={o('common.cancel')} okButtonProps={{ disabled: days === null }} onOk={() => { void onConfirm({ ...(key !== undefined && { processDefinitionKey: key }), days, archivedCampaigns, applyToEnded }); }} onCancel={onClose} width={460}>
      <div className="nf-ops-form">
        <label htmlFor="nf-rule-process">{o('retention.process')}</label>
        <Select id="nf-rule-process" allowClear showSearch optionFilterProp="label" placeholder={o('retention.default')} options={options} value={key ?? null} onChange={(value: string | null) => { setKey(value ?? undefined); }} />
        <label htmlFor="nf-rule-days">{o('retention.keep')}</label>
        <InputNumber id="nf-rule-days" min={1} max={36_500} precision={0} value={days} onChange={setDays} />
        <span /><Checkbox checked={archivedCampaigns} onChange={(event) => { setArchivedCampaigns(event.target.checked); }}>{o('retention.campaigns')}</Checkbox>
        <span /><Checkbox checked={applyToEnded} onChange={(event) => { setApplyToEnded(event.target.checked); }}>{o('retention.ended')}</Checkbox>
      </div>
    </Modal>
  );
}

function HoldDialog({ onConfirm, onClose }: { onConfirm: (body: Hold) => Promise<void>; onClose: () => void }) {
  const [scope, setScope] = useState<Hold['scope']>('tenant');
  const [subjectId, setSubjectId] = useState('');
  return (
    <ReasonDialog title={o('retention.hold')} text={o('retention.holdText')} onConfirm={(reason) => onConfirm({ scope, reason, ...(scope !== 'tenant' && { subjectId: subjectId.trim() }) })} onClose={onClose}>
      <Segmented<Hold['scope']> className="nf-ops-segments" value={scope} onChange={setScope} options={SCOPES.map((value) => ({ value, label: o(`retention.scope.${value}`) }))} />
      {scope !== 'tenant' && <Input aria-label={o('retention.subject')} placeholder={o('retention.subject')} maxLength={191} value={subjectId} onChange={(event) => { setSubjectId(event.target.value); }} />}
    </ReasonDialog>
  );
}
