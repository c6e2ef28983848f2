import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, jsonColumn, keyColumn, longText, shortText } from '../../persistence/index.js';

/**
 * One entry of a register. Its tables are records of child registers, joined by `parentRecordId`.
 * Sensitive values in `data` are sealed with the key of the record's subject.
 */
@Entity('record')
@Index('ix_record_list', ['tenantId', 'campaignId', 'register', 'id'])
@Index('ix_record_parent', ['parentRecordId', 'position'])
export class RecordEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  /** Empty when it belongs to no campaign. */
  @Column(idColumn()) campaignId!: string;
  @Column(idColumn({ nullable: true })) instanceId!: string | null;
  @Column(shortText(140)) register!: string;
  @Column(shortText(64)) formId!: string;
  @Column(int()) formVersion!: number;
  @Column(idColumn()) ownerUnitId!: string;
  @Column(shortText(255)) ownerUnitPath!: string;
  @Column(idColumn({ nullable: true })) parentRecordId!: string | null;
  @Column(shortText(64, { nullable: true })) tableField!: string | null;
  @Column(int()) position!: number;
  @Column(jsonColumn()) data!: Record<string, unknown>;
  /** What the last check found, with the reasons given. Holds no values. */
  @Column(jsonColumn({ nullable: true })) findings!: unknown;
  /** Whose key seals the sensitive values; null when there are none. */
  @Column(idColumn({ nullable: true })) subjectId!: string | null;
  /** draft, submitted, approved, archived. */
  @Column(shortText(12)) status!: string;
  @Column(int()) version!: number;
  /** Of the last revision. */
  @Column(shortText(64)) hash!: string;
  /** Over the record and its rows as they were when it was approved. */
  @Column(shortText(64, { nullable: true })) frozenHash!: string | null;
  @Column(instant()) createdAt!: Date;
  @Column(idColumn()) createdBy!: string;
  @Column(instant()) updatedAt!: Date;
  @Column(idColumn()) updatedBy!: string;
  /** A removed row keeps its revisions. */
  @Column(instant({ nullable: true })) removedAt!: Date | null;
}

/** What a record was after each change, who made it, at which task and why. Rows are only ever added; each carries the hash of the one before. */
@Entity('record_revision')
@Index('ix_record_revision_parent', ['parentRecordId', 'at'])
export class RecordRevisionEntity {
  @PrimaryColumn(idColumn()) recordId!: string;
  @PrimaryColumn(int()) version!: number;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn({ nullable: true })) parentRecordId!: string | null;
  /** save, remove, status, freeze. */
  @Column(shortText(10)) action!: string;
  @Column(shortText(12)) status!: string;
  @Column(longText()) data!: string;
  @Column(idColumn()) author!: string;
  @Column(instant()) at!: Date;
  @Column(keyColumn({ nullable: true })) taskId!: string | null;
  @Column(shortText(500, { nullable: true })) reason!: string | null;
  @Column(shortText(64)) hash!: string;
}

/** Equality index over values that may be sealed: keyed hashes of unique and indexed fields. */
@Entity('record_key')
@Index('ix_record_key_hash', ['tenantId', 'campaignId', 'register', 'field', 'hash'])
export class RecordKeyEntity {
  @PrimaryColumn(idColumn()) recordId!: string;
  @PrimaryColumn(shortText(64)) field!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) campaignId!: string;
  @Column(shortText(140)) register!: string;
  @Column(shortText(64)) hash!: string;
  @Column(idColumn()) ownerUnitId!: string;
}

/** The record of a form in a process instance: its tasks share it. Another key is another record (one per county …). */
@Entity('instance_record')
export class InstanceRecordEntity {
  @PrimaryColumn(idColumn()) instanceId!: string;
  @PrimaryColumn(shortText(64)) formId!: string;
  /** Empty unless the task names one. */
  @PrimaryColumn(shortText(64)) recordKey!: string;
  @Column(idColumn()) recordId!: string;
}

/**
 * One row per value that must be unique, locked while a record with it is submitted: whoever submits the same value at the
 * same moment waits here. The row says nothing about who has the value; `record_key` does.
 */
@Entity('unique_lock')
export class UniqueLockEntity {
  /** SHA-256 of where the value must be unique and of its keyed hash. */
  @PrimaryColumn(shortText(64)) id!: string;
  @Column(instant()) lockedAt!: Date;
}

export const registerEntities = [RecordEntity, RecordRevisionEntity, RecordKeyEntity, InstanceRecordEntity, UniqueLockEntity];
