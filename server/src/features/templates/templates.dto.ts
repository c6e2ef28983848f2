import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type {
  DutyDefinition, NoticeClause, RecurrenceDefinition, ReportDefinition, TemplateDeadline, TemplateManifest, TemplateParameter, TemplateRole, UnitSet,
} from '@noticeflow/plugin-sdk';
import type { PlacedObligation } from './obligation-view.js';
import type { HostedTemplate } from './templates.service.js';

export class TemplateProblemView {
  @ApiProperty({ example: 'forms/annex2.json' }) file!: string;
  @ApiPropertyOptional({ description: 'From 1' }) line?: number;
  @ApiProperty() rule!: string;
  @ApiProperty({ enum: ['error', 'warning'] }) severity!: 'error' | 'warning';
  @ApiProperty() message!: string;
  @ApiProperty() messageZh!: string;
}

export class TemplateSummary {
  @ApiProperty() slug!: string;
  @ApiProperty() title!: string;
  @ApiProperty() shortTitle!: string;
  @ApiProperty({ type: String, nullable: true }) version!: string | null;
  @ApiProperty({ type: Number, nullable: true }) year!: number | null;
  @ApiProperty({ type: String, nullable: true }) issuer!: string | null;
  @ApiProperty({ description: 'It can be installed' }) usable!: boolean;
  @ApiProperty({ type: [TemplateProblemView] }) problems!: TemplateProblemView[];

  static of({ folder, manifest, template, problems }: HostedTemplate): TemplateSummary {
    return {
      slug: folder,
      title: manifest?.title ?? folder,
      shortTitle: manifest?.shortTitle ?? folder,
      version: manifest?.version ?? null,
      year: manifest?.notice.year ?? null,
      issuer: manifest?.notice.issuer ?? null,
      usable: template !== undefined,
      problems,
    };
  }
}

export class TemplateList {
  @ApiProperty({ type: [TemplateSummary] }) items!: TemplateSummary[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

const data = { type: 'object', additionalProperties: true } as const;
const rows = { type: 'array', items: data } as const;

export class TemplateDetail extends TemplateSummary {
  @ApiProperty(rows) clauses!: NoticeClause[];
  @ApiProperty({ ...rows, description: 'With `clauseId`, the clause in which the quote begins' }) obligations!: PlacedObligation[];
  @ApiProperty({ type: [String], description: 'Clauses no obligation quotes' }) uncovered!: string[];
  @ApiPropertyOptional(data) notice?: TemplateManifest['notice'];
  @ApiPropertyOptional(rows) parameters?: TemplateParameter[];
  @ApiPropertyOptional(rows) deadlines?: TemplateDeadline[];
  @ApiPropertyOptional(rows) roles?: TemplateRole[];
  @ApiPropertyOptional(rows) unitSets?: UnitSet[];
  @ApiPropertyOptional(rows) duties?: DutyDefinition[];
  @ApiPropertyOptional(rows) recurrences?: RecurrenceDefinition[];
  @ApiPropertyOptional(rows) reports?: ReportDefinition[];
  @ApiPropertyOptional(rows) forms?: { id: string; title: string; register: string; version: number; origin: string }[];
  @ApiPropertyOptional(rows) processes?: { file: string; xml: string }[];
  @ApiPropertyOptional(rows) decisions?: { file: string; xml: string }[];
  @ApiPropertyOptional({ type: [String] }) lists?: string[];
}
