import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, shortText } from '../../persistence/column-types.js';

/** A post at a unit. Work belongs to posts; what a code may do stands in platform/abilities/permission-sets.ts. */
@Entity('post')
@Index('uq_post_organisation_code', ['organisationId', 'code'], { unique: true })
@Index('ix_post_tenant', ['tenantId', 'code'])
export class Post {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) organisationId!: string;
  @Column(shortText(40)) code!: string;
  @Column(shortText(80)) title!: string;
}
