import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bool, idColumn, instant, int, keyColumn, shortText } from '../../../persistence/column-types.js';

/** A user, manual or receive task of a process instance as people see it. Kept by the task projection, in the step's transaction. */
@Entity('task')
@Index('ix_task_instance', ['instanceId', 'status'])
@Index('ix_task_root', ['rootInstanceId', 'status', 'createdAt', 'id'])
@Index('ix_task_campaign_unit', ['campaignId', 'unitId', 'status'])
export class TaskEntity {
  /** `${instanceId}.${key}`; of an added signer `${id}.0`. */
  @PrimaryColumn(keyColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) instanceId!: string;
  @Column(idColumn()) rootInstanceId!: string;
  @Column(idColumn()) processDefinitionId!: string;
  @Column(int()) elementKey!: number;
  @Column(shortText(255)) elementId!: string;
  @Column(shortText(255)) name!: string;
  @Column(shortText(300)) title!: string;
  /** user, manual or receive. */
  @Column(shortText(10)) kind!: string;
  /** work, approval, receipt, or sign (a task of an added signer, which the engine does not know). */
  @Column(shortText(10)) taskKind!: string;
  @Column(idColumn({ nullable: true })) campaignId!: string | null;
  @Column(shortText(255, { nullable: true })) businessKey!: string | null;
  @Column(idColumn({ nullable: true })) unitId!: string | null;
  /** Copied from the unit, so that superior units can be recognised without a join. */
  @Column(shortText(255, { nullable: true })) unitPath!: string | null;
  @Column(shortText(40, { nullable: true })) post!: string | null;
  @Column(idColumn({ nullable: true })) assignee!: string | null;
  /** Whom the work returns to: the assignee only helps. */
  @Column(idColumn({ nullable: true })) delegatedBy!: string | null;
  /** open, completed or cancelled. */
  @Column(shortText(10)) status!: string;
  @Column(int({ nullable: true })) priority!: number | null;
  @Column(int({ nullable: true })) loopIndex!: number | null;
  @Column(shortText(64, { nullable: true })) formId!: string | null;
  /** Evaluated `nf:form record`: `new`, `*`, or a record id. */
  @Column(shortText(64, { nullable: true })) recordRef!: string | null;
  @Column(idColumn({ nullable: true })) recordId!: string | null;
  /** FAR_FUTURE when there is no deadline. */
  @Column(instant()) dueAt!: Date;
  @Column(instant()) createdAt!: Date;
  @Column(instant({ nullable: true })) completedAt!: Date | null;
  @Column(idColumn({ nullable: true })) completedBy!: string | null;
  @Column(shortText(10, { nullable: true })) outcome!: string | null;
  /** Who started the outermost instance, a user id when a person did. */
  @Column(shortText(64)) startedBy!: string;
  /** Last journal sequence number of the step that created, and of the one that completed it: tasks of one step belong together. */
  @Column(int()) createdStep!: number;
  @Column(int({ nullable: true })) completedStep!: number | null;
  @Column(instant({ nullable: true })) urgedAt!: Date | null;
  /** Somebody has claimed, saved, transferred or delegated it: its predecessor can no longer be taken back. */
  @Column(bool()) touched!: boolean;
  /** Grows with every act on the task; an act names the one it saw. */
  @Column(int()) revision!: number;
}
