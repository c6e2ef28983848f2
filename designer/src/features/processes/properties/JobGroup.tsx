import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { extensionRows, extensionText, setExtension, setExtensionRows } from '../model/extension.js';
import { textOf } from '../model/moddle.js';
import { p } from '../texts.js';
import { FeelField, Field, Group, OpenSelect, TextField, useEditing, type GroupProps } from './kit.js';

/** Jobs the server does itself, and the parameters each reads. */
const BUILT_IN: Record<string, readonly string[]> = {
  'noticeflow:urge': ['duty', 'deadline', 'kind'],
  'noticeflow:notify': ['title', 'body', 'post', 'set'],
  'noticeflow:check-recurrence': ['recurrence'],
  'noticeflow:merge-records': ['form', 'table'],
  'noticeflow:check-record': ['form', 'resultVariable'],
  'noticeflow:archive': [],
};
const TITLES = { 'noticeflow:urge': 'job.urge', 'noticeflow:notify': 'job.notify', 'noticeflow:check-recurrence': 'job.recurrence', 'noticeflow:merge-records': 'job.merge', 'noticeflow:check-record': 'job.check', 'noticeflow:archive': 'job.archive' } as const;

/** What the system does here by itself. */
export function JobGroup({ element }: GroupProps) {
  const { moddle, edit, diagram } = useEditing();
  const { businessObject } = element;
  const type = extensionText(businessObject, 'nf:TaskDefinition', 'type');
  const setType = (next: string) => {
    if (next === type) return;
    diagram.get('commandStack').execute('noticeflow.group', { run: () => {
      edit(element, setExtension(businessObject, 'nf:TaskDefinition', { type: next, ...(extensionText(businessObject, 'nf:TaskDefinition', 'retries') === '' && next !== '' && { retries: '3' }) }, moddle));
      const present = new Map(extensionRows(businessObject, 'nf:Properties', 'values').map((row) => [textOf(row, 'name'), textOf(row, 'value')]));
      const missing = (BUILT_IN[next] ?? []).filter((name) => !present.has(name));
      if (missing.length > 0) edit(element, setExtensionRows(businessObject, 'nf:Properties', 'values', 'nf:Property', [...[...present].map(([name, value]) => ({ name, value })), ...missing.map((name) => ({ name }))], moddle));
    } });
  };
  return (
    <Group title={p('group.job')}>
      <Field label={p('job.type')} help={type in TITLES ? type : p('job.typeHelp')}>
        <OpenSelect value={type} placeholder={p('job.typePlaceholder')} label={p('job.type')} options={Object.entries(TITLES).map(([value, title]) => ({ value, label: p(title) }))} onChange={setType} />
      </Field>
      <Rows element={element} type="nf:Properties" list="values" rowType="nf:Property" columns={['name', 'value']} title={p('job.headers')} />
      <TextField label={p('job.retries')} value={extensionText(businessObject, 'nf:TaskDefinition', 'retries')} placeholder="3" onCommit={(retries) => { edit(element, setExtension(businessObject, 'nf:TaskDefinition', { retries }, moddle)); }} />
    </Group>
  );
}

/** A FEEL computation whose result is kept in a variable. */
export function ScriptGroup({ element }: GroupProps) {
  const { moddle, edit } = useEditing();
  const { businessObject } = element;
  const set = (attributes: Record<string, string>) => { edit(element, setExtension(businessObject, 'nf:Script', attributes, moddle)); };
  const foreign = textOf(businessObject, 'scriptFormat');
  return (
    <Group title={p('group.script')} hint={foreign && !/feel/i.test(foreign) ? p('script.foreign', { format: foreign }) : undefined}>
      <FeelField label={p('script.expression')} value={extensionText(businessObject, 'nf:Script', 'expression') || textOf(businessObject, 'script')} rows={3} onCommit={(expression) => { set({ expression }); }} />
      <TextField label={p('script.result')} value={extensionText(businessObject, 'nf:Script', 'resultVariable')} mono onCommit={(resultVariable) => { set({ resultVariable }); }} />
    </Group>
  );
}

/** Another process, run as part of this one. */
export function CallGroup({ element }: GroupProps) {
  const { moddle, edit } = useEditing();
  const { businessObject } = element;
  const value = (name: string) => extensionText(businessObject, 'nf:CalledElement', name);
  const set = (attributes: Record<string, unknown>) => { edit(element, setExtension(businessObject, 'nf:CalledElement', attributes, moddle)); };
  return (
    <Group title={p('group.call')}>
      <TextField label={p('call.process')} value={value('processId') || textOf(businessObject, 'calledElement')} mono placeholder="GD-P2" help={p('call.processHelp')} onCommit={(processId) => { set({ processId }); }} />
      <Field label={p('call.binding')}>
        <Select value={value('binding') === 'deployment' ? 'deployment' : value('binding') === 'versionTag' ? 'versionTag' : 'latest'} options={[...(['deployment', 'latest'] as const).map((binding) => ({ value: binding, label: p(`call.binding.${binding}`) })), ...(value('binding') === 'versionTag' ? [{ value: 'versionTag', label: value('versionTag') }] : [])]} onChange={(binding: string) => { set({ binding }); }} />
      </Field>
      <FeelField optional label={p('call.businessKey')} value={value('businessKey')} placeholder="=unit.code" onCommit={(businessKey) => { set({ businessKey }); }} />
      <Rows element={element} type="nf:IoMapping" list="inputs" rowType="nf:Input" columns={['target', 'source']} title={p('call.inputs')} />
      <Rows element={element} type="nf:IoMapping" list="outputs" rowType="nf:Output" columns={['target', 'source']} title={p('call.outputs')} />
    </Group>
  );
}

type RowList = { element: GroupProps['element']; type: 'nf:Properties' | 'nf:IoMapping'; list: string; rowType: string; columns: readonly [string, string]; title: string };

/** A list of pairs; written as a whole when a cell is left. */
function Rows({ element, type, list, rowType, columns, title }: RowList) {
  const { moddle, edit } = useEditing();
  const { businessObject } = element;
  const written = extensionRows(businessObject, type, list).map((row) => columns.map((column) => textOf(row, column)) as [string, string]);
  const print = JSON.stringify(written);
  const [rows, setRows] = useState<[string, string][]>(written);
  const [known, setKnown] = useState(print);
  if (known !== print) { setKnown(print); setRows(written); }
  const write = (next: [string, string][]) => {
    setRows(next);
    const kept = next.filter(([name]) => name.trim() !== '');
    if (JSON.stringify(kept) !== print) edit(element, setExtensionRows(businessObject, type, list, rowType, kept.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]!.trim()]))), moddle));
  };
  const change = (at: number, column: number, text: string) => { setRows(rows.map((row, index) => (index === at ? (column === 0 ? [text, row[1]] : [row[0], text]) : row))); };
  return (
    <Field label={title}>
      {rows.map((row, at) => (
        <div key={at} className="nf-props-pair">
          {columns.map((column, index) => <Input key={column} size="small" className="nf-mono" aria-label={`${title} ${p(`pair.${column}` as 'pair.name')}`} placeholder={p(`pair.${column}` as 'pair.name')} value={row[index]} onChange={(event) => { change(at, index, event.target.value); }} onBlur={() => { write(rows); }} />)}
          <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={p('pair.remove')} onClick={() => { write(rows.filter((_, index) => index !== at)); }} />
        </div>
      ))}
      <Button size="small" type="dashed" block icon={<PlusOutlined />} onClick={() => { setRows([...rows, ['', '']]); }}>{p('pair.add')}</Button>
    </Field>
  );
}
