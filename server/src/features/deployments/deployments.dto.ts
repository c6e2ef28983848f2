import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import type { ExecutableElement } from '@noticeflow/engine';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, Length, MaxLength, Min, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/page.js';

/** The engine refuses larger files itself; this keeps them away from it. */
const MAX_XML = 2 * 1024 * 1024;

export class ResourceDto {
  @ApiProperty({ example: 'receipt.bpmn' }) @IsString() @Length(1, 255) name!: string;
  @ApiProperty({ description: 'BPMN 2.0 or DMN 1.3 XML' }) @IsString() @Length(1, MAX_XML) content!: string;
}

export class DeployDto {
  @ApiProperty() @IsString() @Length(1, 255) name!: string;
  @ApiProperty({ type: [ResourceDto] }) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => ResourceDto) resources!: ResourceDto[];
}

export class DeployedDefinition {
  @ApiProperty() id!: string;
  @ApiProperty() key!: string;
  @ApiProperty() version!: number;
  @ApiProperty() name!: string;
}

export class DeploymentView {
  @ApiProperty() id!: string;
  @ApiProperty({ type: [DeployedDefinition] }) processDefinitions!: DeployedDefinition[];
  @ApiProperty({ type: [DeployedDefinition] }) decisionDefinitions!: DeployedDefinition[];
}

export class DefinitionQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only the newest version of each process', default: false })
  @IsOptional() @Transform(({ value }: { value: unknown }) => value === true || value === 'true') @IsBoolean()
  latest?: boolean;
  @ApiPropertyOptional({ description: 'Part of the name or key' }) @IsOptional() @IsString() @MaxLength(100) q?: string;
  @ApiPropertyOptional({ description: 'Process id' }) @IsOptional() @IsString() @MaxLength(191) key?: string;
}

export class DefinitionSummary extends DeployedDefinition {
  @ApiProperty() deploymentId!: string;
  @ApiProperty() resourceName!: string;
  @ApiProperty({ type: String, nullable: true }) versionTag!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ description: 'Who deployed it: the display name of a person, or 系统' }) publishedBy!: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Running instances of this version that the caller may see; null when the post sees none at all' }) running!: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'The same for all versions of the process together' }) runningAllVersions!: number | null;
}

export class ElementStatistics {
  @ApiProperty({ description: 'Running instances that stand here' }) active!: number;
  @ApiProperty({ description: 'Open incidents' }) incidents!: number;
  @ApiProperty({ description: 'How often it was completed, by the instances counted' }) completed!: number;
}

@ApiExtraModels(ElementStatistics)
export class DefinitionStatistics {
  @ApiProperty({ description: 'Running instances of this version that the caller may see' }) running!: number;
  @ApiProperty({ description: 'How many instances, running and ended, `completed` is counted over: the newest ones' }) counted!: number;
  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(ElementStatistics) }, description: 'By element id; elements where nothing stands and nothing was completed are left out' }) elements!: Record<string, ElementStatistics>;
}

export class DefinitionPage {
  @ApiProperty({ type: [DefinitionSummary] }) items!: DefinitionSummary[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class DefinitionElement {
  @ApiProperty() id!: string;
  @ApiProperty({ example: 'userTask' }) kind!: string;
  @ApiPropertyOptional() name?: string;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Configuration of a task: form, access, post, deadline …' }) task?: ExecutableElement['task'];
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) job?: ExecutableElement['job'];
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) called?: ExecutableElement['called'];
}

export class DefinitionView extends DefinitionSummary {
  @ApiProperty() xml!: string;
  @ApiProperty({ type: [DefinitionElement] }) elements!: DefinitionElement[];
}

export class LintDto {
  @ApiProperty() @IsString() @MaxLength(MAX_XML) xml!: string;
}

export class ModelProblem {
  @ApiPropertyOptional() elementId?: string;
  @ApiProperty() rule!: string;
  @ApiProperty({ enum: ['error', 'warning'] }) severity!: 'error' | 'warning';
  @ApiProperty() message!: string;
  @ApiProperty() messageZh!: string;
  @ApiPropertyOptional() advice?: string;
  @ApiPropertyOptional() adviceZh?: string;
  @ApiPropertyOptional() line?: number;
}

export class LintView {
  @ApiProperty({ type: [ModelProblem] }) problems!: ModelProblem[];
}

export class SaveDraftDto {
  @ApiProperty({ description: 'Process id' }) @IsString() @Length(1, 191) key!: string;
  @ApiProperty() @IsString() @Length(1, 255) name!: string;
  @ApiProperty() @IsString() @Length(1, MAX_XML) xml!: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(36) campaignId?: string;
  @ApiPropertyOptional({ description: 'The version it was made from' }) @IsOptional() @IsString() @MaxLength(36) baseDefinitionId?: string;
  @ApiPropertyOptional({ description: 'Version the change is based on; 409 when somebody saved meanwhile' }) @IsOptional() @IsInt() @Min(1) version?: number;
}

export class DraftSummary {
  @ApiProperty() id!: string;
  @ApiProperty() key!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: String, nullable: true }) campaignId!: string | null;
  @ApiProperty({ type: String, nullable: true }) baseDefinitionId!: string | null;
  @ApiProperty() version!: number;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: Date;
  @ApiProperty() updatedBy!: string;
}

export class DraftView extends DraftSummary {
  @ApiProperty() xml!: string;
}

export class DraftPage {
  @ApiProperty({ type: [DraftSummary] }) items!: DraftSummary[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class PublishedDraft {
  @ApiProperty({ type: DeployedDefinition }) processDefinition!: DeployedDefinition;
}
