import { Segmented, Select } from 'antd';
import { unitSetId } from '../model/expressions.js';
import { loopOf, setLoopKind, setLoopText, type LoopKind } from '../model/loop.js';
import { p } from '../texts.js';
import { FeelField, Field, Group, TextField, useEditing, type GroupProps } from './kit.js';

/** Once, or once for each unit (or person, or row) of a list. */
export function LoopGroup({ element }: GroupProps) {
  const { moddle, edit, campaign } = useEditing();
  const { businessObject } = element;
  const loop = loopOf(businessObject);
  const set = (name: Parameters<typeof setLoopText>[1], value: string) => { edit(element, setLoopText(businessObject, name, value, moddle)); };
  const sets = campaign?.sets ?? [];
  const setId = unitSetId(loop.collection);
  return (
    <Group title={p('group.loop')}>
      <Field label={p('loop.kind')}>
        <Segmented<LoopKind> block value={loop.kind} options={(['none', 'parallel', 'sequential'] as const).map((kind) => ({ value: kind, label: p(`loop.kind.${kind}`) }))} onChange={(kind) => { edit(element, setLoopKind(businessObject, kind, moddle)); }} />
      </Field>
      {loop.kind !== 'none' && (
        <>
          {sets.length > 0 && (
            <Field label={p('loop.set')} help={setId ? p('loop.setCount', { count: sets.find(({ id }) => id === setId)?.units.length ?? 0 }) : undefined}>
              <Select allowClear value={setId !== undefined && sets.some(({ id }) => id === setId) ? setId : undefined} placeholder={p('loop.setPlaceholder')} options={sets.map(({ id, title, units }) => ({ value: id, label: `${title}（${units.length}）` }))} onChange={(id: string | undefined) => { set('collection', id ? `=campaign.sets.${id}` : ''); }} />
            </Field>
          )}
          {loop.cardinality === '' ? <FeelField label={p('loop.collection')} value={loop.collection} placeholder="=campaign.sets.reporters" help={p('loop.collectionHelp')} onCommit={(text) => { set('collection', text); }} />
            : <FeelField optional label={p('loop.cardinality')} value={loop.cardinality} onCommit={(text) => { set('cardinality', text); }} />}
          <TextField label={p('loop.elementVariable')} value={loop.elementVariable} placeholder="unit" mono check={(text) => (text.trim() === '' || /^[A-Za-z_]\w*$/.test(text.trim()) ? undefined : p('variable.invalid'))} help={p('loop.elementVariableHelp')} onCommit={(text) => { set('elementVariable', text); }} />
          <FeelField label={p('loop.completion')} value={loop.completionCondition} placeholder="=numberOfCompletedInstances >= 2" help={p('loop.completionHelp')} onCommit={(text) => { set('completionCondition', text); }} />
          {(loop.outputCollection !== '' || loop.outputElement !== '') && (
            <>
              <TextField label={p('loop.outputCollection')} value={loop.outputCollection} mono onCommit={(text) => { set('outputCollection', text); }} />
              <FeelField label={p('loop.outputElement')} value={loop.outputElement} onCommit={(text) => { set('outputElement', text); }} />
            </>
          )}
        </>
      )}
    </Group>
  );
}
