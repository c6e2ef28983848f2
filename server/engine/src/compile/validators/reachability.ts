import type { ExecutableElement } from '../../model/executable.js';
import { definitions } from './events.js';
import type { Rule, Subject } from './rule.js';
import { isImplicitStart } from './rule.js';

export const reachabilityRules: Rule[] = [
  {
    id: 'unreachable', severity: 'error',
    advice: 'Connect the element, or delete it', adviceZh: '请连接该元素或将其删除',
    check(subject, report) {
      for (const scope of subject.scopes) {
        if (scope.kind === 'adHocSubProcess') continue;
        const children = subject.children(scope);
        // Without any start the missing start is the finding, not everything behind it.
        if ((scope.kind === 'process' || scope.kind === 'eventSubProcess') && !children.some((child) => child.kind === 'startEvent' || child.instantiate)) continue;
        const reached = reachable(subject, children);
        for (const child of children) if (!reached.has(child.id)) report(child.id, `Expected a way from a start event to ${child.id}`, '从开始事件无法到达该元素');
      }
    },
  },
  {
    id: 'endless-loop', severity: 'warning',
    advice: 'Put something into the circle that waits (a task, a timer), or make sure its exit is taken', adviceZh: '请在循环中加入等待环节（任务或定时器），或确保能够退出',
    check(subject, report) {
      for (const circle of circles(subject)) report(circle[0]?.id, `Nothing waits in the circle ${circle.map(({ id }) => id).join(' → ')}`, `循环 ${circle.map(({ id }) => id).join(' → ')} 中没有等待环节`);
    },
  },
];

function reachable(subject: Subject, children: ExecutableElement[]): Set<string> {
  const reached = new Set<string>();
  const handlers = new Set(children.map((child) => child.compensationHandler));
  const implicit = !children.some((child) => child.kind === 'startEvent' || child.instantiate === true);
  const open = children.filter((child) =>
    (implicit && isImplicitStart(child)) || child.kind === 'startEvent' || child.kind === 'eventSubProcess' || handlers.has(child.id) || child.instantiate === true
    || (child.kind === 'intermediateCatchEvent' && definitions(child).some((event) => event.kind === 'link')));
  while (open.length > 0) {
    const element = open.pop();
    if (!element || reached.has(element.id)) continue;
    reached.add(element.id);
    const next = [...targets(subject, element), ...(element.boundaryEvents ?? []), element.compensationHandler];
    open.push(...next.flatMap((id) => subject.element(id) ?? []));
  }
  return reached;
}

function targets(subject: Subject, element: ExecutableElement): string[] {
  return element.outgoing.flatMap((id) => subject.flow(id)?.target ?? []);
}

const PASSING = new Set(['exclusiveGateway', 'parallelGateway', 'inclusiveGateway', 'complexGateway', 'task', 'scriptTask', 'intermediateThrowEvent']);

/** Elements the engine runs through without stopping. */
function passes(element: ExecutableElement): boolean {
  if (element.kind === 'businessRuleTask') return element.job === undefined;
  return PASSING.has(element.kind) && element.job === undefined && element.event?.jobType === undefined;
}

/** Strongly connected parts of what never waits (Tarjan, without recursion). */
function circles(subject: Subject): ExecutableElement[][] {
  const result: ExecutableElement[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: ExecutableElement[] = [];
  const onStack = new Set<string>();
  const next = (element: ExecutableElement) => targets(subject, element).flatMap((id) => subject.element(id) ?? []).filter(passes);
  for (const root of subject.elements) {
    if (!passes(root) || index.has(root.id)) continue;
    const work: { element: ExecutableElement; targets: ExecutableElement[]; at: number }[] = [];
    const enter = (element: ExecutableElement) => {
      index.set(element.id, index.size);
      low.set(element.id, index.size - 1);
      stack.push(element);
      onStack.add(element.id);
      work.push({ element, targets: next(element), at: 0 });
    };
    enter(root);
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const target = frame.targets[frame.at];
      if (target) {
        frame.at += 1;
        if (!index.has(target.id)) enter(target);
        else if (onStack.has(target.id)) lower(low, frame.element.id, index.get(target.id) ?? 0);
        continue;
      }
      work.pop();
      const { element } = frame;
      const parent = work.at(-1);
      if (parent) lower(low, parent.element.id, low.get(element.id) ?? 0);
      if (low.get(element.id) !== index.get(element.id)) continue;
      const part: ExecutableElement[] = [];
      for (let member = stack.pop(); member; member = stack.pop()) {
        onStack.delete(member.id);
        part.unshift(member);
        if (member.id === element.id) break;
      }
      if (part.length > 1 || next(element).some((other) => other.id === element.id)) result.push(part);
    }
  }
  return result;
}

function lower(low: Map<string, number>, id: string, value: number): void {
  low.set(id, Math.min(low.get(id) ?? value, value));
}
