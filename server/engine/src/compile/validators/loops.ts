import type { Rule } from './rule.js';

export const loopRules: Rule[] = [
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
