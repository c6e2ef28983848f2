import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, shortText } from '../../persistence/index.js';

/** Why a subject was not served as often as it should have been, in one week or month. Recorded, never demanded: the rule says 原则上. */
@Entity('recurrence_reason')
@Index('uq_recurrence_reason', ['campaignId', 'recurrenceId', 'subjectKey', 'period'], { unique: true })
export class RecurrenceReason {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) campaignId!: string;
  @Column(shortText(64)) recurrenceId!: string;
  /** Keyed hash of the distinguishing value: no personal value stands here. */
  @Column(shortText(80)) subjectKey!: string;
  /** `2022-W28` or `2022-07`. */
  @Column(shortText(10)) period!: string;
  @Column(idColumn({ nullable: true })) unitId!: string | null;
  @Column(shortText(500)) reason!: string;
  @Column(instant()) recordedAt!: Date;
  @Column(shortText(64)) recordedBy!: string;
}
