import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, longText, shortText } from '../../persistence/column-types.js';

/** The first answer given to one Idempotency-Key of one person; kept a day. */
@Entity('idempotency_key')
@Index('ix_idempotency_key_created', ['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn(idColumn()) userId!: string;
  @PrimaryColumn(shortText(100)) requestKey!: string;
  /** SHA-256 of method, address and body. */
  @Column(shortText(64)) fingerprint!: string;
  /** Null while the first request is still running. */
  @Column(int({ nullable: true })) status!: number | null;
  /** The answer, sealed: it may show personal data. */
  @Column(longText({ nullable: true })) answer!: string | null;
  @Column(instant()) createdAt!: Date;
}
