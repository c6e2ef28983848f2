import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Variables } from '@noticeflow/engine';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsDateString, IsIn, IsInt, IsObject, IsOptional, IsString, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/page.js';
import { ConsequenceView, ModifyInstructionDto } from '../instances/index.js';
import { MappingDto, MigrationProblemView } from '../migration/index.js';

const VARIABLES = { type: 'object', additionalProperties: true } as const;

export const BATCH_TYPES = ['start', 'cancel', 'migrate', 'modify', 'suspend', 'resume', 'resolve-incidents'] as const;
export type BatchType = (typeof BATCH_TYPES)[number];
export const BATCH_STATES = ['running', 'paused', 'completed', 'cancelled'] as const;
export const ITEM_STATES = ['pending', 'done', 'failed', 'cancelled'] as const;

/** Which running instances, or which open incidents. */
export class BatchFilterDto {
  @ApiPropertyOptional({ description: 'Process id' }) @IsOptional() @IsString() @Length(1, 191) processDefinitionKey?: string;
  @ApiPropertyOptional({ description: 'One version' }) @IsOptional() @IsString() @Length(1, 36) processDefinitionId?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 36) campaignId?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 36) unitId?: string;
  @ApiPropertyOptional() @IsOptional() @IsDateString() startedBefore?: string;
  @ApiPropertyOptional({ description: 'Only suspended ones, or only those that are not' }) @IsOptional() @IsBoolean() suspended?: boolean;
  @ApiPropertyOptional({ description: 'Only those with an open incident, or only those without' }) @IsOptional() @IsBoolean() incident?: boolean;
  @ApiPropertyOptional({ description: 'resolve-incidents: at this element' }) @IsOptional() @IsString() @Length(1, 191) elementId?: string;
  @ApiPropertyOptional({ description: 'resolve-incidents: of this kind' }) @IsOptional() @IsString() @Length(1, 20) kind?: string;
}

export class BatchStartDto {
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 191) businessKey?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 36) unitId?: string;
  @ApiPropertyOptional(VARIABLES) @IsOptional() @IsObject() variables?: Variables;
}

export class BatchParametersDto {
  @ApiPropertyOptional({ description: 'start: process id' }) @IsOptional() @IsString() @Length(1, 191) processDefinitionKey?: string;
  @ApiPropertyOptional({ description: 'start, migrate: version number; the newest when absent' }) @IsOptional() @IsInt() @Min(1) version?: number;
  @ApiPropertyOptional({ description: 'migrate: version by its id' }) @IsOptional() @IsString() @Length(1, 36) targetDefinitionId?: string;
  @ApiPropertyOptional({ type: [MappingDto], description: 'migrate' }) @IsOptional() @IsArray() @ArrayMaxSize(500) @ValidateNested({ each: true }) @Type(() => MappingDto) mappings?: MappingDto[];
  @ApiPropertyOptional({ type: [ModifyInstructionDto], description: 'modify: by element ids, of kind move or activate' })
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => ModifyInstructionDto)
  instructions?: ModifyInstructionDto[];
  @ApiPropertyOptional({ description: 'resolve-incidents: new attempts of a failed job' }) @IsOptional() @IsInt() @Min(1) @Max(1000) retries?: number;
}

/** Says which instances by exactly one of `ids`, `filter`, `dryRunOf` and (for starts) `items`. */
export class CreateBatchDto {
  @ApiProperty({ enum: BATCH_TYPES }) @IsIn(BATCH_TYPES) type!: BatchType;
  @ApiPropertyOptional({ type: [String], description: 'Instances, or incidents' }) @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(10_000) @IsString({ each: true }) @Length(1, 48, { each: true }) ids?: string[];
  @ApiPropertyOptional({ type: BatchFilterDto }) @IsOptional() @ValidateNested() @Type(() => BatchFilterDto) filter?: BatchFilterDto;
  @ApiPropertyOptional({ description: 'The instances that a dry run found ready, with its parameters' }) @IsOptional() @IsString() @Length(1, 36) dryRunOf?: string;
  @ApiPropertyOptional({ type: [BatchStartDto] }) @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(10_000) @ValidateNested({ each: true }) @Type(() => BatchStartDto) items?: BatchStartDto[];
  @ApiPropertyOptional({ type: BatchParametersDto }) @IsOptional() @ValidateNested() @Type(() => BatchParametersDto) parameters?: BatchParametersDto;
  @ApiPropertyOptional({ description: 'Only look what would happen to each' }) @IsOptional() @IsBoolean() dryRun?: boolean;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

export class BatchQuery extends PageQuery {
  @ApiPropertyOptional({ enum: BATCH_STATES }) @IsOptional() @IsIn(BATCH_STATES) status?: string;
}

export class BatchItemQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ITEM_STATES }) @IsOptional() @IsIn(ITEM_STATES) status?: string;
  @ApiPropertyOptional({ description: 'Problem code, or verdict of a dry run' }) @IsOptional() @IsString() @MaxLength(60) code?: string;
}

export class BatchCounts {
  @ApiProperty() pending!: number;
  @ApiProperty() done!: number;
  @ApiProperty() failed!: number;
  @ApiProperty() cancelled!: number;
}

export class BatchView {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: BATCH_TYPES }) type!: string;
  @ApiProperty({ enum: BATCH_STATES }) status!: string;
  @ApiProperty() dryRun!: boolean;
  @ApiProperty() total!: number;
  @ApiProperty({ type: BatchCounts }) counts!: BatchCounts;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, description: 'How many there are of each code: problems, or verdicts of a dry run' }) codes!: Record<string, number>;
  @ApiProperty({ type: BatchParametersDto }) parameters!: BatchParametersDto;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty() createdBy!: string;
  @ApiProperty() createdByName!: string;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: Date | null;
}

export class BatchPage {
  @ApiProperty({ type: [BatchView] }) items!: BatchView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class BatchItemResult {
  @ApiProperty({ type: [MigrationProblemView] }) problems!: MigrationProblemView[];
  @ApiProperty({ type: ConsequenceView, nullable: true }) consequence!: ConsequenceView | null;
}

export class BatchItemView {
  @ApiProperty() position!: number;
  @ApiProperty() subjectId!: string;
  @ApiProperty({ type: String, nullable: true }) instanceId!: string | null;
  @ApiProperty({ type: String, nullable: true }) businessKey!: string | null;
  @ApiProperty({ type: String, nullable: true }) unitName!: string | null;
  @ApiProperty({ enum: ITEM_STATES }) status!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Problem code, or verdict of a dry run' }) code!: string | null;
  @ApiProperty({ type: String, nullable: true }) message!: string | null;
  @ApiProperty({ type: BatchItemResult, nullable: true, description: 'Of a dry run' }) result!: BatchItemResult | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) at!: Date | null;
}

export class BatchItemPage {
  @ApiProperty({ type: [BatchItemView] }) items!: BatchItemView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
