import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../persistence/index.js';
import type { Projection, StepContext } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { removalDate, RetentionRules } from './retention-rules.js';

/** Gives an outermost instance its removal date in the step that ends it. */
@Injectable()
export class RemovalDates implements Projection, OnModuleInit {
  readonly name = 'retention';
  readonly events = ['InstanceCompleted', 'InstanceTerminated'] as const;

  constructor(private readonly runtime: ProcessRuntime, private readonly rules: RetentionRules) {}

  onModuleInit(): void {
    this.runtime.registerProjection(this);
  }

  async project(tx: Tx, { instance, now }: StepContext): Promise<void> {
    if (instance.parentInstanceId !== null) return;
    const rule = await this.rules.of(tx, instance.tenantId, instance.processId);
    if (rule) tx.insert('history_removal', { instance_id: instance.id, tenant_id: instance.tenantId, remove_at: removalDate(now, rule), archived_campaigns: rule.archivedCampaigns });
  }
}
