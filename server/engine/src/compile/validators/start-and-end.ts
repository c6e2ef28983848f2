import type { ExecutableElement } from '../../model/executable.js';
import { definitions } from './events.js';
import type { Rule, Subject } from './rule.js';
import { isImplicitStart } from './rule.js';

export const startRules: Rule[] = [
  {
    id: 'start-missing', severity: 'error',
    advice: 'Add a start event', adviceZh: '请添加开始事件',
    check(subject, report) {
      for (const scope of subject.scopes) {
        if (!lacksStart(subject, scope) || mayBeginWithout(scope, subject)) continue;
        report(scope.id, `Expected ${scope.id} to have a start event`, '缺少开始事件');
      }
    },
  },
  {
    id: 'start-missing', severity: 'warning',
    advice: 'Add a start event, so that readers see where it begins', adviceZh: '请添加开始事件，明确子流程起点',
    check(subject, report) {
      for (const scope of subject.scopes) {
        if (lacksStart(subject, scope) && mayBeginWithout(scope, subject)) report(scope.id, `${scope.id} has no start event: it begins at every element no flow leads to`, '缺少开始事件：将从所有没有入线的元素开始');
      }
    },
  },
  {
    id: 'start-multiple', severity: 'error',
    advice: 'Keep one none start event', adviceZh: '请只保留一个空开始事件',
    check(subject, report) {
      for (const scope of subject.scopes) {
        const starts = (scope.startEvents ?? []).flatMap((id) => subject.element(id) ?? []);
        const none = starts.filter((start) => start.event?.kind === 'none');
        if (none.length > 1) report(none[1]?.id, `Expected one none start event in ${scope.id} but there are ${none.length}`, `存在 ${none.length} 个空开始事件`);
        if (scope.kind === 'eventSubProcess' && starts.length > 1) report(starts[1]?.id, `Expected one start event in the event subprocess ${scope.id}`, '事件子流程只能有一个开始事件');
      }
    },
  },
  {
    id: 'start-kind', severity: 'error',
    advice: 'A subprocess starts with a none start event, an event subprocess with a triggered one', adviceZh: '子流程须以空开始事件开始，事件子流程须以带触发的开始事件开始',
    check(subject, report) {
      for (const start of subject.elements) {
        if (start.kind !== 'startEvent') continue;
        const scope = subject.scopeOf(start)?.kind;
        const kind = start.event?.kind ?? 'none';
        if (scope === 'eventSubProcess' && kind === 'none') report(start.id, 'Expected the start event of an event subprocess to have a trigger', '事件子流程的开始事件必须有触发条件');
        if ((scope === 'subProcess' || scope === 'transaction') && kind !== 'none') report(start.id, `Expected a none start event in a subprocess but found ${kind}`, '子流程只能使用空开始事件');
        // Of a process it waits in an instance for the other parts: messages and signals find it there.
        if (scope === 'process' && start.event?.parallel && definitions(start).some((part) => part.kind !== 'message' && part.kind !== 'signal')) report(start.id, 'Expected only messages and signals at a parallel multiple start event of a process', '流程的并行多重开始事件只能由消息和信号组成');
        if (scope === 'process' && (kind === 'error' || kind === 'escalation' || kind === 'compensation')) report(start.id, `Expected a start event that can start a process but found ${kind}`, '该开始事件只能用于事件子流程');
      }
    },
  },
  {
    id: 'instantiate-place', severity: 'error',
    advice: 'What starts a process stands in the process itself, with no flow into it', adviceZh: '用于启动流程的元素须位于流程顶层，且不能有入线',
    check(subject, report) {
      for (const element of subject.elements) {
        if (!element.instantiate) continue;
        // BPMN 2.0.2 §10.3.3 and §10.6.6: no incoming flow, or those of start events; a parallel gateway none at all.
        const others = element.incoming.filter((id) => subject.element(subject.flow(id)?.source)?.kind !== 'startEvent' || element.eventGateway?.exclusive === false);
        if (subject.scopeOf(element)?.kind !== 'process') report(element.id, `Expected ${element.id} to start the process but it is inside ${element.scope ?? 'nothing'}`, '启动流程的元素不能位于子流程内');
        else if (others.length > 0) report(element.id, `Expected no flow into ${element.id}, which starts the process, but found ${others.join(', ')}`, '启动流程的元素不能有入线');
      }
    },
  },
  {
    id: 'cancel-end-place', severity: 'error',
    advice: 'Put the cancel end event directly into a transaction', adviceZh: '取消结束事件只能直接放在事务子流程内',
    check(subject, report) {
      for (const element of subject.elements) {
        if (element.kind !== 'endEvent' || !definitions(element).some(({ kind }) => kind === 'cancel')) continue;
        const scope = subject.scopeOf(element);
        if (scope?.kind !== 'transaction') report(element.id, `Expected a cancel end event to be in a transaction but it is in ${scope?.kind ?? 'nothing'} ${element.scope ?? ''}`, '取消结束事件不在事务子流程内');
      }
    },
  },
  {
    id: 'start-incoming', severity: 'error',
    advice: 'Lead the flow to the element after the start event', adviceZh: '请将连线指向开始事件之后的元素',
    check({ elements }, report) {
      for (const element of elements) if (element.kind === 'startEvent' && element.incoming.length > 0) report(element.id, 'Expected no flow into a start event', '开始事件不能有入线');
    },
  },
  {
    id: 'end-outgoing', severity: 'error',
    advice: 'Use an intermediate event when the flow goes on', adviceZh: '流程继续时请改用中间事件',
    check({ elements }, report) {
      for (const element of elements) if (element.kind === 'endEvent' && element.outgoing.length > 0) report(element.id, 'Expected no flow out of an end event', '结束事件不能有出线');
    },
  },
  {
    id: 'end-missing', severity: 'warning',
    advice: 'Add an end event, so that readers see where it ends', adviceZh: '请添加结束事件，明确流程终点',
    check(subject, report) {
      for (const scope of subject.scopes) {
        if (scope.kind === 'adHocSubProcess' || subject.children(scope).some((child) => child.kind === 'endEvent')) continue;
        report(scope.id, `${scope.id} has no end event`, '缺少结束事件');
      }
    },
  },
];

function lacksStart(subject: Subject, scope: ExecutableElement): boolean {
  if (scope.kind === 'adHocSubProcess' || (scope.startEvents?.length ?? 0) > 0) return false;
  return !subject.children(scope).some((child) => child.instantiate === true);
}

/** Embedded subprocesses need no start event (BPMN 2.0.2 §10.3.5), as long as there is something they can begin with. */
function mayBeginWithout(scope: ExecutableElement, subject: Subject): boolean {
  if (scope.kind !== 'subProcess' && scope.kind !== 'transaction') return false;
  const children = subject.children(scope);
  return children.length === 0 || children.some(isImplicitStart);
}
