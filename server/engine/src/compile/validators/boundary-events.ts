import { definitions } from './events.js';
import type { Rule } from './rule.js';
import { isActivity } from './rule.js';

export const boundaryRules: Rule[] = [
  {
    id: 'boundary-host', severity: 'error',
    advice: 'Attach the boundary event to an activity of the same scope', adviceZh: '请将边界事件附着在同一层的任务或子流程上',
    check(subject, report) {
      for (const element of subject.elements) {
        if (element.kind !== 'boundaryEvent') continue;
        const host = subject.element(element.attachedTo);
        if (!host || !isActivity(host) || host.scope !== element.scope) report(element.id, `Expected the boundary event to be attached to an activity but it is attached to ${element.attachedTo ?? 'nothing'}`, '边界事件必须附着在任务或子流程上');
        else if (element.event?.kind === 'cancel' && host.kind !== 'transaction') report(element.id, 'Expected a cancel boundary event on a transaction', '取消边界事件只能附着在事务子流程上');
      }
    },
  },
  {
    id: 'boundary-incoming', severity: 'error',
    advice: 'A boundary event is triggered by its event only', adviceZh: '边界事件只能由事件触发，不能有入线',
    check({ elements }, report) {
      for (const element of elements) if (element.kind === 'boundaryEvent' && element.incoming.length > 0) report(element.id, 'Expected no flow into a boundary event', '边界事件不能有入线');
    },
  },
  {
    id: 'boundary-none', severity: 'error',
    advice: 'Give the boundary event a trigger', adviceZh: '请为边界事件设置触发条件',
    check({ elements }, report) {
      for (const element of elements) if ((element.kind === 'boundaryEvent' || element.kind === 'intermediateCatchEvent') && element.event?.kind === 'none') report(element.id, `Expected the ${element.kind} to have a trigger`, '缺少触发条件');
    },
  },
  {
    id: 'interrupting-only', severity: 'error',
    advice: 'Let the event interrupt', adviceZh: '请改为中断型',
    check(subject, report) {
      for (const element of subject.elements) {
        if (element.interrupting !== false || (element.kind !== 'boundaryEvent' && element.kind !== 'startEvent')) continue;
        // BPMN 2.0.2 tables 10.91 and 10.92: what has thrown an error, or been cancelled, cannot go on.
        const kind = definitions(element).map((event) => event.kind).find((each) => each === 'error' || each === 'cancel');
        if (kind) report(element.id, `Expected the ${kind} event to interrupt`, `${kind === 'error' ? '错误' : '取消'}事件只能是中断型`);
      }
    },
  },
  {
    id: 'compensation-handler', severity: 'warning',
    advice: 'Mark the activity as for compensation', adviceZh: '请将该活动标记为补偿活动',
    check(subject, report) {
      for (const { compensationHandler } of subject.elements) {
        const handler = subject.element(compensationHandler);
        if (handler && isActivity(handler) && !handler.isForCompensation) report(handler.id, `${handler.id} undoes something but is not marked as for compensation`, '该活动用于补偿，但未标记为补偿活动');
      }
    },
  },
  {
    id: 'compensation-handler', severity: 'error',
    advice: 'Connect the compensation event to its handler by an association', adviceZh: '请用关联线将补偿事件连接到补偿活动',
    check(subject, report) {
      for (const element of subject.elements) {
        if (element.kind !== 'boundaryEvent' || element.event?.kind !== 'compensation') continue;
        const handler = subject.element(element.compensationHandler);
        if (!handler || !isActivity(handler)) report(element.id, 'Expected the compensation event to be associated with an activity', '补偿事件缺少补偿活动');
      }
    },
  },
];
