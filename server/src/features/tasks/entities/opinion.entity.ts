import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, keyColumn, longText, shortText } from '../../../persistence/column-types.js';

/** 意见: what one person did with a task, as which post, and what they said. Append-only. */
@Entity('opinion')
@Index('ix_opinion_task', ['taskId'])
@Index('ix_opinion_instance', ['instanceId', 'at'])
export class OpinionEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(keyColumn()) taskId!: string;
  @Column(idColumn()) instanceId!: string;
  @Column(idColumn()) userId!: string;
  /** Name, unit and post are kept as they were at the time. */
  @Column(shortText(80)) userName!: string;
  @Column(idColumn({ nullable: true })) unitId!: string | null;
  @Column(shortText(120, { nullable: true })) unitName!: string | null;
  @Column(shortText(40, { nullable: true })) postCode!: string | null;
  @Column(shortText(80, { nullable: true })) postTitle!: string | null;
  /** Whom the person stands in for. */
  @Column(idColumn({ nullable: true })) onBehalfOf!: string | null;
  @Column(shortText(20)) verb!: string;
  @Column(longText({ nullable: true })) comment!: string | null;
  /** The person it concerns: who got the transferred, delegated or copied task. */
  @Column(shortText(300, { nullable: true })) target!: string | null;
  @Column(instant()) at!: Date;
}
