import { checkExpression, isExpression, isTimerLiteral, looksLikeLiteral } from '../../expressions/index.js';
import { definitions } from './events.js';
import type { Rule } from './rule.js';

export const timerRules: Rule[] = [
  {
    id: 'timer-definition', severity: 'error',
    advice: 'Write ISO 8601 (PT2H, 2026-07-08T18:00:00+08:00, R3/P1D) or an expression', adviceZh: '请填写 ISO 8601（如 PT2H、2026-07-08T18:00:00+08:00、R3/P1D）或表达式',
    check({ elements }, report) {
      for (const element of elements) {
        for (const { kind, timer } of definitions(element)) {
          if (kind !== 'timer') continue;
          if (!timer) report(element.id, 'Expected the timer event to have a date, duration or cycle', '定时事件缺少时间定义');
          else if (!isExpression(timer.expression) && !isTimerLiteral(timer)) {
            const readable = !looksLikeLiteral(timer) && checkExpression(timer.expression) === undefined;
            if (!readable) report(element.id, `Expected a ${timer.kind} but the timer is ${timer.expression}`, `时间定义无法解析：${timer.expression}`);
          }
        }
      }
    },
  },
  {
    id: 'timer-cycle-place', severity: 'error',
    advice: 'Use a duration, or a non-interrupting boundary event', adviceZh: '请改用时长，或使用非中断边界事件',
    check(subject, report) {
      for (const element of subject.elements) {
        if (element.kind !== 'intermediateCatchEvent') continue;
        const cycle = definitions(element).find(({ timer }) => timer?.kind === 'cycle')?.timer;
        if (!cycle) continue;
        const behindGateway = element.incoming.some((id) => subject.element(subject.flow(id)?.source)?.kind === 'eventBasedGateway');
        if (behindGateway || element.event?.kind === 'multiple') report(element.id, 'Expected a date or duration: what goes on once cannot repeat', '此处不能使用循环定时');
        else if (/^R\//.test(cycle.expression.trim())) report(element.id, 'Expected a number of repetitions: without one the event never ends', '循环定时须写明次数，否则该事件永不结束');
      }
    },
  },
];
