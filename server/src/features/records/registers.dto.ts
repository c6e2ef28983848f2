import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/page.js';
import { FindingDto, GivenReasonDto } from '../forms/index.js';

export class ListRecordsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Unit id' }) @IsOptional() @IsString() @MaxLength(36) unit?: string;
  @ApiPropertyOptional({ description: 'Text, or a whole identity or phone number' }) @IsOptional() @IsString() @MaxLength(100) q?: string;
  @ApiPropertyOptional({ description: 'Rows of this record' }) @IsOptional() @IsString() @MaxLength(36) parent?: string;
}

export class WriteRecordDto {
  @ApiProperty({ type: 'object', additionalProperties: true }) @IsObject() data!: Record<string, unknown>;
  @ApiProperty({ description: 'The task at hand: its rights apply' }) @IsString() @MaxLength(48) taskId!: string;
  @ApiPropertyOptional({ type: [GivenReasonDto] })
  @IsOptional() @IsArray() @ArrayMaxSize(2000) @ValidateNested({ each: true }) @Type(() => GivenReasonDto) reasons?: GivenReasonDto[];
  @ApiPropertyOptional({ description: 'Why it is changed' }) @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

export class RemoveRecordDto {
  @ApiProperty() @IsString() @MaxLength(48) taskId!: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(500) reason!: string;
}

export class RevealDto {
  @ApiProperty({ description: '`field`, or `table[rowId].column`' }) @IsString() @MaxLength(200) path!: string;
  @ApiProperty({ description: 'Recorded' }) @IsString() @IsNotEmpty() @MaxLength(500) reason!: string;
}

export class RevealedDto { @ApiProperty({ nullable: true, type: String }) value!: unknown }

export class WrittenRecordDto {
  @ApiProperty() id!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: [FindingDto] }) findings!: FindingDto[];
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'Ids of new rows by the ids the client gave them' }) rowIds!: Record<string, string>;
}
