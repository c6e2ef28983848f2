import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, longText, shortText } from '../../persistence/index.js';

/** A process somebody is drawing; nothing of it runs. `version` counts its saves, so that two designers do not overwrite each other. */
@Entity('process_draft')
@Index('ix_process_draft_tenant', ['tenantId', 'id'])
export class ProcessDraftEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(shortText(191)) processKey!: string;
  @Column(shortText(255)) name!: string;
  @Column(longText()) xml!: string;
  @Column(idColumn({ nullable: true })) campaignId!: string | null;
  @Column(idColumn({ nullable: true })) baseDefinitionId!: string | null;
  @Column(int()) version!: number;
  @Column(instant()) updatedAt!: Date;
  @Column(idColumn()) updatedBy!: string;
}
