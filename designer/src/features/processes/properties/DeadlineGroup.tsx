import { Button, Select } from 'antd';
import { bodyOf, deadlineId } from '../model/expressions.js';
import { extensionText, setExtension } from '../model/extension.js';
import { childrenOf, flagOf, textOf } from '../model/moddle.js';
import { addUrging } from '../canvas/add-urging.js';
import { p } from '../texts.js';
import { FeelField, Field, Group, TextField, useEditing, type GroupProps } from './kit.js';

/** Until when, when to remind, and what happens when the time has come. */
export function DeadlineGroup({ element }: GroupProps) {
  const { diagram, moddle, edit, campaign, select } = useEditing();
  const { businessObject } = element;
  const value = (name: string) => extensionText(businessObject, 'nf:Deadline', name);
  const set = (attributes: Record<string, string>) => { edit(element, setExtension(businessObject, 'nf:Deadline', attributes, moddle)); };
  const due = value('due');
  const known = deadlineId(due);
  const deadlines = campaign?.deadlines ?? [];
  const timers = (element.attachers ?? []).filter((each) => childrenOf(each.businessObject, 'eventDefinitions').some((definition) => definition.$type === 'bpmn:TimerEventDefinition'));
  return (
    <Group title={p('group.deadline')}>
      <Field label={p('deadline.due')} help={deadlines.length === 0 ? p('deadline.noCampaign') : undefined}>
        <Select
          allowClear value={due === '' ? undefined : known && deadlines.some(({ id }) => id === known) ? known : '='} placeholder={p('deadline.none')}
          options={[...deadlines.map(({ id, title }) => ({ value: id, label: title })), { value: '=', label: p('deadline.expression') }]}
          onChange={(next: string | undefined) => { set({ due: next === undefined ? '' : next === '=' ? (due || '=now() + duration("P3D")') : `=campaign.deadlines.${next}` }); }}
        />
      </Field>
      {due !== '' && !(known && deadlines.some(({ id }) => id === known)) && <FeelField optional label={p('deadline.dueExpression')} value={due} placeholder="=campaign.deadlines.annex2" help={p('deadline.dueHelp')} onCommit={(text) => { set({ due: text }); }} />}
      <TextField label={p('deadline.remindBefore')} value={value('remindBefore')} placeholder="P3D P1D" mono check={(text) => (text.split(/\s+/).every((part) => part === '' || part.startsWith('=') || /^P(?=.)(\d+[DW])?(T(?=.)(\d+H)?(\d+M)?)?$/.test(part)) ? undefined : p('deadline.remindInvalid'))} help={p('deadline.remindHelp')} onCommit={(remindBefore) => { set({ remindBefore }); }} />
      <Field label={p('deadline.duty')} help={p('deadline.dutyHelp')}>
        <Select allowClear showSearch optionFilterProp="label" value={value('duty') || undefined} placeholder={p('deadline.noDuty')} options={withCurrent((campaign?.duties ?? []).map(({ id, title }) => ({ value: id, label: title })), value('duty'))} onChange={(duty: string | undefined) => { set({ duty: duty ?? '' }); }} />
      </Field>
      <Field label={p('deadline.timers')}>
        {timers.length > 0 && (
          <ul className="nf-props-list">
            {timers.map((timer) => {
              const definition = childrenOf(timer.businessObject, 'eventDefinitions')[0];
              return (
                <li key={timer.id}>
                  <button type="button" className="nf-props-link" onClick={() => { select(timer.id); }}>{textOf(timer.businessObject, 'name') || timer.id}</button>
                  <small>{flagOf(timer.businessObject, 'cancelActivity', true) ? p('event.yes') : p('event.no')} · {bodyOf(definition, 'timeDate') || bodyOf(definition, 'timeDuration') || bodyOf(definition, 'timeCycle') || p('timer.unset')}</small>
                </li>
              );
            })}
          </ul>
        )}
        <Button size="small" onClick={() => { addUrging(diagram, element, { due: due || 'P3D', duty: value('duty'), deadline: known ?? '' }); }}>{p('deadline.addUrging')}</Button>
      </Field>
    </Group>
  );
}

export function withCurrent(options: { value: string; label: string }[], current: string): { value: string; label: string }[] {
  return current && !options.some((option) => option.value === current) ? [...options, { value: current, label: current }] : options;
}
