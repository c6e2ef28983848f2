import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, jsonColumn, shortText } from '../../persistence/index.js';

/** A form as a campaign issued it. Never changed: another version is another row, so old records keep theirs. */
@Entity('form_version')
@Index('uq_form_version', ['tenantId', 'campaignId', 'formId', 'version'], { unique: true })
export class FormVersionEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  /** Empty when it belongs to no campaign. */
  @Column(idColumn()) campaignId!: string;
  @Column(shortText(64)) formId!: string;
  @Column(int()) version!: number;
  @Column(jsonColumn()) model!: unknown;
  @Column(instant()) createdAt!: Date;
}

/** A code list or reference table of the campaign's template, as expressions see it in `lists`. */
@Entity('campaign_list')
@Index('ix_campaign_list_stamp', ['tenantId', 'campaignId', 'name', 'stamp'])
export class CampaignListEntity {
  @PrimaryColumn(idColumn()) tenantId!: string;
  @PrimaryColumn(idColumn()) campaignId!: string;
  @PrimaryColumn(shortText(64)) name!: string;
  @Column(jsonColumn()) items!: unknown[];
  /** Another one each time the list is published; null for lists from before there were stamps. */
  @Column(idColumn({ nullable: true })) stamp!: string | null;
}

export const formEntities = [FormVersionEntity, CampaignListEntity];
