import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { extensionText, setExtension } from '../model/extension.js';
import { p } from '../texts.js';
import { FeelField, Field, Group, OpenSelect, TextField, useEditing, type GroupProps } from './kit.js';

type How = 'table' | 'expression';
const BINDINGS = ['latest', 'deployment', 'versionTag'] as const;

/** A decision by a published table, or by an expression; its result is kept in a variable. */
export function DecisionGroup({ element }: GroupProps) {
  const { moddle, edit, decisions = [] } = useEditing();
  const { businessObject } = element;
  const value = (name: string) => extensionText(businessObject, 'nf:CalledDecision', name);
  const set = (attributes: Record<string, string>) => { edit(element, setExtension(businessObject, 'nf:CalledDecision', attributes, moddle)); };
  const [chosen, setChosen] = useState<How>();
  const how = chosen ?? (value('expression') !== '' ? 'expression' : 'table');
  const binding = value('binding') || 'latest';
  // Each way leaves nothing of the other behind: an expression would win over a decision.
  const byTable = (attributes: Record<string, string>) => { set({ expression: '', ...attributes }); };
  return (
    <Group title={p('group.decision')}>
      <Field label={p('decision.how')}>
        <Segmented<How> block size="small" value={how} options={[{ value: 'table', label: p('decision.how.table') }, { value: 'expression', label: p('decision.how.expression') }]} onChange={setChosen} />
      </Field>
      {how === 'table' ? (
        <>
          <Field label={p('decision.id')} help={p('decision.idHelp')}>
            <OpenSelect value={value('decisionId')} label={p('decision.id')} placeholder={p('decision.idPlaceholder')} options={decisions.map(({ key, name }) => ({ value: key, label: name, detail: key }))} onChange={(decisionId) => { byTable({ decisionId }); }} />
          </Field>
          <Field label={p('decision.binding')}>
            <Select aria-label={p('decision.binding')} value={binding} options={BINDINGS.map((each) => ({ value: each, label: p(`decision.binding.${each}`) }))} onChange={(next: string) => { byTable({ binding: next === 'latest' ? '' : next, ...(next !== 'versionTag' && { versionTag: '' }) }); }} />
          </Field>
          {binding === 'versionTag' && <FeelField optional label={p('decision.versionTag')} value={value('versionTag')} placeholder="2026" onCommit={(versionTag) => { set({ versionTag }); }} />}
        </>
      ) : (
        <FeelField label={p('decision.expression')} value={value('expression')} rows={3} placeholder={'=if count > 10 then "大型" else "一般"'} onCommit={(expression) => { set({ expression, decisionId: '', binding: '', versionTag: '' }); }} />
      )}
      <TextField label={p('script.result')} value={value('resultVariable')} mono onCommit={(resultVariable) => { set({ resultVariable }); }} />
    </Group>
  );
}
