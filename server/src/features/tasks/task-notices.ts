import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import { postPrincipal } from '../../platform/auth/index.js';
import { NotificationsService } from '../notifications/index.js';
import type { TaskRow } from './task-row.js';

export interface TaskAlert { taskId: string; title: string; reason: string }

/** Messages about tasks, written in the transaction of the act. */
@Injectable()
export class TaskNotices {
  constructor(private readonly notifications: NotificationsService) {}

  /** Nobody to do it: the administrator is told, once per step however many tasks it concerns. */
  async alert(tx: Tx, tenantId: string, rootUnitId: string | undefined, alerts: readonly TaskAlert[]): Promise<void> {
    const [first] = alerts;
    if (!first || !rootUnitId) return;
    const rest = alerts.length > 1 ? `等${alerts.length}项` : '';
    await this.notifications.send(tx, {
      tenantId, principals: [postPrincipal(rootUnitId, 'admin')], kind: 'alert', title: `任务无人办理：${first.title}${rest}`.slice(0, 200),
      body: `${first.reason}，已转由管理员处理。`, link: `/tasks/${first.taskId}`,
    });
  }

  async tell(tx: Tx, task: TaskRow, principals: readonly string[], kind: string, title: string, body: string): Promise<void> {
    await this.notifications.send(tx, {
      tenantId: task.tenantId, principals, kind, title: title.slice(0, 200), body: body.slice(0, 1000), link: `/tasks/${task.id}`,
    });
  }
}
