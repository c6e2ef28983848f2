import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, instant, int, jsonColumn, longText, shortText } from '../../persistence/index.js';

/** `issuing` is on the way from draft to running: the issue was begun and can be begun again. */
export type CampaignStatus = 'draft' | 'issuing' | 'running' | 'archived';

/** What a campaign keeps of a computed deadline. */
export interface CampaignDeadline { id: string; title: string; dueAt: string; day: string; movedFrom?: string; calendarVersion: string }

/** A template installed in a tenant. */
@Entity('campaign')
@Index('ix_campaign_tenant', ['tenantId', 'status', 'id'])
export class Campaign {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(shortText(64)) slug!: string;
  @Column(shortText(40)) templateVersion!: string;
  @Column(shortText(300)) title!: string;
  @Column(shortText(60)) shortTitle!: string;
  @Column(int()) year!: number;
  @Column(shortText(10)) status!: CampaignStatus;
  @Column(jsonColumn()) parameters!: Record<string, string | number | boolean | null>;
  /** Post codes bound to the template's roles at installation, by role. */
  @Column(jsonColumn()) posts!: Record<string, string>;
  /** Organisation ids by unit set, as resolved when issued. */
  @Column(jsonColumn()) unitSets!: Record<string, string[]>;
  @Column(jsonColumn()) deadlines!: CampaignDeadline[];
  @Column(shortText(80, { nullable: true })) calendarVersion!: string | null;
  @Column(idColumn({ nullable: true })) deploymentId!: string | null;
  @Column(idColumn({ nullable: true })) mainInstanceId!: string | null;
  @Column(idColumn({ nullable: true })) mainDefinitionId!: string | null;
  @Column(instant()) createdAt!: Date;
  @Column(shortText(64)) createdBy!: string;
  @Column(instant({ nullable: true })) issuedAt!: Date | null;
  @Column(shortText(64, { nullable: true })) issuedBy!: string | null;
  @Column(instant({ nullable: true })) archivedAt!: Date | null;
  @Column(shortText(64, { nullable: true })) archivedBy!: string | null;
  /** SHA-256 over the hashes of the frozen records, in the order of their ids. */
  @Column(shortText(80, { nullable: true })) archiveHash!: string | null;
  @Column(int({ nullable: true })) archivedRecords!: number | null;
}

/** The template as it was when it was installed: a later version of the plugin does not change a running campaign. */
@Entity('campaign_template')
export class CampaignTemplate {
  @PrimaryColumn(idColumn()) campaignId!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(longText()) template!: string;
}
