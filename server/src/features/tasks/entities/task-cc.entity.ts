import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, keyColumn, shortText } from '../../../persistence/column-types.js';

/** 抄送: a task shown to somebody who need not act. `fromUserId` is null when the model says so. */
@Entity('task_cc')
@Index('ix_task_cc_instance', ['instanceId'])
export class TaskCcEntity {
  @PrimaryColumn(keyColumn()) taskId!: string;
  @PrimaryColumn(shortText(96)) principal!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) instanceId!: string;
  @Column(idColumn({ nullable: true })) fromUserId!: string | null;
  @Column(instant()) at!: Date;
  @Column(instant({ nullable: true })) readAt!: Date | null;
  @Column(idColumn({ nullable: true })) readBy!: string | null;
}
