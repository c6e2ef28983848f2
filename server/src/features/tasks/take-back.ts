import type { ExecutableProcess, JournalEvent } from '@noticeflow/engine';
import type { Tx } from '../../persistence/tx.js';
import type { Situation } from './model/verbs.js';
import { toTaskRow, type TaskRow } from './task-row.js';

type Reader = Pick<Tx, 'query'>;

/** What a step may contain besides opening tasks and still be undone: bookkeeping that has no effect outside the instance. */
const HARMLESS = new Set<JournalEvent['type']>([
  'TaskCompleted', 'TaskCreated', 'TaskUpdated', 'ElementActivated', 'ElementCompleted', 'ElementDataSet', 'SequenceFlowTaken', 'VariablesSet', 'TimerScheduled', 'TimerCancelled',
  'SubscriptionOpened', 'SubscriptionClosed', 'ConditionObserved', 'ConditionClosed', 'CompensationRecorded',
]);

/**
 * 撤回 by the starter while nobody has acted, 取回 by whoever completed the task while its successors are untouched.
 * Undefined when it is not this person's to ask.
 */
export async function takeBackState(tx: Reader, userId: string, task: TaskRow, instanceStatus: string, process: ExecutableProcess): Promise<Situation['takeBack']> {
  if (task.status === 'completed' && task.completedBy === userId) {
    return { as: '取回', refusal: await refuseRecall(tx, task, instanceStatus, process) };
  }
  if (task.status === 'open' && task.startedBy === userId) return { as: '撤回', refusal: await refuseCancel(tx, userId, task) };
  return undefined;
}

/** The tasks that completing this one opened. */
export async function successorsOf(tx: Reader, task: TaskRow): Promise<TaskRow[]> {
  if (task.completedStep === null) return [];
  const rows = await tx.query('SELECT * FROM task WHERE instance_id = ? AND created_step = ? ORDER BY element_key', [task.instanceId, task.completedStep]);
  return rows.map(toTaskRow);
}

async function refuseRecall(tx: Reader, task: TaskRow, instanceStatus: string, process: ExecutableProcess): Promise<string | null> {
  if (instanceStatus !== 'active') return '流程已结束，不能取回';
  if (task.loopIndex !== null) return '多人同时办理的环节不能取回';
  const successors = await successorsOf(tx, task);
  if (successors.length === 0) return '后续没有待办任务（流程已自动向前或在等待），不能取回';
  if (successors.some((next) => next.status !== 'open')) return '后续环节已办理，不能取回';
  if (successors.some((next) => next.touched)) return '后续环节已有人着手办理，不能取回';
  const scope = process.elements.get(task.elementId)?.scope;
  if (successors.some((next) => next.loopIndex !== null || process.elements.get(next.elementId)?.scope !== scope)) return '后续环节在另一子流程或多人环节中，不能取回';
  return (await isQuiet(tx, task, new Set(successors.map((next) => next.elementKey)))) ? null : '后续已触发自动处理，不能取回';
}

/** Nothing left the instance in the step that completed the task, and nothing but its successors began to wait in it. */
async function isQuiet(tx: Reader, task: TaskRow, successors: ReadonlySet<number>): Promise<boolean> {
  const [row] = await tx.query('SELECT events FROM journal WHERE instance_id = ? AND last_seq = ?', [task.instanceId, task.completedStep]);
  if (!row) return false;
  const events = (typeof row.events === 'string' ? JSON.parse(row.events) : row.events) as JournalEvent[];
  return events.every((event) => {
    if (!HARMLESS.has(event.type)) return false;
    if (event.type === 'TimerScheduled' || event.type === 'SubscriptionOpened' || event.type === 'ConditionObserved') return successors.has(event.owner);
    return true;
  });
}

async function refuseCancel(tx: Reader, userId: string, task: TaskRow): Promise<string | null> {
  if (task.campaignId !== null) return '专项行动中的流程不能撤回，请由上级退回或终止';
  const [row] = await tx.query(
    `SELECT SUM(CASE WHEN status = 'completed' AND (completed_by IS NULL OR completed_by <> ?) THEN 1 ELSE 0 END) AS acted,
            SUM(CASE WHEN status = 'open' AND touched = 1 AND (assignee IS NULL OR assignee <> ?) THEN 1 ELSE 0 END) AS begun
     FROM task WHERE root_instance_id = ?`,
    [userId, userId, task.rootInstanceId],
  );
  if (Number(row?.acted ?? 0) > 0) return '已有人办理，不能撤回';
  if (Number(row?.begun ?? 0) > 0) return '已有人着手办理，不能撤回';
  return null;
}
