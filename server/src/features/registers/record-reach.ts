import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/index.js';
import { Abilities, requireAbility, scopeToSql, type Action } from '../../platform/abilities/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { CampaignStore, Overseers } from '../campaign-store/index.js';
import type { RecordRow } from './record-row.js';

/** Which records of a campaign a person reaches: those of the own units, and all of them for who oversees the campaign. */
@Injectable()
export class RecordReach {
  /** One CurrentUser lives for one request. */
  private readonly answers = new WeakMap<CurrentUser, Map<string, Promise<boolean>>>();

  constructor(private readonly abilities: Abilities, private readonly campaigns: CampaignStore, private readonly overseers: Overseers) {}

  /** WHERE clause over the owner unit's path, for lists. */
  async scope(tx: Tx, viewer: CurrentUser, action: Action, campaignId: string, column: string): Promise<{ sql: string; params: string[] }> {
    if (this.abilities.can(viewer, action, 'Record') && await this.oversees(tx, viewer, campaignId)) return { sql: '1 = 1', params: [] };
    return scopeToSql(this.abilities.scope(viewer, action, 'Record'), column);
  }

  /** 404 for a record that is out of sight, 403 for one that may be seen but not treated so. */
  async require(tx: Tx, viewer: CurrentUser, action: Action, record: Pick<RecordRow, 'id' | 'tenantId' | 'campaignId' | 'ownerUnitPath'>): Promise<void> {
    if (record.tenantId === viewer.tenantId && this.abilities.can(viewer, action, 'Record') && await this.oversees(tx, viewer, record.campaignId)) return;
    requireAbility(viewer, action, 'Record', { tenantId: record.tenantId, unitPath: record.ownerUnitPath, id: record.id });
  }

  /** Asked once per request and campaign: a report asks for each of its records. */
  private oversees(tx: Tx, viewer: CurrentUser, campaignId: string): Promise<boolean> {
    let answers = this.answers.get(viewer);
    if (answers === undefined) this.answers.set(viewer, (answers = new Map<string, Promise<boolean>>()));
    let answer = answers.get(campaignId);
    if (answer === undefined) {
      answers.set(campaignId, (answer = this.ask(tx, viewer, campaignId)));
      // A transaction that is run again after a deadlock asks again.
      answer.catch(() => answers.delete(campaignId));
    }
    return answer;
  }

  private async ask(tx: Tx, viewer: CurrentUser, campaignId: string): Promise<boolean> {
    const campaign = await this.campaigns.find(viewer.tenantId, campaignId, tx);
    return campaign !== undefined && this.overseers.oversees(viewer, campaign, tx);
  }
}
