import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, shortText } from '../../persistence/column-types.js';

/**
 * Who looked at or took out what, signed in, or changed accounts and rights. Rows are only ever added.
 * Holds no personal value: it names things by id and field path.
 */
@Entity('access_log')
@Index('ix_access_log_tenant', ['tenantId', 'id'])
@Index('ix_access_log_actor', ['tenantId', 'actorId', 'id'])
@Index('ix_access_log_subject', ['tenantId', 'subjectType', 'subjectId', 'id'])
@Index('ix_access_log_person', ['tenantId', 'personId', 'id'])
export class AccessLogEntry {
  /** Time-ordered. */
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(instant()) at!: Date;
  @Column(idColumn()) actorId!: string;
  /** Display name at that time. */
  @Column(shortText(80)) actorName!: string;
  @Column(shortText(40)) action!: string;
  @Column(shortText(40)) subjectType!: string;
  @Column(shortText(64)) subjectId!: string;
  /** Subject (person) the thing is about: answers "who saw this child". */
  @Column(idColumn({ nullable: true })) personId!: string | null;
  @Column(shortText(200, { nullable: true })) fieldPath!: string | null;
  @Column(shortText(500, { nullable: true })) reason!: string | null;
  @Column(shortText(64, { nullable: true })) requestId!: string | null;
}
