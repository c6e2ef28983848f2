import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bool, idColumn, instant, int, shortText } from '../../persistence/column-types.js';

/** How long ended instances are kept. Without a rule they are kept for good. */
@Entity('retention_rule')
export class RetentionRuleEntity {
  @PrimaryColumn(idColumn()) tenantId!: string;
  /** Process id; empty for every process without a rule of its own. */
  @PrimaryColumn(shortText(191)) processKey!: string;
  @Column(int()) days!: number;
  /** Also instances of campaigns, once these are archived. */
  @Column(bool()) archivedCampaigns!: boolean;
  @Column(shortText(80)) updatedByName!: string;
  @Column(instant()) updatedAt!: Date;
}

/** The removal date of an ended outermost instance, with all it called. */
@Entity('history_removal')
@Index('ix_history_removal_due', ['removeAt'])
export class HistoryRemovalEntity {
  @PrimaryColumn(idColumn()) instanceId!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(instant()) removeAt!: Date;
  @Column(bool()) archivedCampaigns!: boolean;
}

/** An audit hold: what it covers is not removed, whatever its date. */
@Entity('retention_hold')
@Index('ix_retention_hold_tenant', ['tenantId', 'releasedAt'])
export class RetentionHoldEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  /** tenant, process, campaign or instance. */
  @Column(shortText(10)) scope!: string;
  /** Process id, campaign or instance; empty for the tenant. */
  @Column(shortText(191)) subjectId!: string;
  @Column(shortText(500)) reason!: string;
  @Column(shortText(80)) placedByName!: string;
  @Column(instant()) placedAt!: Date;
  @Column(shortText(80, { nullable: true })) releasedByName!: string | null;
  @Column(instant({ nullable: true })) releasedAt!: Date | null;
}
