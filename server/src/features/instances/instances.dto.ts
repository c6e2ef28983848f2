import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { InstanceState, Variables } from '@noticeflow/engine';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Length, MaxLength, Min, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/page.js';
import type { InstanceRow } from '../../runtime/index.js';
import type { ElementMark } from './diagram-state.js';

const VARIABLES = { type: 'object', additionalProperties: true } as const;

export class StartInstanceDto {
  @ApiProperty({ description: 'Id of the process' }) @IsString() @Length(1, 191) processDefinitionKey!: string;
  @ApiPropertyOptional({ description: 'The newest when absent' }) @IsOptional() @IsInt() @Min(1) version?: number;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 191) businessKey?: string;
  @ApiPropertyOptional(VARIABLES) @IsOptional() @IsObject() variables?: Variables;
  @ApiPropertyOptional({ description: 'The unit the instance works for; by default that of the first post of the caller' }) @IsOptional() @IsString() @MaxLength(36) unitId?: string;
}

const flag = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);

export class InstanceQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'One version' }) @IsOptional() @IsString() @MaxLength(36) processDefinitionId?: string;
  @ApiPropertyOptional() @IsOptional() @Transform(flag) @IsBoolean() suspended?: boolean;
  @ApiPropertyOptional({ description: 'With, or without, an open incident' }) @IsOptional() @Transform(flag) @IsBoolean() incident?: boolean;
  @ApiPropertyOptional({ description: 'Process id' }) @IsOptional() @IsString() @MaxLength(191) processId?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(36) campaignId?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(36) unitId?: string;
  @ApiPropertyOptional({ enum: ['active', 'completed', 'terminated'] }) @IsOptional() @IsIn(['active', 'completed', 'terminated']) state?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(191) businessKey?: string;
}

export class InstanceIncident {
  @ApiProperty() id!: string;
  @ApiProperty() elementId!: string;
  @ApiProperty() kind!: string;
  @ApiProperty() message!: string;
}

export class InstanceSummary {
  @ApiProperty() id!: string;
  @ApiProperty() processDefinitionId!: string;
  @ApiProperty() processDefinitionKey!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: String, nullable: true }) businessKey!: string | null;
  @ApiProperty({ enum: ['active', 'completed', 'terminated'] }) state!: string;
  @ApiProperty() suspended!: boolean;
  @ApiProperty({ type: String, nullable: true }) campaignId!: string | null;
  @ApiProperty({ type: String, nullable: true }) unitId!: string | null;
  @ApiProperty({ type: String, nullable: true }) parentInstanceId!: string | null;
  @ApiProperty() rootInstanceId!: string;
  @ApiProperty({ type: String, format: 'date-time' }) startedAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: Date | null;
  @ApiProperty() startedBy!: string;

  static of(row: InstanceRow): InstanceSummary {
    return {
      id: row.id, processDefinitionId: row.processDefinitionId, processDefinitionKey: row.processId, version: row.processVersion, businessKey: row.businessKey,
      state: row.status, suspended: row.suspended, campaignId: row.campaignId, unitId: row.unitId, parentInstanceId: row.parentInstanceId,
      rootInstanceId: row.rootInstanceId, startedAt: row.startedAt, endedAt: row.endedAt, startedBy: row.startedBy,
    };
  }
}

export class InstanceView extends InstanceSummary {
  @ApiProperty({ ...VARIABLES, description: 'Variables of the process itself' }) variables!: Variables;
  @ApiProperty({ type: [InstanceIncident] }) incidents!: InstanceIncident[];

  static from(row: InstanceRow, state: InstanceState, variables: Variables): InstanceView {
    const incidents = Object.entries(state.incidents).map(([key, { elementId, kind, message }]) => ({ id: `${row.id}.${key}`, elementId, kind, message }));
    return { ...InstanceSummary.of(row), variables, incidents };
  }
}

export class InstancePage {
  @ApiProperty({ type: [InstanceSummary] }) items!: InstanceSummary[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class HistoryEventView {
  @ApiProperty() seq!: number;
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @ApiProperty({ example: 'TaskCompleted' }) type!: string;
  @ApiProperty({ description: 'Number of the step' }) step!: number;
  @ApiProperty({ example: 'user:0190…' }) actor!: string;
  @ApiProperty({ type: String, nullable: true }) onBehalfOf!: string | null;
  @ApiProperty({ example: 'CompleteTask' }) command!: string;
  @ApiPropertyOptional() elementId?: string;
  @ApiPropertyOptional() key?: number;
}

export class HistoryPageView {
  @ApiProperty({ type: [HistoryEventView] }) items!: HistoryEventView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class DiagramElementView {
  @ApiProperty({ enum: ['done', 'current', 'future', 'incident', 'cancelled'] }) state!: ElementMark;
  @ApiProperty({ description: 'How often it was completed' }) count!: number;
  @ApiProperty({ description: 'How many of it are there now' }) active!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) at!: string | null;
}

export class DiagramStateView {
  @ApiProperty() definitionId!: string;
  @ApiProperty() xml!: string;
  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/DiagramElementView' } }) elements!: Record<string, DiagramElementView>;
  @ApiProperty({ type: [String], description: 'Sequence flows taken' }) flows!: string[];
}

export class ReasonDto {
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

export class ModifyInstructionDto {
  @ApiProperty({ enum: ['terminate', 'activate', 'move'] }) @IsIn(['terminate', 'activate', 'move']) kind!: 'terminate' | 'activate' | 'move';
  @ApiPropertyOptional({ description: 'terminate: one element instance' }) @IsOptional() @IsInt() @Min(1) key?: number;
  @ApiPropertyOptional({ description: 'activate: element; terminate: all living instances of the element' }) @IsOptional() @IsString() @MaxLength(191) elementId?: string;
  @ApiPropertyOptional() @IsOptional() @IsInt() @Min(1) ancestorKey?: number;
  @ApiPropertyOptional(VARIABLES) @IsOptional() @IsObject() variables?: Variables;
  @ApiPropertyOptional({ description: 'move: from this element' }) @IsOptional() @IsString() @MaxLength(191) from?: string;
  @ApiPropertyOptional({ description: 'move: to this element' }) @IsOptional() @IsString() @MaxLength(191) to?: string;
}

export class ModifyInstanceDto extends ReasonDto {
  @ApiProperty({ type: [ModifyInstructionDto] })
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => ModifyInstructionDto)
  instructions!: ModifyInstructionDto[];
}
