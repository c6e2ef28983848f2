import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bool, idColumn, instant, int, keyColumn, longText, shortText } from '../../persistence/column-types.js';

/** A published message: what waits for it may open its subscription until `expiresAt`; a repeated id is known until `keepUntil`. */
@Entity('message')
@Index('uq_message_id', ['tenantId', 'name', 'messageId'], { unique: true })
@Index('ix_message_key', ['tenantId', 'name', 'correlationKey'])
@Index('ix_message_pending', ['pending', 'createdAt'])
@Index('ix_message_expires', ['expiresAt'])
@Index('ix_message_keep', ['keepUntil'])
export class MessageEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(shortText(191)) name!: string;
  @Column(shortText(191, { nullable: true })) correlationKey!: string | null;
  @Column(shortText(120)) messageId!: string;
  @Column(longText()) variables!: string;
  /** True until everything that waited when it was published has been told. */
  @Column(bool()) pending!: boolean;
  @Column(instant()) createdAt!: Date;
  @Column(instant()) expiresAt!: Date;
  @Column(instant()) keepUntil!: Date;
}

/** A message reaches at most one instance of each process. */
@Entity('message_correlation')
export class MessageCorrelationEntity {
  @PrimaryColumn(idColumn()) messageId!: string;
  @PrimaryColumn(shortText(191)) processKey!: string;
  @Column(idColumn()) instanceId!: string;
  @Column(instant()) at!: Date;
}

/** What a committed step still has to do to other instances. Deleted together with the step it became. */
@Entity('outbox')
@Index('ix_outbox_wake', ['wakeAt'])
@Index('ix_outbox_claim', ['claimedBy'])
export class OutboxEntity {
  @PrimaryColumn(keyColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) instanceId!: string;
  @Column(longText()) payload!: string;
  @Column(int()) attempts!: number;
  /** When the sweeper may take it: the node that wrote it does so at once and holds it until then. */
  @Column(instant()) wakeAt!: Date;
  @Column(idColumn({ nullable: true })) claimedBy!: string | null;
  @Column(longText({ nullable: true })) lastError!: string | null;
  @Column(instant()) createdAt!: Date;
}
