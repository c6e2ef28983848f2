import type { ExecutableElement } from '../../model/executable.js';
import type { Rule } from './rule.js';

/** Messages start a process; signals too, but those of a parallel gateway have to find the instance that waits for them. */
function canStart(gateway: ExecutableElement, target: ExecutableElement): boolean {
  const kind = target.event?.kind;
  return kind === 'message' || (kind === 'signal' && gateway.eventGateway?.exclusive === true);
}

const CATCHES = new Set(['message', 'timer', 'signal', 'conditional', 'multiple']);

export const gatewayRules: Rule[] = [
  {
    id: 'event-gateway-target', severity: 'error',
    advice: 'Lead each flow to a catching event or a receive task of its own', adviceZh: '事件网关的每条出线须指向独立的捕获事件或接收任务',
    check(subject, report) {
      for (const gateway of subject.elements) {
        if (gateway.kind !== 'eventBasedGateway') continue;
        if (gateway.outgoing.length === 0) report(gateway.id, 'Expected flows out of the event-based gateway', '事件网关缺少出线');
        for (const id of gateway.outgoing) {
          const target = subject.element(subject.flow(id)?.target);
          const waits = target?.kind === 'receiveTask' || (target?.kind === 'intermediateCatchEvent' && CATCHES.has(target.event?.kind ?? 'none'));
          if (!target || !waits) report(gateway.id, `Expected ${id} to lead to a catching event or receive task but it leads to ${target?.id ?? 'nothing'}`, `事件网关的出线 ${id} 未指向捕获事件`);
          else if (gateway.instantiate && !canStart(gateway, target)) report(gateway.id, `Expected ${id} to lead to what can start a process but it leads to ${target.id}`, `出线 ${id} 指向的事件不能启动流程，请使用消息${gateway.eventGateway?.exclusive ? '或信号' : ''}`);
          else if (target.kind === 'receiveTask' && !target.event) report(target.id, 'Expected the receive task behind an event-based gateway to name its message', '事件网关之后的接收任务未指定消息');
          // BPMN 2.0.2 §10.6.6: it is passed when its message comes, so nothing can happen at it meanwhile.
          else if (target.kind === 'receiveTask' && (target.boundaryEvents?.length || target.loop || target.multiInstance)) report(target.id, 'Expected no boundary event and no loop at a receive task behind an event-based gateway', '事件网关之后的接收任务不能有边界事件或循环');
          else if (target.incoming.length > 1) report(target.id, 'Expected no other flow into an event behind an event-based gateway', '事件网关之后的事件不能有其他入线');
        }
      }
    },
  },
  {
    id: 'event-gateway-mixed', severity: 'warning',
    advice: 'Use message events or receive tasks, one of the two', adviceZh: '请统一使用消息事件或接收任务',
    check(subject, report) {
      for (const gateway of subject.elements) {
        if (gateway.kind !== 'eventBasedGateway') continue;
        const targets = gateway.outgoing.flatMap((id) => subject.element(subject.flow(id)?.target) ?? []);
        const mixed = targets.some(({ kind }) => kind === 'receiveTask') && targets.some((target) => target.kind === 'intermediateCatchEvent' && target.event?.kind === 'message');
        if (mixed) report(gateway.id, 'Message events and receive tasks stand behind the same event-based gateway', '同一事件网关之后混用了消息事件与接收任务');
      }
    },
  },
  {
    id: 'complex-gateway-condition', severity: 'warning',
    advice: 'Say when it goes on, e.g. activationCount >= 2', adviceZh: '请填写激活条件，例如 activationCount >= 2',
    check({ elements }, report) {
      for (const { id, complex, incoming } of elements) if (complex && complex.activationCondition === undefined && incoming.length > 1) report(id, 'Without an activation condition the gateway joins nothing: every token passes', '没有激活条件的复杂网关不会汇合：每个令牌都直接通过');
    },
  },
  {
    id: 'event-gateway-parallel', severity: 'error',
    advice: 'Use an exclusive event-based gateway, or let it start the process', adviceZh: '请改用排他事件网关，或将其设为启动流程',
    check({ elements }, report) {
      for (const { id, eventGateway } of elements) {
        // BPMN 2.0.2 §10.6.6: parallel only where it instantiates.
        if (eventGateway && !eventGateway.exclusive && !eventGateway.instantiate) report(id, 'Expected a parallel event-based gateway to start the process', '并行事件网关只能用于启动流程');
      }
    },
  },
  {
    id: 'gateway-condition', severity: 'warning',
    advice: 'Give each flow a condition, or make one the default', adviceZh: '请为每条出线设置条件，或指定默认流',
    check(subject, report) {
      for (const gateway of subject.elements) {
        if ((gateway.kind !== 'exclusiveGateway' && gateway.kind !== 'inclusiveGateway') || gateway.outgoing.length < 2) continue;
        for (const id of gateway.outgoing) {
          if (id !== gateway.defaultFlow && subject.flow(id)?.condition === undefined) report(id, `The flow leaves ${gateway.id} without a condition and is not the default`, '网关出线没有条件，也不是默认流');
        }
      }
    },
  },
  {
    id: 'gateway-default', severity: 'warning',
    advice: 'Make one flow the default, otherwise data nobody foresaw stops the process', adviceZh: '请指定默认流，避免没有条件满足时流程中断',
    check(subject, report) {
      for (const gateway of subject.elements) {
        if ((gateway.kind !== 'exclusiveGateway' && gateway.kind !== 'inclusiveGateway') || gateway.outgoing.length < 2 || gateway.defaultFlow !== undefined) continue;
        if (gateway.outgoing.every((id) => subject.flow(id)?.condition !== undefined)) report(gateway.id, 'The gateway has no default flow', '网关没有默认流');
      }
    },
  },
];
