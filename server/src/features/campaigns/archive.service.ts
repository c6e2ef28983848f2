import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../persistence/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { RecordsService } from '../registers/index.js';
import { CampaignStore, type Campaign } from '../campaign-store/index.js';

interface RecordRow { id: string; status: string; frozen_hash: string | null }

const BATCH = 100;

/**
 * Archives a campaign: every record is frozen by hash and locked, and the campaign keeps one hash over them all.
 * Journals, revisions and the access log stay. Records are frozen in batches, each its own transaction;
 * archiving again goes on where it stopped, and changes nothing when it is done.
 */
@Injectable()
export class ArchiveService {
  constructor(
    private readonly database: Database,
    private readonly store: CampaignStore,
    private readonly records: RecordsService,
    private readonly accessLog: AccessLog,
    private readonly clock: Clock,
  ) {}

  async archive(tenantId: string, campaignId: string, actor: { id: string; displayName: string }): Promise<Campaign> {
    const campaign = await this.store.byId(tenantId, campaignId);
    if (campaign.status === 'archived') return campaign;
    if (campaign.status !== 'running') throw ProblemError.conflict('CAMPAIGN_NOT_RUNNING', `Expected a running campaign but it is ${campaign.status}`);
    while ((await this.database.write((tx) => this.freezeSome(tx, campaign, actor.id))) > 0);
    await this.database.write(async (tx) => {
      const rows = await this.recordsOf(tx, campaign, '');
      const hash = createHash('sha256').update(rows.map((row) => `${row.id}:${row.frozen_hash}`).join('\n')).digest('hex');
      const { affected } = await tx.execute(
        `UPDATE campaign SET status = 'archived', archived_at = ?, archived_by = ?, archive_hash = ?, archived_records = ? WHERE tenant_id = ? AND id = ? AND status = 'running'`,
        [this.clock.now(), actor.id, `sha256:${hash}`, rows.length, tenantId, campaignId],
      );
      if (affected === 1) this.accessLog.record(tx, { tenantId, actor, action: 'campaign-archive', subjectType: 'Campaign', subjectId: campaignId });
    });
    return this.store.byId(tenantId, campaignId);
  }

  /** Whether the records are still what was archived. */
  async verify(tenantId: string, campaignId: string): Promise<{ intact: boolean; records: number; changed: string[] }> {
    const campaign = await this.store.byId(tenantId, campaignId);
    if (campaign.status !== 'archived') throw ProblemError.conflict('CAMPAIGN_NOT_ARCHIVED', `Expected an archived campaign but it is ${campaign.status}`);
    return this.database.read(async (tx) => {
      const rows = await this.recordsOf(tx, campaign, '');
      const changed: string[] = [];
      for (const row of rows) if (!(await this.records.isIntact(tx, tenantId, row.id))) changed.push(row.id);
      const hash = createHash('sha256').update(rows.map((row) => `${row.id}:${row.frozen_hash}`).join('\n')).digest('hex');
      return { intact: changed.length === 0 && campaign.archiveHash === `sha256:${hash}`, records: rows.length, changed };
    });
  }

  private async freezeSome(tx: Tx, campaign: Campaign, actorId: string): Promise<number> {
    const rows = await this.recordsOf(tx, campaign, ` AND status <> 'archived'`, ` LIMIT ${BATCH}`);
    for (const row of rows) {
      const request = { tenantId: campaign.tenantId, recordId: row.id, actor: { id: actorId } };
      if (!row.frozen_hash || !(await this.records.isIntact(tx, campaign.tenantId, row.id))) await this.records.freeze(tx, request);
      await this.records.setStatus(tx, { ...request, status: 'archived', reason: '专项行动归档' });
    }
    return rows.length;
  }

  private recordsOf(tx: Tx, { tenantId, id }: Campaign, condition: string, tail = ''): Promise<RecordRow[]> {
    return tx.query<RecordRow & Record<string, unknown>>(
      `SELECT id, status, frozen_hash FROM record WHERE tenant_id = ? AND campaign_id = ? AND parent_record_id IS NULL AND removed_at IS NULL${condition} ORDER BY id${tail}`, [tenantId, id],
    );
  }
}
