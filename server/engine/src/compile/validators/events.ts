import type { EventDefinition, ExecutableElement } from '../../model/executable.js';
import type { Rule } from './rule.js';

/** Definitions of an element, those of a multiple event one by one. */
export function definitions(element: ExecutableElement): EventDefinition[] {
  const { event } = element;
  if (!event) return [];
  return event.kind === 'multiple' ? (event.parts ?? []) : [event];
}

const NAMED: Partial<Record<EventDefinition['kind'], string>> = { message: '消息', signal: '信号', link: '链接' };
const THROWS = new Set(['endEvent', 'intermediateThrowEvent']);
const CODED: Partial<Record<EventDefinition['kind'], string>> = { error: '错误', escalation: '升级' };

export const eventRules: Rule[] = [
  {
    id: 'event-reference', severity: 'error',
    advice: 'Choose the message, signal, error, escalation or link name', adviceZh: '请选择消息、信号、错误、升级或链接名称',
    check({ elements }, report) {
      for (const element of elements) {
        for (const { kind, name, condition } of definitions(element)) {
          const zh = NAMED[kind] ?? (THROWS.has(element.kind) ? CODED[kind] : undefined);
          if (zh !== undefined && name === undefined) report(element.id, `Expected the ${kind} event to say which ${kind}`, `未指定${zh}`);
          if (kind === 'conditional' && condition === undefined) report(element.id, 'Expected the conditional event to have a condition', '条件事件缺少条件');
        }
      }
    },
  },
  {
    id: 'link-flow', severity: 'error',
    advice: 'A throwing link ends its path, a catching one begins it', adviceZh: '抛出链接之后、捕获链接之前都不能有连线',
    check({ elements }, report) {
      for (const element of elements) {
        if (!definitions(element).some((event) => event.kind === 'link')) continue;
        if (element.kind === 'intermediateThrowEvent' && element.outgoing.length > 0) report(element.id, 'Expected no flow out of a throwing link', '抛出链接事件不能有出线');
        if (element.kind === 'intermediateCatchEvent' && element.incoming.length > 0) report(element.id, 'Expected no flow into a catching link', '捕获链接事件不能有入线');
      }
    },
  },
  {
    id: 'link-partner', severity: 'error',
    advice: 'Give throw and catch of a link the same name, one catch per name', adviceZh: '链接的抛出与捕获须同名，且每个名称只有一个捕获',
    check(subject, report) {
      for (const scope of subject.scopes) {
        const links = subject.children(scope).flatMap((element) => definitions(element).filter((event) => event.kind === 'link').map((event) => ({ element, name: event.name })));
        for (const { element, name } of links) {
          const catching = element.kind === 'intermediateCatchEvent';
          const partners = links.filter((other) => other.name === name && (other.element.kind === 'intermediateCatchEvent') !== catching);
          const rivals = links.filter((other) => catching && other.name === name && other.element !== element && other.element.kind === element.kind);
          if (partners.length === 0) report(element.id, `Expected a partner for the link ${name ?? ''} in the same scope`, `链接 ${name ?? ''} 缺少对应事件`);
          if (rivals.length > 0) report(element.id, `Expected one catching event for the link ${name ?? ''}`, `链接 ${name ?? ''} 有多个捕获事件`);
        }
      }
    },
  },
];
