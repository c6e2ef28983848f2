import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant } from '../../persistence/column-types.js';

/** Who holds a post, from when until when (exclusive; null: until further notice). */
@Entity('post_holder')
@Index('ix_post_holder_user', ['userId'])
@Index('ix_post_holder_post', ['postId'])
export class PostHolder {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) postId!: string;
  @Column(idColumn()) userId!: string;
  @Column(instant()) startsAt!: Date;
  @Column(instant({ nullable: true })) endsAt!: Date | null;
}
