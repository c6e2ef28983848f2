import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, keyColumn, longText, shortText } from '../../persistence/index.js';

/** An uploaded file. Its bytes are in chunks, sealed with the file's own key, so that every node can serve it and erasure is one key. */
@Entity('attachment')
@Index('ix_attachment_record', ['recordId'])
@Index('ix_attachment_task', ['taskId'])
export class AttachmentEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(keyColumn({ nullable: true })) taskId!: string | null;
  @Column(idColumn({ nullable: true })) recordId!: string | null;
  @Column(idColumn({ nullable: true })) ownerUnitId!: string | null;
  @Column(shortText(255, { nullable: true })) ownerUnitPath!: string | null;
  @Column(shortText(255)) name!: string;
  /** Media type by content, not as the client said. */
  @Column(shortText(100)) type!: string;
  @Column(int()) size!: number;
  @Column(shortText(64)) sha256!: string;
  @Column(idColumn()) subjectId!: string;
  @Column(idColumn()) createdBy!: string;
  @Column(instant()) createdAt!: Date;
}

@Entity('attachment_chunk')
export class AttachmentChunkEntity {
  @PrimaryColumn(idColumn()) attachmentId!: string;
  @PrimaryColumn(int()) position!: number;
  @Column(longText()) data!: string;
}

export const attachmentEntities = [AttachmentEntity, AttachmentChunkEntity];
