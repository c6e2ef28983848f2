import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import { Database } from '../../persistence/index.js';
import { TurnBatch } from '../../persistence/turn-batch.js';
import { Clock } from '../../platform/clock/index.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { TaskDirectory } from './directory.js';
import type { TaskSummaryDto } from './dto.js';
import { deadlineOf, isLate } from './model/lateness.js';
import type { TaskRow } from './task-row.js';

/** Task rows as lists show them: names instead of ids, by one query a page. */
@Injectable()
export class TaskSummaries {
  private readonly single = new TurnBatch<TaskRow, TaskSummaryDto>(async (rows) => {
    const summaries = new Map<TaskRow, TaskSummaryDto>();
    for (const tenantId of new Set(rows.map((row) => row.tenantId))) {
      const those = rows.filter((row) => row.tenantId === tenantId);
      (await this.database.read((tx) => this.of(tx, tenantId, those))).forEach((summary, index) => summaries.set(those[index]!, summary));
    }
    return summaries;
  });

  constructor(private readonly database: Database, private readonly runtime: ProcessRuntime, private readonly directory: TaskDirectory, private readonly clock: Clock) {}

  /** One row, together with those others ask for at the same moment. */
  async one(row: TaskRow): Promise<TaskSummaryDto> {
    const summary = await this.single.get(row);
    if (!summary) throw new Error(`Expected a summary of task ${row.id} but none was made`);
    return summary;
  }

  async of(tx: Pick<Tx, 'query'>, tenantId: string, rows: readonly TaskRow[]): Promise<TaskSummaryDto[]> {
    if (rows.length === 0) return [];
    const now = this.clock.now();
    const { units, posts, people, campaigns } = await this.directory.names(tx, tenantId, rows);
    const processes = new Map<string, string>();
    for (const id of new Set(rows.map((row) => row.processDefinitionId))) {
      const { process } = await this.runtime.definition(id);
      processes.set(id, process.name ?? process.id);
    }
    return rows.map((row) => ({
      id: row.id,
      title: row.title,
      name: row.name,
      kind: row.taskKind,
      status: row.status,
      elementId: row.elementId,
      unit: row.unitId === null ? null : { id: row.unitId, name: units.get(row.unitId)?.name ?? '', shortName: units.get(row.unitId)?.shortName ?? '' },
      post: row.post === null ? null : { code: row.post, title: posts.get(`${row.unitId}:${row.post}`) ?? row.post },
      assignee: row.assignee === null ? null : { id: row.assignee, name: people.get(row.assignee) ?? '（已停用）' },
      priority: row.priority,
      dueAt: deadlineOf(row.dueAt),
      late: row.status !== 'cancelled' && isLate(row, now),
      createdAt: row.createdAt,
      completedAt: row.completedAt,
      outcome: row.outcome,
      instance: { id: row.instanceId, processName: processes.get(row.processDefinitionId) ?? '', businessKey: row.businessKey },
      campaign: row.campaignId === null ? null : { id: row.campaignId, title: campaigns.get(row.campaignId)?.title ?? null, shortTitle: campaigns.get(row.campaignId)?.shortTitle ?? null },
    }));
  }
}
