import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bool, idColumn, instant, shortText } from '../../persistence/column-types.js';

/** A person who may sign in. The name is unique over all tenants, because sign-in asks for nothing else. */
@Entity('user_account')
@Index('uq_user_account_username', ['username'], { unique: true })
@Index('ix_user_account_tenant', ['tenantId', 'id'])
export class UserAccount {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  /** Lower case, trimmed. */
  @Column(shortText(64)) username!: string;
  @Column(shortText(80)) displayName!: string;
  /** argon2id, PHC string. */
  @Column(shortText(160)) passwordHash!: string;
  @Column(bool()) active!: boolean;
  /** Shown with its password on the sign-in page of the embedded profile; refused in production. */
  @Column(bool()) demo!: boolean;
  /** What a demo account is good for, shown beside it. */
  @Column(shortText(200, { nullable: true })) demoHint!: string | null;
  @Column(instant()) createdAt!: Date;
  /** Search keys of the display name: full pinyin and initials. */
  @Column(shortText(200)) pinyin!: string;
  @Column(shortText(60)) initials!: string;
  @Column(instant()) passwordChangedAt!: Date;
}
