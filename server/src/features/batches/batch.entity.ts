import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bool, idColumn, instant, int, keyColumn, longText, shortText } from '../../persistence/column-types.js';

/** One order for many instances. Its progress is that of its items. */
@Entity('batch')
@Index('ix_batch_tenant', ['tenantId', 'id'])
@Index('ix_batch_status', ['status', 'id'])
export class BatchEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(shortText(20)) type!: string;
  /** running, paused, completed or cancelled. */
  @Column(shortText(12)) status!: string;
  /** Only looks what would happen. */
  @Column(bool()) dryRun!: boolean;
  @Column(longText()) parameters!: string;
  @Column(int()) total!: number;
  @Column(shortText(500, { nullable: true })) reason!: string | null;
  @Column(idColumn()) createdBy!: string;
  @Column(shortText(80)) createdByName!: string;
  @Column(instant()) createdAt!: Date;
  @Column(instant({ nullable: true })) endedAt!: Date | null;
}

/** The order for one instance, and what came of it. Settled in the transaction of the step itself: it takes effect once, whoever dies. */
@Entity('batch_item')
@Index('ix_batch_item_due', ['batchId', 'status', 'wakeAt'])
@Index('ix_batch_item_claim', ['claimedBy'])
@Index('ix_batch_item_instance', ['instanceId'])
export class BatchItemEntity {
  @PrimaryColumn(idColumn()) batchId!: string;
  @PrimaryColumn(int()) position!: number;
  /** Instance or incident; of a start the id of its row in the order. */
  @Column(keyColumn()) subjectId!: string;
  @Column(idColumn({ nullable: true })) instanceId!: string | null;
  /** pending, done, failed or cancelled. */
  @Column(shortText(10)) status!: string;
  /** Of a failure its problem code, of a dry run its verdict. */
  @Column(shortText(60, { nullable: true })) code!: string | null;
  @Column(longText({ nullable: true })) message!: string | null;
  /** Starts: business key, unit and variables. */
  @Column(longText({ nullable: true })) input!: string | null;
  /** Of a dry run: problems and consequence. */
  @Column(longText({ nullable: true })) result!: string | null;
  @Column(int()) attempts!: number;
  @Column(instant()) wakeAt!: Date;
  @Column(idColumn({ nullable: true })) claimedBy!: string | null;
  @Column(instant({ nullable: true })) at!: Date | null;
}
