import { Injectable } from '@nestjs/common';
import type { FormContext } from '@noticeflow/forms';
import type { Tx } from '../../persistence/index.js';
import { Clock } from '../../platform/clock/index.js';
import { todayInChina } from './today.js';
import { FormsService } from './forms.service.js';

/** Answers `campaign` of expressions: `{ id, slug, year, title, parameters, deadlines }`. */
export type CampaignSource = (tx: Tx, tenantId: string, campaignId: string) => Promise<Record<string, unknown> | null>;

/** What expressions of a form may read besides its data: the owner unit, the campaign, its lists, the day. */
@Injectable()
export class FormContexts {
  private campaignSource: CampaignSource | undefined;

  constructor(
    private readonly forms: FormsService,
    private readonly clock: Clock,
  ) {}

  /** Campaigns are a feature above this one: it says at start how to read one. */
  useCampaigns(source: CampaignSource): void {
    this.campaignSource = source;
  }

  async of(tx: Tx, tenantId: string, campaignId: string, unitId: string | null): Promise<FormContext> {
    return {
      unit: unitId === null ? null : await this.unit(tx, tenantId, unitId),
      campaign: campaignId === '' ? null : await this.campaignSource?.(tx, tenantId, campaignId) ?? { id: campaignId },
      lists: await this.forms.lists(tx, tenantId, campaignId),
      today: todayInChina(this.clock.now()),
    };
  }

  private async unit(tx: Tx, tenantId: string, unitId: string): Promise<Record<string, unknown> | null> {
    const [row] = await tx.query(
      `SELECT o.id, o.code, o.name, o.short_name, o.kind, o.level, o.path, o.parent_id, p.name AS parent_name
         FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id WHERE o.tenant_id = ? AND o.id = ?`,
      [tenantId, unitId],
    );
    return row === undefined ? null : {
      id: row.id, code: row.code, name: row.name, shortName: row.short_name, kind: row.kind, level: row.level, path: row.path,
      parentId: row.parent_id, parentName: row.parent_name,
    };
  }
}
