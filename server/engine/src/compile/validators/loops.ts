import type { Rule } from './rule.js';

/** What an instance that completes can throw to the boundary of its activity. */
const THROWN = new Set(['signal', 'message', 'escalation', 'error']);

export const loopRules: Rule[] = [
  {
    id: 'multi-instance-behavior', severity: 'error',
    advice: 'Throw a signal, message, escalation or error; give each complex behavior a condition', adviceZh: '请使用信号、消息、升级或错误事件；复合行为的每一项须有条件',
    check({ elements }, report) {
      for (const { id, multiInstance } of elements) {
        if (!multiInstance) continue;
        const { behavior, event, complex } = multiInstance;
        if (behavior === 'unknown') report(id, 'Expected the behavior None, One, All or Complex', '多实例行为无效，应为 None、One、All 或 Complex');
        if (complex?.length === 0) report(id, 'Expected definitions of the complex behavior but there are none', '复合行为缺少定义');
        if (complex?.some(({ condition }) => condition === undefined)) report(id, 'Expected each complex behavior to have a condition', '复合行为缺少条件');
        for (const thrown of [event, ...(complex ?? []).map((each) => each.event)]) {
          if (!thrown) continue;
          if (!THROWN.has(thrown.kind)) report(id, `Expected an event that an instance can throw but found ${thrown.kind}`, `多实例不能抛出 ${thrown.kind} 事件`);
          else if (thrown.name === undefined) report(id, `Expected the thrown ${thrown.kind} to say which ${thrown.kind}`, `未指定抛出的 ${thrown.kind}`);
        }
      }
    },
  },
  {
    id: 'loop-bounds', severity: 'error',
    advice: 'Use 0 or more', adviceZh: '次数不能为负数',
    check({ elements }, report) {
      for (const { id, loop, multiInstance } of elements) {
        if (loop?.maximum !== undefined && (!Number.isInteger(loop.maximum) || loop.maximum < 0)) report(id, `Expected loopMaximum to be a whole number of at least 0 but it is ${loop.maximum}`, '循环次数上限无效');
        const cardinality = multiInstance?.cardinality?.trim();
        if (cardinality !== undefined && /^[+-]?[\d.]+$/.test(cardinality) && !/^\d+$/.test(cardinality)) report(id, `Expected loopCardinality to be a whole number of at least 0 but it is ${cardinality}`, `多实例数量无效：${cardinality}`);
      }
    },
  },
  {
    id: 'multi-instance-source', severity: 'error',
    advice: 'Give either a number or a collection', adviceZh: '请填写数量或集合之一',
    check({ elements }, report) {
      for (const { id, multiInstance } of elements) {
        if (!multiInstance) continue;
        const given = [multiInstance.cardinality, multiInstance.collection].filter((source) => source !== undefined).length;
        if (given !== 1) report(id, `Expected either a cardinality or a collection but found ${given === 0 ? 'neither' : 'both'}`, given === 0 ? '多实例缺少数量或集合' : '多实例不能同时设置数量和集合');
        if (multiInstance.outputCollection !== undefined && multiInstance.outputElement === undefined) report(id, 'Expected an output element for the output collection', '已设置输出集合，缺少输出元素');
      }
    },
  },
];
