import { Segmented, Switch } from 'antd';
import { extensionText, setExtension } from '../model/extension.js';
import { flagOf, idOf, textOf } from '../model/moddle.js';
import { PROCESS_KEY } from '../model/new-process.js';
import { p } from '../texts.js';
import { Field, Group, TextField, useEditing, type GroupProps } from './kit.js';

/** Name and id; of the process also its version label. */
export function BasicGroup({ element }: GroupProps) {
  const { diagram, moddle, edit } = useEditing();
  const modeling = diagram.get('modeling');
  const { businessObject } = element;
  const process = businessObject.$type === 'bpmn:Process';
  const flow = businessObject.$type === 'bpmn:SequenceFlow';
  const taken = (id: string) => id !== element.id && diagram.get('elementRegistry').get(id) !== undefined;
  const check = (id: string) => (!PROCESS_KEY.test(id.trim()) ? p('basic.idInvalid') : taken(id.trim()) ? p('basic.idTaken') : undefined);
  return (
    <Group title={p('group.basic')}>
      <TextField label={p('basic.name')} value={textOf(businessObject, 'name')} {...(!flow && { rows: 1 })} placeholder={flow ? p('basic.flowNamePlaceholder') : undefined} onCommit={(name) => { modeling.updateProperties(element, { name: name || undefined }); }} />
      <TextField
        label={process ? p('basic.key') : p('basic.id')} value={idOf(businessObject)} mono check={check} help={process ? p('basic.keyHelp') : undefined}
        onCommit={(id) => { if (!check(id)) modeling.updateProperties(element, { id }); }}
      />
      {process && <TextField label={p('basic.versionTag')} value={extensionText(businessObject, 'nf:VersionTag', 'value')} help={p('basic.versionTagHelp')} onCommit={(value) => { edit(element, setExtension(businessObject, 'nf:VersionTag', { value }, moddle)); }} />}
      {process && (
        <Field label={p('basic.executable')}>
          <Switch size="small" checked={flagOf(businessObject, 'isExecutable', false)} onChange={(isExecutable) => { modeling.updateProperties(element, { isExecutable }); }} />
        </Field>
      )}
      {businessObject.$type === 'bpmn:BoundaryEvent' && (
        <Field label={p('event.interrupting')} help={flagOf(businessObject, 'cancelActivity', true) ? p('event.interruptingHelp') : p('event.nonInterruptingHelp')}>
          <Segmented<string> block value={flagOf(businessObject, 'cancelActivity', true) ? 'yes' : 'no'} options={[{ value: 'no', label: p('event.no') }, { value: 'yes', label: p('event.yes') }]} onChange={(value) => { modeling.updateProperties(element, { cancelActivity: value === 'yes' }); }} />
        </Field>
      )}
    </Group>
  );
}
