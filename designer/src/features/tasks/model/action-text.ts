import { currentLanguage, t, tOr, type MessageKey } from '../../../shared/i18n/index.js';
import type { TimelineItem } from '../api.js';

/** The server writes the timeline in Chinese; the words it uses, for English. */
const WORDS: Record<string, MessageKey> = {
  发起: 'timeline.action.started', 启动子流程: 'timeline.action.called', 流程结束: 'timeline.action.ended', 流程终止: 'timeline.action.terminated', 任务取消: 'timeline.action.cancelled', 办结: 'timeline.action.completed',
  到期触发: 'timeline.action.triggered', 系统处理: 'timeline.job', 按决策判断: 'timeline.action.decided', 发出消息: 'timeline.action.sent', 收到消息: 'timeline.action.received', 流程调整: 'timeline.action.modified', 暂停: 'timeline.action.suspended', 恢复: 'timeline.action.resumed',
  '出现异常，等待管理员处理': 'timeline.action.incident', 异常已处理: 'timeline.action.resolved', 签收: 'task.kind.receipt', 提交: 'verb.complete', 同意: 'verb.approve', 不同意: 'verb.reject', 退回: 'verb.return', 认领: 'verb.claim', 转办: 'verb.transfer',
  委派: 'verb.delegate', 委派办结: 'timeline.action.handed-back', 催办: 'verb.urge', 抄送: 'verb.cc', 加签: 'verb.add-sign', 减签: 'verb.remove-sign', 签署意见: 'verb.sign', 取回: 'timeline.action.take-back', 撤回: 'verb.withdraw',
};

/** What was done, in the language of the screen: `转办（李四）`. */
export function actionText(item: Pick<TimelineItem, 'action' | 'outcome'>): string {
  if (currentLanguage() === 'zh') return item.action;
  const [, word, target] = /^([^（]+)(?:（(.*)）)?$/.exec(item.action) ?? [];
  const key = word === undefined ? undefined : WORDS[word];
  if (key === undefined) return item.outcome ? tOr(`outcome.${item.outcome}`, item.action) : item.action;
  return target ? `${t(key)} (${target})` : t(key);
}
