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
    const holds = (where: string, { data, parent }: Measured): boolean => evaluate(where, { data, parent: parent ?? null }) === true;
    const values = { parameters: campaign.parameters, issuedAt: campaign.issuedAt ?? campaign.createdAt };
    const results: IndicatorNow[] = [];
    for (const definition of manifest.indicators ?? []) {
      const { id, title, unit, target, each } = definition;
      const members = each === undefined ? undefined : campaign.unitSets[each] ?? [];
      if (members && unitId !== undefined && !members.includes(unitId)) continue;
      const first = definition.from ? dayOfAnchor(definition.from, values) : localDay(values.issuedAt);
      const due = definition.by && dayOfAnchor(definition.by, values);
      const days: Span = { from: latest(first, span.from), until: earliest(due, span.until) };
      const records = await this.records(tx, campaign, definition, unitId);
      const answer = members && unitId === undefined
        ? { unit: '个', target: members.length, actual: reaching(members, records, (own) => measure(definition, own, days, holds) >= (target ?? 0)) }
        : { unit, target, actual: measure(definition, records, days, holds) };
      results.push({ indicator: id, title, due: due ?? null, ...answer });
    }
    return results;
  }

  private async records(tx: Tx, { tenantId, id }: Campaign, { register, field, op }: IndicatorDefinition, unitId: string | undefined): Promise<(Measured & { unitId: string })[]> {
    const rows = await tx.query<{ data: string; hash: string | null; owner_unit_id: string; parent: string | null }>(
      `SELECT r.data, r.owner_unit_id, k.hash, p.data AS parent FROM record r
         LEFT JOIN record_key k ON k.record_id = r.id AND k.field = ? LEFT JOIN record p ON p.id = r.parent_record_id
        WHERE r.tenant_id = ? AND r.campaign_id = ? AND r.register = ? AND r.removed_at IS NULL${unitId === undefined ? '' : ' AND r.owner_unit_id = ?'} ORDER BY r.id`,
      [op === 'distinct' ? field ?? '' : '', tenantId, id, register, ...(unitId === undefined ? [] : [unitId])],
    );
    return rows.map(({ data, hash, owner_unit_id: owner, parent }) => ({ data: JSON.parse(data) as Record<string, unknown>, hash, unitId: owner, parent: parent === null ? null : JSON.parse(parent) as Record<string, unknown> }));
  }
}

/** How many of the units reach the target with their own records. */
function reaching(members: readonly string[], records: readonly (Measured & { unitId: string })[], reaches: (own: Measured[]) => boolean): number {
  const byUnit = new Map<string, Measured[]>();
  for (const record of records) byUnit.set(record.unitId, [...(byUnit.get(record.unitId) ?? []), record]);
  return members.filter((id) => reaches(byUnit.get(id) ?? [])).length;
}

const latest = (...days: (string | undefined)[]): string | undefined => days.filter((day) => day !== undefined).sort().at(-1);
const earliest = (...days: (string | undefined)[]): string | undefined => days.filter((day) => day !== undefined).sort()[0];
