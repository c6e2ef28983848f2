import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Variables } from '@noticeflow/engine';
import { IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { PageQuery } from '../../platform/http/page.js';

export class IncidentQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['open', 'resolved'], default: 'open' }) @IsOptional() @IsIn(['open', 'resolved']) status: 'open' | 'resolved' = 'open';
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(36) instanceId?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(36) campaignId?: string;
  @ApiPropertyOptional({ description: 'Process id' }) @IsOptional() @IsString() @MaxLength(191) processId?: string;
  @ApiPropertyOptional({ example: 'job' }) @IsOptional() @IsString() @MaxLength(20) kind?: string;
}

export class IncidentView {
  @ApiProperty() id!: string;
  @ApiProperty() instanceId!: string;
  @ApiProperty() processDefinitionId!: string;
  @ApiProperty() processDefinitionKey!: string;
  @ApiProperty() processName!: string;
  @ApiProperty({ type: String, nullable: true }) businessKey!: string | null;
  @ApiProperty({ type: String, nullable: true }) unitName!: string | null;
  @ApiProperty({ type: String, nullable: true }) campaignId!: string | null;
  @ApiProperty({ type: String, nullable: true }) unitId!: string | null;
  @ApiProperty() elementId!: string;
  @ApiProperty({ type: String, nullable: true }) elementName!: string | null;
  @ApiProperty() kind!: string;
  @ApiProperty() message!: string;
  @ApiProperty({ enum: ['open', 'resolved'] }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) resolvedAt!: Date | null;
}

export class IncidentPage {
  @ApiProperty({ type: [IncidentView] }) items!: IncidentView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class ResolveIncidentDto {
  @ApiPropertyOptional({ description: 'New attempts of a failed job', default: 1 }) @IsOptional() @IsInt() @Min(1) @Max(1000) retries?: number;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Variables to correct first' }) @IsOptional() @IsObject() variables?: Variables;
}
