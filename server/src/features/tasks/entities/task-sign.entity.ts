import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, keyColumn, shortText } from '../../../persistence/column-types.js';

/** 加签: one person asked for an opinion before the host task may be completed. Its task is a row of `task` of kind `sign`, unknown to the engine. */
@Entity('task_sign')
@Index('ix_task_sign_host', ['hostTaskId', 'status'])
@Index('ix_task_sign_task', ['taskId'])
export class TaskSignEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(keyColumn()) hostTaskId!: string;
  /** The signers of one call share a group, and the group its rule. */
  @Column(idColumn()) groupId!: string;
  /** Null while it is not this person's turn. */
  @Column(keyColumn({ nullable: true })) taskId!: string | null;
  @Column(idColumn()) userId!: string;
  /** before or parallel. */
  @Column(shortText(10)) position!: string;
  /** all, any or sequence. */
  @Column(shortText(10)) rule!: string;
  @Column(int()) orderNo!: number;
  /** waiting, open, signed, removed, skipped, or cancelled with the host. */
  @Column(shortText(10)) status!: string;
  @Column(idColumn()) addedBy!: string;
  @Column(instant()) addedAt!: Date;
  @Column(instant({ nullable: true })) signedAt!: Date | null;
  @Column(shortText(10, { nullable: true })) outcome!: string | null;
}
