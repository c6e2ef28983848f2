import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, keyColumn, shortText } from '../../persistence/index.js';

/** One unit owes one thing for one period. Its state is never stored: {@link dutyState} computes it from these times. */
@Entity('duty')
@Index('uq_duty', ['campaignId', 'dutyId', 'period', 'unitId'], { unique: true })
@Index('ix_duty_unit', ['tenantId', 'unitId'])
@Index('ix_duty_instance', ['instanceId'])
export class Duty {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) campaignId!: string;
  /** Id of the definition in the template. */
  @Column(shortText(64)) dutyId!: string;
  @Column(shortText(40)) period!: string;
  @Column(idColumn()) unitId!: string;
  @Column(shortText(255)) unitPath!: string;
  @Column(int()) unitSort!: number;
  /** FAR_FUTURE when the duty has no deadline. */
  @Column(instant()) dueAt!: Date;
  @Column(shortText(80, { nullable: true })) calendarVersion!: string | null;
  /** Last answer; null again after a return. */
  @Column(instant({ nullable: true })) answeredAt!: Date | null;
  @Column(instant({ nullable: true })) acceptedAt!: Date | null;
  @Column(instant({ nullable: true })) returnedAt!: Date | null;
  @Column(int()) returns!: number;
  @Column(instant({ nullable: true })) exemptAt!: Date | null;
  @Column(shortText(500, { nullable: true })) exemptReason!: string | null;
  @Column(shortText(64, { nullable: true })) exemptBy!: string | null;
  /** Instance in which it is being answered. */
  @Column(idColumn({ nullable: true })) instanceId!: string | null;
  /** The answering task, as soon as there is one. */
  @Column(keyColumn({ nullable: true })) taskId!: string | null;
  @Column(instant({ nullable: true })) urgedAt!: Date | null;
  @Column(int()) urges!: number;
}
