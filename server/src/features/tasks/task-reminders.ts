import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Projection, StepContext } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import type { Tx } from '../../persistence/tx.js';
import { TaskNotices } from './task-notices.js';
import { taskId } from './task-projection.js';
import { toTaskRow } from './task-row.js';

/** A task is due soon (`nf:deadline remindBefore`): whoever has it in the inbox is told. Once it is late, urging takes over. */
@Injectable()
export class TaskReminders implements Projection, OnModuleInit {
  readonly name = 'task-reminders';
  readonly events = ['TaskReminded'] as const;

  constructor(private readonly runtime: ProcessRuntime, private readonly notices: TaskNotices) {}

  onModuleInit(): void {
    this.runtime.registerProjection(this);
  }

  async project(tx: Tx, step: StepContext): Promise<void> {
    for (const event of step.events) if (event.type === 'TaskReminded') await this.remind(tx, step, event.key);
  }

  private async remind(tx: Tx, { instance, now }: StepContext, key: number): Promise<void> {
    const id = taskId(instance.id, key);
    const [row] = await tx.query("SELECT * FROM task WHERE id = ? AND status = 'open'", [id]);
    if (!row) throw new Error(`Expected open task ${id} to remind of but the projection has none`);
    const task = toTaskRow(row);
    if (task.dueAt <= now) return;
    const links = await tx.query("SELECT principal FROM task_link WHERE task_id = ? AND status = 'open'", [id]);
    const principals = links.map((link) => String(link.principal));
    await this.notices.tell(tx, task, principals, 'reminder', `提醒：${task.title}`, `请于${dueText(task.dueAt)}前办理。`);
  }
}

/** 7月8日18:00 in China; the end of a day is said as 24时. */
function dueText(due: Date): string {
  const local = new Date(due.getTime() + 8 * 3_600_000).toISOString();
  const time = local.slice(11, 16);
  return `${Number(local.slice(5, 7))}月${Number(local.slice(8, 10))}日${time === '23:59' ? '24时' : time}`;
}
