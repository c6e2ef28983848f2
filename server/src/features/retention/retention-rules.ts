import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/index.js';
import { Clock } from '../../platform/clock/index.js';

export interface RetentionRule { days: number; archivedCampaigns: boolean }
type Reader = Pick<Tx, 'query'>;

/** A node notices a rule that another one changed after this long at the latest. */
const KNOWN_MS = 5_000;
const DAY_MS = 86_400_000;

/** Rules as the end of an instance asks for them: remembered for a moment, since every ended instance does. */
@Injectable()
export class RetentionRules {
  private known: { at: number; rules: Map<string, RetentionRule> } | undefined;

  constructor(private readonly clock: Clock) {}

  forget(): void {
    this.known = undefined;
  }

  /** The rule for a process: its own, or that of the tenant. */
  async of(tx: Reader, tenantId: string, processKey: string): Promise<RetentionRule | undefined> {
    const now = this.clock.now().getTime();
    if (!this.known || Math.abs(now - this.known.at) > KNOWN_MS) {
      const rows = await tx.query('SELECT tenant_id, process_key, days, archived_campaigns FROM retention_rule');
      this.known = { at: now, rules: new Map(rows.map((row) => [`${String(row.tenant_id)} ${String(row.process_key)}`, { days: Number(row.days), archivedCampaigns: Boolean(row.archived_campaigns) }])) };
    }
    const { rules } = this.known;
    return rules.get(`${tenantId} ${processKey}`) ?? rules.get(`${tenantId} `);
  }
}

export const removalDate = (endedAt: Date, rule: RetentionRule): Date => new Date(endedAt.getTime() + rule.days * DAY_MS);
