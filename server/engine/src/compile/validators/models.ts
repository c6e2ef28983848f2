import type { ExecutableProcess } from '../../model/executable.js';
import type { Model } from '../../model/model.js';
import type { Problem } from '../../model/problem.js';

/** Findings about the file as a whole. */
export function modelRules(model: Model, processes: ExecutableProcess[]): Problem[] {
  const problems: Problem[] = [];
  if (processes.length === 0) {
    problems.push({
      rule: 'no-process', severity: 'error', message: 'Expected at least one process but the file has none', messageZh: '文件中没有流程',
      advice: 'Add a process', adviceZh: '请添加一个流程',
    });
  }
  const seen = new Set<string>();
  for (const { elementId, type } of model.foreignExtensions) {
    const prefix = type.slice(0, type.indexOf(':'));
    if (seen.has(prefix)) continue;
    seen.add(prefix);
    problems.push({
      ...(elementId ? { elementId } : {}), rule: 'foreign-extension', severity: 'warning',
      message: `Extension elements of another tool (${prefix}:…) have no effect here`, messageZh: `其他工具的扩展元素（${prefix}:…）在此不起作用`,
      advice: 'Say the same with the properties panel of the designer', adviceZh: '请在设计器属性面板中重新设置',
    });
  }
  return problems;
}
