import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { instant, int, shortText } from '../../persistence/column-types.js';

/** Failed sign-ins of one account from one address, shared by all nodes. */
@Entity('login_attempt')
@Index('ix_login_attempt_updated', ['updatedAt'])
export class LoginAttempt {
  /** SHA-256 of what is counted (account and address, or the account alone). */
  @PrimaryColumn(shortText(64)) attemptKey!: string;
  @Column(int()) failures!: number;
  @Column(instant()) blockedUntil!: Date;
  @Column(instant()) updatedAt!: Date;
}
