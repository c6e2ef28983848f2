import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { bodyOf, deadlineId, setBody } from '../model/expressions.js';
import { extensionText, setExtension } from '../model/extension.js';
import { childOf, childrenOf, textOf, type ModdleObject } from '../model/moddle.js';
import { isReferring, knownReferences, referenceText, setReference } from '../model/references.js';
import { p } from '../texts.js';
import { FeelField, Field, Group, OpenSelect, TextField, useEditing, type GroupProps } from './kit.js';

const THROWING = ['bpmn:EndEvent', 'bpmn:IntermediateThrowEvent', 'bpmn:SendTask'];

/** What an event waits for or sends: a time, a message, a signal, an error, an escalation, a condition. */
export function EventGroup({ element }: GroupProps) {
  const { businessObject } = element;
  if (businessObject.$type === 'bpmn:ReceiveTask' || businessObject.$type === 'bpmn:SendTask') return <ReferenceFields element={element} owner={businessObject} />;
  const definitions = childrenOf(businessObject, 'eventDefinitions');
  return definitions.map((definition, index) => {
    const key = `${definition.$type}-${index}`;
    if (definition.$type === 'bpmn:TimerEventDefinition') return <TimerFields key={key} element={element} definition={definition} />;
    if (definition.$type === 'bpmn:ConditionalEventDefinition') return <ConditionalFields key={key} element={element} definition={definition} />;
    if (definition.$type === 'bpmn:LinkEventDefinition') return <LinkFields key={key} element={element} definition={definition} />;
    return isReferring(definition) ? <ReferenceFields key={key} element={element} owner={definition} /> : null;
  });
}

const TIMERS = { date: 'timeDate', duration: 'timeDuration', cycle: 'timeCycle' } as const;
type TimerKind = keyof typeof TIMERS;

function TimerFields({ element, definition }: GroupProps & { definition: ModdleObject }) {
  const { moddle, edit, campaign } = useEditing();
  const written = (Object.keys(TIMERS) as TimerKind[]).find((kind) => bodyOf(definition, TIMERS[kind]) !== '');
  const [chosen, setChosen] = useState<TimerKind>();
  const kind = chosen ?? written ?? 'duration';
  const text = bodyOf(definition, TIMERS[kind]);
  const set = (body: string) => {
    const others = (Object.keys(TIMERS) as TimerKind[]).filter((each) => each !== kind && bodyOf(definition, TIMERS[each]) !== '');
    edit(element, [...others.map((each) => ({ target: definition, properties: { [TIMERS[each]]: undefined } })), ...setBody(definition, TIMERS[kind], body, moddle)]);
    setChosen(undefined);
  };
  const deadlines = campaign?.deadlines ?? [];
  const known = kind === 'date' ? deadlines.find(({ id }) => id === deadlineId(text)) : undefined;
  return (
    <Group title={p('group.timer')}>
      <Field label={p('timer.kind')}>
        <Segmented<TimerKind> block value={kind} options={(Object.keys(TIMERS) as TimerKind[]).map((each) => ({ value: each, label: p(`timer.kind.${each}`) }))} onChange={setChosen} />
      </Field>
      {kind === 'date' && deadlines.length > 0 && (
        <Field label={p('timer.deadline')}>
          <Select value={known?.id} placeholder={p('timer.deadlinePlaceholder')} options={deadlines.map(({ id, title }) => ({ value: id, label: title }))} onChange={(id: string) => { set(`=campaign.deadlines.${id}`); }} />
        </Field>
      )}
      <TextField label={p(`timer.value.${kind}`)} value={text} mono placeholder={{ date: '=campaign.deadlines.annex2', duration: 'P3D', cycle: 'R4/P7D' }[kind]} help={p(`timer.help.${kind}`)} onCommit={set} />
    </Group>
  );
}

function ReferenceFields({ element, owner }: GroupProps & { owner: ModdleObject }) {
  const { moddle, edit } = useEditing();
  const { businessObject } = element;
  const kind = owner.$type === 'bpmn:SignalEventDefinition' ? 'signal' : owner.$type === 'bpmn:ErrorEventDefinition' ? 'error' : owner.$type === 'bpmn:EscalationEventDefinition' ? 'escalation' : 'message';
  const text = referenceText(owner);
  const set = (next: string) => { if (next !== text) edit(element, setReference(owner, next, moddle)); };
  const throwing = THROWING.includes(businessObject.$type);
  // The key may stand at the message itself, for all who wait for it; what is written here goes before it.
  const type = throwing ? 'nf:Publication' : 'nf:Subscription';
  return (
    <Group title={p(`group.${kind}`)}>
      <Field label={p(`reference.${kind}`)} help={p(`reference.${kind}Help`)}>
        <OpenSelect value={text} label={p(`reference.${kind}`)} options={knownReferences(owner).map((value) => ({ value, label: value }))} onChange={set} />
      </Field>
      {kind === 'message' && <FeelField label={p('reference.correlationKey')} value={extensionText(businessObject, type, 'correlationKey') || extensionText(childOf(owner, 'messageRef'), 'nf:Subscription', 'correlationKey')} placeholder="=unit.code" help={p(throwing ? 'reference.correlationSend' : 'reference.correlationReceive')} onCommit={(correlationKey) => { edit(element, setExtension(businessObject, type, { correlationKey }, moddle)); }} />}
    </Group>
  );
}

function ConditionalFields({ element, definition }: GroupProps & { definition: ModdleObject }) {
  const { moddle, edit } = useEditing();
  return <Group title={p('group.condition')}><FeelField label={p('condition.expression')} value={bodyOf(definition, 'condition')} rows={2} help={p('condition.eventHelp')} onCommit={(body) => { edit(element, setBody(definition, 'condition', body, moddle)); }} /></Group>;
}

function LinkFields({ element, definition }: GroupProps & { definition: ModdleObject }) {
  const { edit } = useEditing();
  return <Group title={p('group.link')}><TextField label={p('link.name')} value={textOf(definition, 'name')} help={p('link.help')} onCommit={(name) => { edit(element, [{ target: definition, properties: { name: name || undefined } }]); }} /></Group>;
}
