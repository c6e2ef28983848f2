import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { processesApi } from '../api.js';
import { extensionText, setExtension } from '../model/extension.js';
import { p } from '../texts.js';
import { FeelField, Field, Group, OpenSelect, TextField, useEditing, type GroupProps } from './kit.js';

const POSTS = ['clerk', 'reviewer', 'head', 'organiser'] as const;
const OWN_UNIT = '=unit.id';

/** Who does it: which unit, which post there, and who gets a copy. */
export function AssignmentGroup({ element }: GroupProps) {
  const { moddle, edit } = useEditing();
  const { businessObject } = element;
  const value = (name: string) => extensionText(businessObject, 'nf:Assignment', name);
  const set = (attributes: Record<string, string>) => { edit(element, setExtension(businessObject, 'nf:Assignment', attributes, moddle)); };
  const unit = value('unit');
  const written = unit === OWN_UNIT ? 'own' : unit === '' ? undefined : unit.startsWith('=') ? 'expression' : 'named';
  const [chosen, setChosen] = useState<string>();
  const mode = chosen ?? written ?? 'own';
  return (
    <Group title={p('group.assignment')}>
      <Field label={p('assignment.unit')} help={mode === 'own' ? p('assignment.ownHelp') : undefined} fault={unit === '' && value('assignee') === '' ? p('assignment.missing') : undefined}>
        <Segmented<string>
          block value={written === undefined && chosen === undefined ? '' : mode}
          options={[{ value: 'own', label: p('assignment.own') }, { value: 'named', label: p('assignment.named') }, { value: 'expression', label: p('assignment.expression') }]}
          onChange={(next) => { setChosen(next); if (next === 'own') set({ unit: OWN_UNIT, ...(value('post') === '' && { post: 'clerk' }) }); }}
        />
      </Field>
      {mode === 'named' && <UnitPicker value={written === 'named' ? unit : ''} onChange={(code) => { set({ unit: code }); setChosen(undefined); }} />}
      {mode === 'expression' && <FeelField label={p('assignment.unitExpression')} value={unit} placeholder="=unit.parentId" help={p('assignment.unitExpressionHelp')} onCommit={(text) => { set({ unit: text }); setChosen(undefined); }} />}
      <Field label={p('assignment.post')}>
        <OpenSelect value={value('post')} placeholder={p('assignment.postPlaceholder')} label={p('assignment.post')} options={POSTS.map((post) => ({ value: post, label: p(`post.${post}`), detail: post }))} onChange={(post) => { set({ post }); }} />
      </Field>
      <TextField label={p('assignment.cc')} value={value('cc')} placeholder="=campaign.roles.reviewer" help={p('assignment.ccHelp')} mono onCommit={(cc) => { set({ cc }); }} />
      <TextField label={p('assignment.notBy')} value={value('notBy')} help={p('assignment.notByHelp')} mono onCommit={(notBy) => { set({ notBy }); }} />
      {value('assignee') !== '' && <FeelField optional label={p('assignment.person')} value={value('assignee')} onCommit={(assignee) => { set({ assignee }); }} />}
    </Group>
  );
}

/** A unit by name, pinyin or initials; its code is what the file keeps. */
function UnitPicker({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const [q, setQ] = useState('');
  const term = useDeferredValue(q.trim());
  const found = useQuery({ queryKey: ['process-designer', 'units', term], queryFn: () => processesApi.units(term), staleTime: 60_000 });
  const current = useQuery({ queryKey: ['process-designer', 'units', 'code', value], queryFn: () => processesApi.units(value), enabled: value !== '', staleTime: 600_000 });
  const name = current.data?.items.find((unit) => unit.code === value || unit.id === value)?.name;
  return (
    <Field label={p('assignment.unitNamed')}>
      <Select
        showSearch filterOption={false} onSearch={setQ} loading={found.isFetching} value={value || undefined} placeholder={p('assignment.unitSearch')}
        labelRender={() => name ?? value}
        options={(found.data?.items ?? []).map((unit) => ({ value: unit.code, label: <span>{unit.name}<span className="nf-muted nf-small">　{unit.code}</span></span> }))}
        onChange={(code: string) => { onChange(code); }}
      />
    </Field>
  );
}
