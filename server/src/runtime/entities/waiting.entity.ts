import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, keyColumn, longText, shortText } from '../../persistence/column-types.js';

/** Work of a service task. Open jobs may be taken from `dueAt` on: creation, end of a back-off, or end of a worker's lock. */
@Entity('job')
@Index('ix_job_due', ['state', 'type', 'dueAt'])
export class JobEntity {
  @PrimaryColumn(keyColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) instanceId!: string;
  @Column(int()) elementKey!: number;
  @Column(shortText(191)) elementId!: string;
  @Column(shortText(120)) type!: string;
  @Column(longText()) variables!: string;
  @Column(longText()) headers!: string;
  @Column(int()) retriesLeft!: number;
  /** `open`, or `failed` when no retries are left and an incident waits for a person. */
  @Column(shortText(10)) state!: string;
  @Column(instant()) dueAt!: Date;
  @Column(shortText(120, { nullable: true })) lockedBy!: string | null;
  @Column(instant()) createdAt!: Date;
}

/** A timer of an instance, or the timer start event of a definition. `wakeAt` is `dueAt`, or the end of a node's claim. */
@Entity('timer')
@Index('ix_timer_wake', ['wakeAt'])
@Index('ix_timer_claim', ['claimedBy'])
export class TimerEntity {
  @PrimaryColumn(keyColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn({ nullable: true })) instanceId!: string | null;
  @Column(idColumn({ nullable: true })) definitionId!: string | null;
  @Column(int()) elementKey!: number;
  @Column(shortText(191)) elementId!: string;
  @Column(instant()) dueAt!: Date;
  @Column(instant()) wakeAt!: Date;
  @Column(idColumn({ nullable: true })) claimedBy!: string | null;
  /** Start timers: further firings of a cycle (-1 without end) and its period. */
  @Column(int({ nullable: true })) remaining!: number | null;
  @Column(shortText(80, { nullable: true })) period!: string | null;
}

/** A running instance waits for this message or signal. */
@Entity('subscription')
@Index('ix_subscription_name', ['tenantId', 'name', 'correlationKey'])
export class SubscriptionEntity {
  @PrimaryColumn(keyColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) instanceId!: string;
  @Column(shortText(191)) processKey!: string;
  @Column(int()) elementKey!: number;
  @Column(shortText(191)) elementId!: string;
  @Column(shortText(10)) kind!: string;
  @Column(shortText(191)) name!: string;
  @Column(shortText(191, { nullable: true })) correlationKey!: string | null;
  @Column(instant()) createdAt!: Date;
}

/** Something a person must look at. Kept after it was resolved. */
@Entity('incident')
@Index('ix_incident_status', ['tenantId', 'status', 'id'])
@Index('ix_incident_instance', ['instanceId'])
export class IncidentEntity {
  @PrimaryColumn(keyColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) instanceId!: string;
  @Column(idColumn()) processDefinitionId!: string;
  @Column(shortText(191)) processKey!: string;
  @Column(idColumn({ nullable: true })) campaignId!: string | null;
  @Column(idColumn({ nullable: true })) unitId!: string | null;
  @Column(int()) incidentKey!: number;
  @Column(int()) elementKey!: number;
  @Column(shortText(191)) elementId!: string;
  @Column(shortText(20)) kind!: string;
  @Column(longText()) message!: string;
  @Column(shortText(10)) status!: string;
  @Column(instant()) createdAt!: Date;
  @Column(instant({ nullable: true })) resolvedAt!: Date | null;
}
