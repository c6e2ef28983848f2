import { Injectable } from '@nestjs/common';
import { Abilities, requireAbility, scopeToSql, type Action } from '../../platform/abilities/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { CampaignStore, Overseers } from '../campaign-store/index.js';
import type { RecordRow } from './record-row.js';

/** Which records of a campaign a person reaches: those of the own units, and all of them for who oversees the campaign. */
@Injectable()
export class RecordReach {
  constructor(private readonly abilities: Abilities, private readonly campaigns: CampaignStore, private readonly overseers: Overseers) {}

  /** WHERE clause over the owner unit's path, for lists. */
  async scope(viewer: CurrentUser, action: Action, campaignId: string, column: string): Promise<{ sql: string; params: string[] }> {
    if (this.abilities.can(viewer, action, 'Record') && await this.oversees(viewer, campaignId)) return { sql: '1 = 1', params: [] };
    return scopeToSql(this.abilities.scope(viewer, action, 'Record'), column);
  }

  /** 404 for a record that is out of sight, 403 for one that may be seen but not treated so. */
  async require(viewer: CurrentUser, action: Action, record: Pick<RecordRow, 'id' | 'tenantId' | 'campaignId' | 'ownerUnitPath'>): Promise<void> {
    if (record.tenantId === viewer.tenantId && this.abilities.can(viewer, action, 'Record') && await this.oversees(viewer, record.campaignId)) return;
    requireAbility(viewer, action, 'Record', { tenantId: record.tenantId, unitPath: record.ownerUnitPath, id: record.id });
  }

  private async oversees(viewer: CurrentUser, campaignId: string): Promise<boolean> {
    const campaign = await this.campaigns.find(viewer.tenantId, campaignId);
    return campaign !== undefined && this.overseers.oversees(viewer, campaign);
  }
}
