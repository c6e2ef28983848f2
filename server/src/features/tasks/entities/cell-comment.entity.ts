import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, keyColumn, longText, shortText } from '../../../persistence/column-types.js';

/** What a reviewer said about one cell of a record when returning it. Open until the record is approved again. */
@Entity('cell_comment')
@Index('ix_cell_comment_record', ['recordId', 'resolvedAt'])
@Index('ix_cell_comment_task', ['taskId'])
export class CellCommentEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn({ nullable: true })) recordId!: string | null;
  /** The task that returned it. */
  @Column(keyColumn()) taskId!: string;
  @Column(idColumn()) instanceId!: string;
  /** `field`, or `table[rowId].column`. */
  @Column(shortText(200)) path!: string;
  @Column(longText()) comment!: string;
  @Column(idColumn()) authorId!: string;
  @Column(shortText(80)) authorName!: string;
  @Column(instant()) at!: Date;
  @Column(instant({ nullable: true })) resolvedAt!: Date | null;
}
