import { Button, ConfigProvider } from 'antd';
import type { ComponentType } from 'react';
import type { Problem } from '@noticeflow/engine';
import type { DiagramElement } from '../canvas/services.js';
import { textOf } from '../model/moddle.js';
import { p, typeName } from '../texts.js';
import { AssignmentGroup } from './AssignmentGroup.js';
import { BasicGroup } from './BasicGroup.js';
import { DeadlineGroup } from './DeadlineGroup.js';
import { EventGroup } from './EventGroup.js';
import { BranchesGroup, ConditionGroup } from './FlowGroups.js';
import { FormGroup } from './FormGroup.js';
import { HandlingGroup } from './HandlingGroup.js';
import { DecisionGroup } from './DecisionGroup.js';
import { CallGroup, JobGroup, ScriptGroup } from './JobGroup.js';
import { useEditing, type GroupProps } from './kit.js';
import { LoopGroup } from './LoopGroup.js';
import { ObligationsGroup } from './ObligationsGroup.js';
import './properties.css';

type GroupOf = ComponentType<GroupProps>;

/** The table of contents of the panel: which groups an element has, in order. */
const GROUPS: Record<string, readonly GroupOf[]> = {
  'bpmn:UserTask': [AssignmentGroup, HandlingGroup, FormGroup, DeadlineGroup, LoopGroup, ObligationsGroup],
  'bpmn:ManualTask': [LoopGroup],
  'bpmn:Task': [ConvertGroup],
  'bpmn:ServiceTask': [JobGroup, LoopGroup, ObligationsGroup],
  'bpmn:SendTask': [EventGroup, JobGroup, LoopGroup],
  'bpmn:ReceiveTask': [EventGroup, LoopGroup],
  'bpmn:ScriptTask': [ScriptGroup, LoopGroup],
  'bpmn:BusinessRuleTask': [DecisionGroup, LoopGroup, ObligationsGroup],
  'bpmn:CallActivity': [CallGroup, LoopGroup, ObligationsGroup],
  'bpmn:SubProcess': [LoopGroup],
  'bpmn:SequenceFlow': [ConditionGroup],
  'bpmn:ExclusiveGateway': [BranchesGroup],
  'bpmn:InclusiveGateway': [BranchesGroup],
  'bpmn:ParallelGateway': [BranchesGroup],
  'bpmn:EventBasedGateway': [BranchesGroup],
  'bpmn:StartEvent': [EventGroup],
  'bpmn:EndEvent': [EventGroup],
  'bpmn:IntermediateCatchEvent': [EventGroup],
  'bpmn:IntermediateThrowEvent': [EventGroup],
  'bpmn:BoundaryEvent': [EventGroup],
};

/** The panel holds much: a little smaller than the rest of the app. */
const DENSE = { token: { controlHeight: 30, fontSize: 13, borderRadius: 5 } };

/** The settings of the selected element, in the words of the office. */
export function PropertiesPanel({ element, problems }: { element: DiagramElement; problems: readonly Problem[] }) {
  const { businessObject } = element;
  const own = problems.filter((problem) => problem.elementId === element.id);
  return (
    <aside className="nf-props" aria-label={p('panel.title')}>
      <header className="nf-props-head">
        <small>{typeName(businessObject.$type)}</small>
        <h2>{textOf(businessObject, 'name') || element.id}</h2>
      </header>
      {own.map((problem, index) => (
        <p key={index} className={`nf-props-problem ${problem.severity}`}><b>{problem.messageZh}</b>{problem.adviceZh && <span>{problem.adviceZh}</span>}</p>
      ))}
      {/* Keyed by element: what was typed for one must not appear at another. */}
      <ConfigProvider key={element.id} theme={DENSE}>
        <BasicGroup element={element} />
        {(GROUPS[businessObject.$type] ?? []).map((Part, index) => <Part key={index} element={element} />)}
      </ConfigProvider>
    </aside>
  );
}

/** A task without a kind does nothing: offer the two that are meant. */
function ConvertGroup({ element }: GroupProps) {
  const { diagram, select } = useEditing();
  const turn = (type: string) => { const next = diagram.get('bpmnReplace').replaceElement(element, { type }); select(next.id); };
  return (
    <div className="nf-props-convert">
      <p className="nf-props-hint">{p('convert.text')}</p>
      <Button type="primary" size="small" onClick={() => { turn('bpmn:UserTask'); }}>{p('convert.user')}</Button> <Button size="small" onClick={() => { turn('bpmn:ServiceTask'); }}>{p('convert.service')}</Button>
    </div>
  );
}
