import type { Rule } from './rule.js';
import { isActivity } from './rule.js';

const DEFAULTS = new Set(['exclusiveGateway', 'inclusiveGateway', 'complexGateway']);

export const flowRules: Rule[] = [
  {
    id: 'dangling-flow', severity: 'error',
    advice: 'Connect both ends to elements of the same process', adviceZh: '请将连线两端都连接到同一流程中的元素',
    check({ process }, report) {
      for (const flow of process.flows.values()) {
        if (!process.elements.has(flow.source)) report(flow.id, 'Expected the sequence flow to begin at an element of this process', '顺序流缺少起点');
        if (!process.elements.has(flow.target)) report(flow.id, 'Expected the sequence flow to end at an element of this process', '顺序流缺少终点');
      }
    },
  },
  {
    id: 'flow-crosses-scope', severity: 'error',
    advice: 'End the subprocess and go on from it, or use events', adviceZh: '请在子流程内结束，再从子流程引出连线，或改用事件',
    check(subject, report) {
      for (const flow of subject.process.flows.values()) {
        for (const end of [subject.element(flow.source), subject.element(flow.target)]) {
          if (end && end.scope !== flow.scope) report(flow.id, `Expected the sequence flow to stay inside ${flow.scope} but ${end.id} is in ${end.scope ?? 'no scope'}`, `顺序流不能跨越子流程边界（${end.id}）`);
        }
      }
    },
  },
  {
    id: 'default-flow', severity: 'error',
    advice: 'Choose one of the outgoing flows as default', adviceZh: '请选择该元素的一条出线作为默认流',
    check({ elements }, report) {
      for (const { id, kind, defaultFlow, outgoing, ...element } of elements) {
        if (defaultFlow === undefined) continue;
        if (!outgoing.includes(defaultFlow)) report(id, `Expected the default flow ${defaultFlow} to leave ${id}`, `默认流 ${defaultFlow} 不是该元素的出线`);
        else if (!DEFAULTS.has(kind) && !isActivity({ id, kind, outgoing, ...element })) report(id, `Expected no default flow on a ${kind}`, '该元素不能设置默认流');
      }
    },
  },
  {
    id: 'default-flow-condition', severity: 'warning',
    advice: 'Remove the condition: a default flow is taken when no other is', adviceZh: '请删除条件：默认流在其他条件都不满足时执行',
    check({ elements, process }, report) {
      for (const { defaultFlow } of elements) {
        if (defaultFlow !== undefined && process.flows.get(defaultFlow)?.condition !== undefined) report(defaultFlow, 'The condition of a default flow has no effect', '默认流上的条件不起作用');
      }
    },
  },
];
