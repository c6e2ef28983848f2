import { Injectable } from '@nestjs/common';
import { dayOfAnchor, localDay, type IndicatorDefinition } from '@noticeflow/plugin-sdk';
import type { Tx } from '../../persistence/index.js';
import { Clock } from '../../platform/clock/index.js';
import { CampaignStore, type Campaign } from '../campaign-store/index.js';
import { formEvaluator } from '../forms/index.js';
import { measure, type Measured, type Span } from './measure.js';

/** An indicator with the number reached. `due` is the last day by which its target is to be reached. */
export interface IndicatorNow { indicator: string; title: string; unit: string; target: number | null; due: string | null; actual: number }

/** Whose records count, and which days; both narrow what the definition says. */
export interface Scope { unitId?: string | undefined; span?: Span }

/** Counts the indicators of a campaign over its registers. */
@Injectable()
export class IndicatorsService {
  constructor(private readonly campaigns: CampaignStore, private readonly clock: Clock) {}

  /** All indicators of the template, in its order; records that were removed do not count. */
  async now(tx: Tx, campaign: Campaign, { unitId, span = {} }: Scope = {}): Promise<IndicatorNow[]> {
    const { manifest } = await this.campaigns.template(campaign.tenantId, campaign.id, tx);
    const evaluate = formEvaluator(this.clock.now());
    const holds = (where: string, data: Measured['data']): boolean => evaluate(where, { data }) === true;
    const values = { parameters: campaign.parameters, issuedAt: campaign.issuedAt ?? campaign.createdAt };
    const results: IndicatorNow[] = [];
    for (const definition of manifest.indicators ?? []) {
      const { id, title, unit, target } = definition;
      const first = definition.from ? dayOfAnchor(definition.from, values) : localDay(values.issuedAt);
      const due = definition.by && dayOfAnchor(definition.by, values);
      const days: Span = { from: latest(first, span.from), until: earliest(due, span.until) };
      results.push({ indicator: id, title, unit, target, due: due ?? null, actual: measure(definition, await this.records(tx, campaign, definition, unitId), days, holds) });
    }
    return results;
  }

  private async records(tx: Tx, { tenantId, id }: Campaign, { register, field, op }: IndicatorDefinition, unitId: string | undefined): Promise<Measured[]> {
    const rows = await tx.query<{ data: string; hash: string | null }>(
      `SELECT r.data, k.hash FROM record r LEFT JOIN record_key k ON k.record_id = r.id AND k.field = ?
        WHERE r.tenant_id = ? AND r.campaign_id = ? AND r.register = ? AND r.removed_at IS NULL${unitId === undefined ? '' : ' AND r.owner_unit_id = ?'} ORDER BY r.id`,
      [op === 'distinct' ? field ?? '' : '', tenantId, id, register, ...(unitId === undefined ? [] : [unitId])],
    );
    return rows.map(({ data, hash }) => ({ data: JSON.parse(data) as Record<string, unknown>, hash }));
  }
}

const latest = (...days: (string | undefined)[]): string | undefined => days.filter((day) => day !== undefined).sort().at(-1);
const earliest = (...days: (string | undefined)[]): string | undefined => days.filter((day) => day !== undefined).sort()[0];
