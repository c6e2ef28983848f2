import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsObject, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import type { NoticeClause, TemplateManifest } from '@noticeflow/plugin-sdk';
import type { ObligationNow } from './obligation-states.js';
import type { Campaign, CampaignDeadline, CampaignStatus } from '../campaign-store/index.js';
import type { DutyCell, Overview, UrgeResult } from '../duties/index.js';

const data = { type: 'object', additionalProperties: true } as const;
const rows = { type: 'array', items: data } as const;

export class InstallCampaignDto {
  @ApiProperty({ example: 'guangdong-2022-two-help' }) @IsString() @Matches(/^[a-z0-9][a-z0-9-]{1,60}$/) slug!: string;
  @ApiPropertyOptional({ ...data, description: 'Values of the template’s parameters; defaults otherwise' }) @IsOptional() @IsObject() parameters?: Record<string, unknown>;
  @ApiPropertyOptional({ ...data, description: 'Post codes by role, where they differ from the template’s' }) @IsOptional() @IsObject() posts?: Record<string, string>;
}

export class CampaignSummary {
  @ApiProperty() id!: string;
  @ApiProperty() slug!: string;
  @ApiProperty() title!: string;
  @ApiProperty() shortTitle!: string;
  @ApiProperty() year!: number;
  @ApiProperty() templateVersion!: string;
  @ApiProperty({ enum: ['draft', 'issuing', 'running', 'archived'] }) status!: CampaignStatus;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) issuedAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) archivedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) mainInstanceId!: string | null;

  static of({ id, slug, title, shortTitle, year, templateVersion, status, issuedAt, archivedAt, mainInstanceId }: Campaign): CampaignSummary {
    return { id, slug, title, shortTitle, year, templateVersion, status, issuedAt: issuedAt?.toISOString() ?? null, archivedAt: archivedAt?.toISOString() ?? null, mainInstanceId };
  }
}

export class CampaignPage {
  @ApiProperty({ type: [CampaignSummary] }) items!: CampaignSummary[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class CampaignDetail extends CampaignSummary {
  @ApiProperty(data) parameters!: Campaign['parameters'];
  @ApiProperty(rows) parameterDefinitions!: TemplateManifest['parameters'];
  @ApiProperty({ ...rows, description: 'Of a draft: what they would be if it were issued now' }) deadlines!: CampaignDeadline[];
  @ApiProperty({ type: [String], description: 'What stands against issuing the draft, for people' }) issueProblems!: string[];
  @ApiProperty({ type: String, nullable: true }) calendarVersion!: string | null;
  @ApiProperty(data) notice!: TemplateManifest['notice'];
  @ApiProperty(rows) clauses!: NoticeClause[];
  @ApiProperty({ ...rows, description: 'Of a draft: who would receive it if it were issued now' }) sets!: { id: string; title: string; units: { id: string; code: string; name: string; level: string; kind: string }[] }[];
  @ApiProperty(rows) processes!: { file: string; definitionId: string | null; key: string | null; main: boolean }[];
  @ApiProperty(rows) forms!: { id: string; title: string; register: string; version: number }[];
  @ApiProperty(rows) duties!: TemplateManifest['duties'];
  @ApiProperty(rows) recurrences!: NonNullable<TemplateManifest['recurrences']>;
  @ApiProperty(rows) reports!: TemplateManifest['reports'];
  @ApiProperty({ type: String, nullable: true }) archiveHash!: string | null;
  @ApiProperty({ type: Number, nullable: true }) archivedRecords!: number | null;
  @ApiProperty({ description: 'The person sees and may urge all units' }) oversees!: boolean;
}

export class OverviewView {
  @ApiProperty(rows) units!: Overview['units'];
  @ApiProperty(rows) duties!: Overview['duties'];
  @ApiProperty({ ...data, description: 'By duty: counts by state; `expected` is their sum' }) totals!: Overview['totals'];
  @ApiProperty(data) receipts!: Overview['receipts'];
}

export class DutyList {
  @ApiProperty(rows) items!: (DutyCell & { title: string; unitName: string })[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class ObligationList {
  @ApiProperty(rows) items!: ObligationNow[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class UrgeDto {
  @ApiProperty({ type: [String], description: 'Organisation ids' })
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(500) @IsString({ each: true }) @MaxLength(36, { each: true })
  units!: string[];
}

export class UrgeResults {
  @ApiProperty(rows) items!: UrgeResult[];
}

export class ExemptDto {
  @ApiProperty({ description: 'Organisation id' }) @IsString() @MaxLength(36) unit!: string;
  @ApiProperty({ description: 'Why; empty takes the exemption back' }) @IsString() @Length(0, 500) reason!: string;
}

export class CalendarDayDto {
  @ApiProperty({ description: 'Whether the day is worked; null takes the entry back', type: Boolean, nullable: true }) @IsOptional() @IsBoolean() working!: boolean | null;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) note?: string;
}

export class CalendarYear {
  @ApiProperty() version!: string;
  @ApiProperty({ description: 'The State Council’s arrangement of this year is known' }) known!: boolean;
  @ApiProperty(rows) days!: { day: string; working: boolean; name: string | null; overridden: boolean }[];
}

export class ArchiveCheck {
  @ApiProperty() intact!: boolean;
  @ApiProperty() records!: number;
  @ApiProperty({ type: [String] }) changed!: string[];
}
