import { fromDb, fromDbOrNull } from '../../persistence/column-types.js';
import type { Row } from '../../persistence/tx.js';
import type { TaskEntity } from './entities/task.entity.js';
import type { TaskKind } from './model/outcome.js';

/** A task as services see it, read by raw SQL on both databases. */
export type TaskRow = Omit<TaskEntity, 'status' | 'taskKind'> & { status: 'open' | 'completed' | 'cancelled'; taskKind: TaskKind };

export function toTaskRow(row: Row): TaskRow {
  const text = (name: string): string | null => textOf(row[name]);
  const number = (name: string): number | null => (row[name] === null || row[name] === undefined ? null : Number(row[name]));
  return {
    id: String(row.id),
    tenantId: String(row.tenant_id),
    instanceId: String(row.instance_id),
    rootInstanceId: String(row.root_instance_id),
    processDefinitionId: String(row.process_definition_id),
    elementKey: Number(row.element_key),
    elementId: String(row.element_id),
    name: String(row.name),
    title: String(row.title),
    kind: String(row.kind),
    taskKind: String(row.task_kind) as TaskKind,
    campaignId: text('campaign_id'),
    businessKey: text('business_key'),
    unitId: text('unit_id'),
    unitPath: text('unit_path'),
    post: text('post'),
    assignee: text('assignee'),
    delegatedBy: text('delegated_by'),
    status: String(row.status) as TaskRow['status'],
    priority: number('priority'),
    loopIndex: number('loop_index'),
    formId: text('form_id'),
    recordRef: text('record_ref'),
    recordId: text('record_id'),
    dueAt: fromDb(row.due_at),
    createdAt: fromDb(row.created_at),
    completedAt: fromDbOrNull(row.completed_at),
    completedBy: text('completed_by'),
    outcome: text('outcome'),
    startedBy: String(row.started_by),
    createdStep: Number(row.created_step),
    completedStep: number('completed_step'),
    urgedAt: fromDbOrNull(row.urged_at),
    touched: Boolean(Number(row.touched)),
    revision: Number(row.revision),
  };
}

/** A text column of a raw row; null when it is empty. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** `?, ?, ?` for an IN list. */
export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
