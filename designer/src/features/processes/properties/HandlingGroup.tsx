import { Checkbox, Segmented } from 'antd';
import { extensionText, setExtension } from '../model/extension.js';
import { p } from '../texts.js';
import { Field, Group, TextField, useEditing, type GroupProps } from './kit.js';

type Kind = 'work' | 'approval' | 'receipt';

/** The verbs a kind of task can allow, and those it starts with. */
const VERBS: Record<Kind, { all: readonly Verb[]; usual: readonly Verb[] }> = {
  work: { all: ['complete', 'save', 'return', 'transfer', 'delegate', 'cc', 'withdraw'], usual: ['complete', 'save', 'transfer'] },
  approval: { all: ['approve', 'return', 'reject', 'transfer', 'delegate', 'add-sign', 'remove-sign', 'cc'], usual: ['approve', 'return', 'transfer'] },
  receipt: { all: ['complete', 'transfer'], usual: ['complete'] },
};
type Verb = 'complete' | 'approve' | 'reject' | 'return' | 'transfer' | 'delegate' | 'save' | 'withdraw' | 'cc' | 'add-sign' | 'remove-sign';

/** How it is done: work, approval or receipt, and what the holder may do. */
export function HandlingGroup({ element }: GroupProps) {
  const { moddle, edit } = useEditing();
  const { businessObject } = element;
  const value = (name: string) => extensionText(businessObject, 'nf:Task', name);
  const set = (attributes: Record<string, string>) => { edit(element, setExtension(businessObject, 'nf:Task', attributes, moddle)); };
  const kind: Kind = value('kind') === 'approval' || value('kind') === 'receipt' ? value('kind') as Kind : 'work';
  const actions = value('actions').split(/[\s,，、]+/).filter(Boolean);
  const { all, usual } = VERBS[kind];
  const shown = [...all, ...actions.filter((verb) => !(all as readonly string[]).includes(verb))] as Verb[];
  return (
    <Group title={p('group.handling')}>
      <Field label={p('handling.kind')} help={p(`handling.kindHelp.${kind}`)}>
        <Segmented<Kind> block value={kind} options={(['work', 'approval', 'receipt'] as const).map((each) => ({ value: each, label: p(`handling.kind.${each}`) }))} onChange={(next) => { set({ kind: next, actions: VERBS[next].usual.join(' ') }); }} />
      </Field>
      <Field label={p('handling.actions')} help={actions.length === 0 ? p('handling.actionsHelp') : undefined}>
        <Checkbox.Group<string> className="nf-props-verbs" value={actions.length === 0 ? [...usual] : actions} options={shown.map((verb) => ({ value: verb, label: p(`verb.${verb}`) }))} onChange={(next) => { set({ actions: shown.filter((verb) => next.includes(verb)).join(' ') }); }} />
      </Field>
      <TextField label={p('handling.title')} value={value('title')} placeholder={p('handling.titlePlaceholder')} help={p('handling.titleHelp')} onCommit={(title) => { set({ title }); }} />
      <TextField label={p('handling.instructions')} value={value('instructions')} rows={2} placeholder={p('handling.instructionsPlaceholder')} onCommit={(instructions) => { set({ instructions }); }} />
      {kind === 'approval' && <TextField label={p('handling.outcomeVariable')} value={value('outcomeVariable')} placeholder="outcome" mono check={(text) => (text.trim() === '' || /^[A-Za-z_]\w*$/.test(text.trim()) ? undefined : p('variable.invalid'))} help={p('handling.outcomeVariableHelp')} onCommit={(outcomeVariable) => { set({ outcomeVariable }); }} />}
    </Group>
  );
}
