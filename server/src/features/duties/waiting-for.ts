import type { DutyDefinition } from '@noticeflow/plugin-sdk';
import type { Tx } from '../../persistence/index.js';
import type { Duty } from './duty.entity.js';

/** An open task, and so with whom the work is. */
export interface WaitingFor {
  taskId: string;
  elementId: string;
  taskName: string;
  instanceId: string;
  unitId: string | null;
  unitName: string | null;
  post: string | null;
  since: string;
}

interface TaskRow { id: string; instance_id: string; element_id: string; name: string; unit_id: string | null; unit_name: string | null; post: string | null; created_at: unknown }

/** Open tasks of a campaign by instance, oldest first. */
export async function openTasks(tx: Pick<Tx, 'query'>, tenantId: string, campaignId: string, toIso: (value: unknown) => string): Promise<Map<string, WaitingFor[]>> {
  const rows = await tx.query<TaskRow & Record<string, unknown>>(
    `SELECT t.id, t.instance_id, t.element_id, t.name, t.unit_id, o.short_name AS unit_name, t.post, t.created_at
       FROM task t LEFT JOIN organisation o ON o.id = t.unit_id
      WHERE t.campaign_id = ? AND t.tenant_id = ? AND t.status = 'open' ORDER BY t.created_at, t.id`,
    [campaignId, tenantId],
  );
  const byInstance = new Map<string, WaitingFor[]>();
  for (const row of rows) {
    const task: WaitingFor = {
      taskId: row.id, elementId: row.element_id, taskName: row.name, instanceId: row.instance_id,
      unitId: row.unit_id, unitName: row.unit_name, post: row.post, since: toIso(row.created_at),
    };
    byInstance.set(row.instance_id, [...(byInstance.get(row.instance_id) ?? []), task]);
  }
  return byInstance;
}

/**
 * Where a duty is stuck: its own answering task; when that is done, the reviewing task;
 * before it exists, the task of its instance that comes first. Undefined when nobody has to act.
 */
export function waitingFor(duty: Duty, definition: DutyDefinition, open: ReadonlyMap<string, readonly WaitingFor[]>): WaitingFor | undefined {
  if (!duty.instanceId || duty.acceptedAt || duty.exemptAt) return undefined;
  const tasks = open.get(duty.instanceId) ?? [];
  const own = tasks.find(({ taskId }) => taskId === duty.taskId);
  if (own) return own;
  const reviewing = tasks.find(({ elementId }) => elementId === definition.acceptedBy?.element);
  if (reviewing) return reviewing;
  // Other tasks of an instance that works for several units (收签, counties of a prefecture) say nothing about this one.
  return duty.taskId ? undefined : tasks.find(({ elementId, unitId }) => elementId !== definition.answeredBy.element && unitId === duty.unitId) ?? tasks[0];
}
