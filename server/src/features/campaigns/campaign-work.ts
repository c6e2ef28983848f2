import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';

/** Tasks of one element of a process of the campaign, and how many of them are done. */
export interface ElementWork { processKey: string; elementId: string; open: number; done: number }

/** What has been done and entered in a campaign, in counts only: they say nothing of who and what. */
export interface Work { tasks: ElementWork[]; records: { register: string; count: number }[] }

/** Counts the work of a campaign for its notice page. Tasks that were cancelled, and added signers, are left out. */
@Injectable()
export class CampaignWork {
  constructor(private readonly database: Database) {}

  async of(tenantId: string, campaignId: string): Promise<Work> {
    return this.database.read(async (tx) => {
      const tasks = await tx.query(
        `SELECT d.process_key, t.element_id, SUM(CASE WHEN t.status = 'open' THEN 1 ELSE 0 END) AS open_count, SUM(CASE WHEN t.status = 'completed' THEN 1 ELSE 0 END) AS done_count
           FROM task t JOIN process_definition d ON d.id = t.process_definition_id
          WHERE t.campaign_id = ? AND t.tenant_id = ? AND t.status <> 'cancelled' AND t.task_kind <> 'sign'
          GROUP BY d.process_key, t.element_id`, [campaignId, tenantId],
      );
      const records = await tx.query(
        'SELECT register, COUNT(*) AS count FROM record WHERE tenant_id = ? AND campaign_id = ? AND removed_at IS NULL GROUP BY register', [tenantId, campaignId],
      );
      return {
        tasks: tasks.map((row) => ({ processKey: String(row['process_key']), elementId: String(row['element_id']), open: Number(row['open_count']), done: Number(row['done_count']) })),
        records: records.map((row) => ({ register: String(row['register']), count: Number(row['count']) })),
      };
    });
  }
}
