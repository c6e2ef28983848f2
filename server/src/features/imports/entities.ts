import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, jsonColumn, keyColumn, longText, shortText } from '../../persistence/index.js';

/** One uploaded workbook and what its dry run found. Nothing reaches a record before it is applied. */
@Entity('import_batch')
@Index('ix_import_batch_task', ['taskId'])
export class ImportBatchEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(keyColumn()) taskId!: string;
  @Column(shortText(64)) formId!: string;
  @Column(shortText(64)) tableField!: string;
  /** all: nothing is taken when one row is wrong; good: the right rows are taken. */
  @Column(shortText(8)) mode!: string;
  /** checked, applied, undone. */
  @Column(shortText(10)) status!: string;
  @Column(shortText(255)) fileName!: string;
  @Column(shortText(64)) sha256!: string;
  /** Counts and findings by row, and once applied which rows of the record it made or changed; no values. */
  @Column(jsonColumn()) report!: unknown;
  @Column(idColumn()) subjectId!: string;
  @Column(idColumn()) createdBy!: string;
  @Column(instant()) createdAt!: Date;
  @Column(instant({ nullable: true })) appliedAt!: Date | null;
}

/** The workbook itself, sealed. */
@Entity('import_chunk')
export class ImportChunkEntity {
  @PrimaryColumn(idColumn()) batchId!: string;
  @PrimaryColumn(int()) position!: number;
  @Column(longText()) data!: string;
}

export const importEntities = [ImportBatchEntity, ImportChunkEntity];
