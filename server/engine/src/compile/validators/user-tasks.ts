import { isExpression, isForwardDuration } from '../../expressions/index.js';
import { isReservedName } from '../../model/reserved-names.js';
import type { Rule } from './rule.js';

export const userTaskRules: Rule[] = [
  {
    id: 'user-task-assignment', severity: 'warning',
    advice: 'Name an assignee, a unit with a post, or put the task in a lane', adviceZh: '请指定办理人、单位与岗位，或将任务放入泳道',
    check({ elements }, report) {
      for (const { id, kind, task } of elements) {
        if (kind === 'userTask' && !task?.assignee && !task?.unit && !task?.post) report(id, 'Nobody is assigned to the user task', '用户任务未指定办理人');
      }
    },
  },
  {
    id: 'remind-before', severity: 'error',
    advice: 'Write durations separated by spaces, e.g. P3D P1D', adviceZh: '请填写以空格分隔的时长，例如 P3D P1D',
    check({ elements }, report) {
      for (const { id, task } of elements) {
        const text = task?.remindBefore;
        if (text === undefined || isExpression(text)) continue;
        const wrong = text.split(/\s+/).filter((part) => part !== '' && !isForwardDuration(part));
        if (wrong.length > 0) report(id, `Expected remindBefore to be ISO 8601 durations but found ${wrong.join(' ')}`, `提醒时间无效：${wrong.join(' ')}`);
      }
    },
  },
  {
    id: 'not-by', severity: 'error',
    advice: 'Name other user tasks of the process', adviceZh: '请填写本流程中的其他用户任务',
    check(subject, report) {
      for (const { id, task } of subject.elements) {
        const wrong = (task?.notBy ?? []).filter((other) => other === id || subject.element(other)?.kind !== 'userTask');
        if (wrong.length > 0) report(id, `Expected notBy to name other user tasks but found ${wrong.join(' ')}`, `回避所指的用户任务不存在：${wrong.join(' ')}`);
      }
    },
  },
  {
    id: 'form-field-duplicate', severity: 'error',
    advice: 'List each field once', adviceZh: '同一字段只能设置一次',
    check({ elements }, report) {
      for (const { id, task } of elements) {
        const seen = new Set<string>();
        for (const { path } of task?.fields ?? []) {
          if (path === '' || path.split(/[.[\]]/).some(isReservedName)) report(id, `Expected the path of a form field but found ${JSON.stringify(path)}`, `字段路径无效：${path}`);
          else if (seen.has(path)) report(id, `Expected each field once but ${path} is listed again`, `字段 ${path} 重复设置`);
          seen.add(path);
        }
      }
    },
  },
];
