import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, shortText } from '../../persistence/column-types.js';

/** A message to one person inside the product. */
@Entity('notification')
@Index('ix_notification_user', ['userId', 'id'])
@Index('ix_notification_unread', ['userId', 'readAt', 'id'])
export class Notification {
  /** Time-ordered. */
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) userId!: string;
  /** urge, overdue, returned, alert, campaign … */
  @Column(shortText(40)) kind!: string;
  @Column(shortText(200)) title!: string;
  @Column(shortText(1000)) body!: string;
  /** Path inside the web app, e.g. `/tasks/…`. */
  @Column(shortText(300, { nullable: true })) link!: string | null;
  @Column(instant()) createdAt!: Date;
  @Column(instant({ nullable: true })) readAt!: Date | null;
}
