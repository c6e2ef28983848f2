import { isExpression } from '../../expressions/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { isReservedName } from '../../model/reserved-names.js';
import { definitions } from './events.js';
import type { Rule, Subject } from './rule.js';
import { isActivity } from './rule.js';

const THROWS = new Set(['endEvent', 'intermediateThrowEvent']);

/** The scope whose records a compensation event undoes: an event subprocess undoes for the scope around it. */
function compensatedScope(subject: Subject, element: ExecutableElement): string | undefined {
  const scope = subject.scopeOf(element);
  return scope?.kind === 'eventSubProcess' ? compensatedScope(subject, scope) : scope?.id;
}

export const activityRules: Rule[] = [
  {
    id: 'compensation-target', severity: 'error',
    advice: 'Name an activity of the scope the event undoes, or none, which means all of them', adviceZh: '请指定同一层的活动；不指定则补偿该层全部已完成活动',
    check(subject, report) {
      for (const element of subject.elements) {
        for (const { kind, activityRef } of definitions(element)) {
          if (kind !== 'compensation' || activityRef === undefined || !THROWS.has(element.kind)) continue;
          const target = subject.element(activityRef);
          if (!target || !isActivity(target) || target.scope !== compensatedScope(subject, element)) report(element.id, `Expected an activity of the scope the event undoes but found ${activityRef}`, `补偿目标 ${activityRef} 不在可补偿的范围内`);
        }
      }
    },
  },
  {
    id: 'event-subprocess', severity: 'error',
    advice: 'An event subprocess is started by its event alone, once per event', adviceZh: '事件子流程只能由其开始事件触发，不能有连线或循环',
    check({ elements }, report) {
      for (const { id, kind, incoming, outgoing, loop, multiInstance } of elements) {
        if (kind !== 'eventSubProcess') continue;
        if (incoming.length + outgoing.length > 0) report(id, 'Expected no sequence flow at an event subprocess', '事件子流程不能有顺序流');
        if (loop || multiInstance) report(id, 'Expected no loop at an event subprocess', '事件子流程不能设置循环或多实例');
      }
    },
  },
  {
    id: 'ad-hoc-content', severity: 'error',
    advice: 'Put activities to choose from into it, and no start or end events', adviceZh: '自由子流程内应放置可选的活动，不能有开始或结束事件',
    check(subject, report) {
      for (const scope of subject.scopes) {
        if (scope.kind !== 'adHocSubProcess') continue;
        const children = subject.children(scope);
        // BPMN 2.0.2 §10.3.5: neither start nor end events; at least one activity.
        for (const child of children) if (child.kind === 'startEvent' || child.kind === 'endEvent') report(child.id, `Expected no ${child.kind} in an ad-hoc subprocess`, '自由子流程内不能有开始或结束事件');
        if (!children.some(isActivity)) report(scope.id, 'Expected an activity in the ad-hoc subprocess', '自由子流程内没有活动');
      }
    },
  },
  {
    id: 'called-element', severity: 'error',
    advice: 'Say which process the call activity calls', adviceZh: '请指定调用活动所调用的流程',
    check({ elements }, report) {
      for (const element of elements) {
        if (element.kind !== 'callActivity') continue;
        if (!element.called) report(element.id, 'Expected the call activity to name a process', '调用活动未指定流程');
        else if (element.called.binding === 'versionTag' && element.called.versionTag === undefined) report(element.id, 'Expected a version tag for the binding versionTag', '未指定版本标签');
      }
    },
  },
  {
    id: 'called-decision', severity: 'error',
    advice: 'Name the version tag, or bind to the latest version', adviceZh: '请填写版本标签，或改为绑定最新版本',
    check({ elements }, report) {
      for (const { id, decision } of elements) {
        if (decision?.decisionId !== undefined && decision.binding === 'versionTag' && decision.versionTag === undefined) report(id, 'Expected a version tag for the binding versionTag', '未指定版本标签');
      }
    },
  },
  {
    id: 'decision-result', severity: 'warning',
    advice: 'Name the variable that takes the result', adviceZh: '请填写接收结果的变量',
    check({ elements }, report) {
      for (const { id, decision } of elements) if (decision && decision.resultVariable === undefined) report(id, 'The result of the decision goes nowhere', '决策结果没有写入任何变量');
    },
  },
  {
    id: 'decision-unknown', severity: 'warning',
    advice: 'Deploy the decision first or together with the process', adviceZh: '请先发布该决策，或与流程一并发布',
    check({ elements, decisions }, report) {
      for (const { id, decision } of elements) {
        const called = decision?.expression === undefined ? decision?.decisionId : undefined;
        if (decisions && called !== undefined && !isExpression(called) && !decisions.has(called)) report(id, `There is no decision ${called}`, `决策 ${called} 不存在`);
      }
    },
  },
  {
    id: 'quantity', severity: 'error',
    advice: 'Use 1 or more', adviceZh: '数量须大于等于 1',
    check({ elements }, report) {
      for (const { id, startQuantity, completionQuantity } of elements) {
        for (const [name, value] of [['startQuantity', startQuantity], ['completionQuantity', completionQuantity]] as const) {
          if (!Number.isInteger(value) || value < 1) report(id, `Expected ${name} to be at least 1 but it is ${value}`, `${name} 不能小于 1（当前 ${value}）`);
        }
      }
    },
  },
  {
    id: 'variable-name', severity: 'error',
    advice: 'Name the variable; reserved names are refused', adviceZh: '请填写变量名称，不能使用保留字',
    check({ elements }, report) {
      for (const element of elements) {
        for (const { source, target } of [...(element.inputs ?? []), ...(element.outputs ?? [])]) {
          if (target === '' || source === '') report(element.id, 'Expected the mapping to have a source and a target', '变量映射缺少来源或目标');
        }
        const { multiInstance, script, decision, task } = element;
        const names = [
          ...(element.inputs ?? []).map(({ target }) => target), ...(element.outputs ?? []).map(({ target }) => target),
          multiInstance?.elementVariable, multiInstance?.outputCollection, script?.resultVariable, decision?.resultVariable, task?.outcomeVariable,
        ];
        for (const name of names) {
          if (name?.split('.').some(isReservedName)) report(element.id, `Expected another variable than the reserved ${name}`, `变量名 ${name} 为保留字`);
        }
      }
    },
  },
  {
    id: 'compensation-flow', severity: 'error',
    advice: 'A compensation activity is reached by its association only', adviceZh: '补偿活动只能通过关联线触发，不能有连线',
    check({ elements }, report) {
      for (const element of elements) {
        if (isActivity(element) && element.isForCompensation && element.incoming.length + element.outgoing.length > 0) report(element.id, 'Expected no sequence flow at a compensation activity', '补偿活动不能有顺序流');
        if (element.kind === 'boundaryEvent' && element.event?.kind === 'compensation' && element.outgoing.length > 0) report(element.id, 'Expected no sequence flow out of a compensation event, but an association with its activity', '补偿边界事件不能有顺序流，应以关联线连接补偿活动');
      }
    },
  },
];
