import { Radio, Select, Switch } from 'antd';
import type { DiagramElement } from '../canvas/services.js';
import { bodyOf, outcomeCondition, setBody, writeOutcomeCondition } from '../model/expressions.js';
import { extensionText } from '../model/extension.js';
import { childOf, idOf, textOf, type ModdleObject } from '../model/moddle.js';
import { p } from '../texts.js';
import { FeelField, Field, Group, useEditing, type GroupProps } from './kit.js';

const OUTCOMES = ['approve', 'return', 'reject', 'done'] as const;
const canDefault = (source: ModdleObject | undefined) => source !== undefined && (['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway'].includes(source.$type) || source.$instanceOf('bpmn:Activity'));

/** The nearest approval before a gateway: whose result its conditions most likely read. */
function outcomeVariableBefore(element: DiagramElement | undefined): string {
  const seen = new Set<DiagramElement>();
  let open = element ? [element] : [];
  while (open.length > 0) {
    const next: DiagramElement[] = [];
    for (const each of open) {
      if (seen.has(each)) continue;
      seen.add(each);
      if (each.businessObject.$type === 'bpmn:UserTask' && extensionText(each.businessObject, 'nf:Task', 'kind') === 'approval') return extensionText(each.businessObject, 'nf:Task', 'outcomeVariable') || 'outcome';
      for (const flow of each.incoming ?? []) if (flow.source) next.push(flow.source);
    }
    open = next;
  }
  return 'outcome';
}

/** When a flow is taken. */
export function ConditionGroup({ element }: GroupProps) {
  const { diagram, moddle, edit } = useEditing();
  const { businessObject } = element;
  const source = childOf(businessObject, 'sourceRef');
  if (!canDefault(source)) return <Group title={p('group.condition')}><p className="nf-props-hint">{p('condition.always')}</p></Group>;
  const isDefault = childOf(source, 'default') === businessObject;
  const condition = bodyOf(businessObject, 'conditionExpression');
  const helper = outcomeCondition(condition);
  const set = (body: string) => { edit(element, setBody(businessObject, 'conditionExpression', body, moddle)); };
  const variable = helper?.variable ?? outcomeVariableBefore(element.source);
  return (
    <Group title={p('group.condition')}>
      <Field label={p('condition.default')} help={isDefault ? p('condition.defaultHelp') : undefined}>
        <Switch size="small" checked={isDefault} onChange={(checked) => {
          diagram.get('commandStack').execute('noticeflow.group', { run: () => {
            if (element.source) diagram.get('modeling').updateProperties(element.source, { default: checked ? businessObject : undefined });
            if (checked && condition !== '') set('');
          } });
        }} />
      </Field>
      {!isDefault && (
        <>
          <Field label={p('condition.outcome')} help={p('condition.outcomeHelp', { variable })}>
            <Select allowClear value={helper?.outcome} placeholder={p('condition.outcomePlaceholder')} options={OUTCOMES.map((outcome) => ({ value: outcome, label: p(`outcome.${outcome}`) }))} onChange={(outcome: (typeof OUTCOMES)[number] | undefined) => { set(outcome ? writeOutcomeCondition({ variable, outcome }) : ''); }} />
          </Field>
          <FeelField label={p('condition.expression')} value={condition} rows={2} placeholder={'=unit.level = "prefecture"'} help={p('condition.help')} onCommit={set} />
        </>
      )}
    </Group>
  );
}

/** The ways out of a gateway at a glance, and which is taken when nothing else is. */
export function BranchesGroup({ element }: GroupProps) {
  const { diagram, select } = useEditing();
  const { businessObject } = element;
  const flows = element.outgoing ?? [];
  const usual = childOf(businessObject, 'default');
  if (!canDefault(businessObject)) return <Group title={p('group.branches')}><p className="nf-props-hint">{p(businessObject.$type === 'bpmn:ParallelGateway' ? 'branches.parallel' : 'branches.event')}</p></Group>;
  return (
    <Group title={p('group.branches')} hint={flows.length < 2 ? p('branches.few') : p('branches.text')}>
      <Radio.Group className="nf-props-branches" value={idOf(usual)} onChange={(event) => { diagram.get('modeling').updateProperties(element, { default: flows.find(({ id }) => id === event.target.value)?.businessObject }); }}>
        {flows.map((flow) => {
          const condition = bodyOf(flow.businessObject, 'conditionExpression');
          const isDefault = usual === flow.businessObject;
          return (
            <div key={flow.id} className="nf-props-branch">
              <Radio value={flow.id}>{p('branches.default')}</Radio>
              <button type="button" className="nf-props-link" onClick={() => { select(flow.id); }}>{textOf(flow.businessObject, 'name') || p('branches.to', { name: textOf(flow.target?.businessObject, 'name') || (flow.target?.id ?? '') })}</button>
              <code className={condition === '' && !isDefault ? 'missing' : undefined}>{condition || (isDefault ? p('branches.otherwise') : p('branches.noCondition'))}</code>
            </div>
          );
        })}
      </Radio.Group>
    </Group>
  );
}
