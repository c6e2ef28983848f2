import { Injectable } from '@nestjs/common';
import { Abilities, isWithin } from '../../platform/abilities/index.js';
import type { Tx } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { OrganisationsService } from '../organisations/index.js';
import type { Campaign } from './campaign.entity.js';
import { CampaignStore } from './campaign-store.js';

/**
 * Who sees and urges all units of a campaign: those who may change campaigns, and whoever works at a unit
 * the template's roles are bound to (the department that runs it, not a unit that reports to it).
 * Everybody else sees the own unit and those below.
 */
@Injectable()
export class Overseers {
  constructor(private readonly abilities: Abilities, private readonly store: CampaignStore, private readonly organisations: OrganisationsService) {}

  /** Inside a transaction pass it on: nobody who holds one connection may wait for another. */
  async oversees(user: CurrentUser, campaign: Campaign, tx?: Tx): Promise<boolean> {
    if (this.abilities.can(user, 'update', 'Campaign', { tenantId: campaign.tenantId })) return true;
    const { manifest } = await this.store.template(campaign.tenantId, campaign.id, tx);
    const held = new Set(user.posts.map((post) => post.unitId));
    const root = await this.organisations.root(campaign.tenantId, tx);
    if (held.has(root.id)) return true;
    const sets = new Set(manifest.unitSets.map((set) => set.id));
    const codes = manifest.roles.map((role) => role.at).filter((at) => at !== 'unit' && at !== 'issuer' && !sets.has(at));
    const units = await this.organisations.resolveSet(campaign.tenantId, { codes }, tx);
    return units.some((unit) => held.has(unit.id));
  }

  /** Whether a unit is the person's own or below it. */
  within(user: CurrentUser, unitPath: string): boolean {
    return user.posts.some((post) => isWithin(unitPath, post.unitPath));
  }
}
