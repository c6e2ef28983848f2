import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, shortText } from '../../persistence/column-types.js';

/** A signed-in browser or program. Times are the machine's, not the test clock's. */
@Entity('session')
@Index('ix_session_user', ['userId'])
@Index('ix_session_expires', ['expiresAt'])
export class Session {
  /** SHA-256 of the token, hex: the token itself is nowhere stored. */
  @PrimaryColumn(shortText(64)) tokenHash!: string;
  @Column(idColumn()) id!: string;
  @Column(idColumn()) userId!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(instant()) createdAt!: Date;
  @Column(instant()) expiresAt!: Date;
}
