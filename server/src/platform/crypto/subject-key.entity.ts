import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, shortText } from '../../persistence/column-types.js';

/** The wrapped data key of one subject (a person, or a record about one). Destroying it erases the subject's values everywhere. */
@Entity('subject_key')
@Index('ix_subject_key_tenant', ['tenantId', 'subjectId'])
export class SubjectKey {
  @PrimaryColumn(idColumn()) subjectId!: string;
  @Column(idColumn()) tenantId!: string;
  /** Null once destroyed. */
  @Column(shortText(120, { nullable: true })) wrappedKey!: string | null;
  /** Which master key wrapped it. */
  @Column(shortText(16)) masterKeyId!: string;
  @Column(instant()) createdAt!: Date;
  @Column(instant({ nullable: true })) destroyedAt!: Date | null;
}
