import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bool, idColumn, int, shortText } from '../../persistence/column-types.js';

/** A unit in the tree. Kinds and levels are data: a prefecture without counties simply has no county children. */
@Entity('organisation')
@Index('uq_organisation_code', ['tenantId', 'code'], { unique: true })
@Index('ix_organisation_parent', ['tenantId', 'parentId', 'sort'])
@Index('ix_organisation_path', ['tenantId', 'path'])
export class Organisation {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn({ nullable: true })) parentId!: string | null;
  @Column(shortText(40)) code!: string;
  @Column(shortText(120)) name!: string;
  @Column(shortText(60)) shortName!: string;
  /** league, department, university, school, system, town … */
  @Column(shortText(24)) kind!: string;
  /** province, prefecture, county, town, school, university, department, system */
  @Column(shortText(24)) level!: string;
  /** Codes from the root, `/44/4409/440981`. */
  @Column(shortText(255)) path!: string;
  @Column(int()) sort!: number;
  /** Search keys; filled when a transliteration is available. */
  @Column(shortText(200)) pinyin!: string;
  @Column(shortText(60)) initials!: string;
  @Column(bool()) active!: boolean;
}
