import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Finding } from '@noticeflow/schemas';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';

/** Why a principle (原则上) is not kept. */
export class GivenReasonDto {
  @ApiProperty() @IsString() @MaxLength(100) rule!: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) path?: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(500) reason!: string;
}

export class ValidateFormDto {
  @ApiProperty() @IsString() @MaxLength(64) formId!: string;
  @ApiProperty() @IsString() @MaxLength(36) campaignId!: string;
  @ApiPropertyOptional({ description: 'The task at hand; without it every field counts as writable and nothing is stored' })
  @IsOptional() @IsString() @MaxLength(48) taskId?: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) @IsObject() data!: Record<string, unknown>;
  @ApiPropertyOptional({ type: [GivenReasonDto] })
  @IsOptional() @IsArray() @ArrayMaxSize(2000) @ValidateNested({ each: true }) @Type(() => GivenReasonDto) reasons?: GivenReasonDto[];
}

export class FindingDto implements Finding {
  @ApiProperty({ description: '`field`, or `table[rowId].column`' }) path!: string;
  @ApiProperty() rule!: string;
  @ApiProperty({ enum: ['error', 'reason', 'warning'] }) severity!: Finding['severity'];
  @ApiProperty() message!: string;
  @ApiPropertyOptional({ description: 'Row for people, from 1' }) row?: number;
  @ApiPropertyOptional() label?: string;
  @ApiPropertyOptional() reason?: string;
}

export class DataErrorDto {
  @ApiProperty() path!: string;
  @ApiProperty() code!: string;
  @ApiProperty() message!: string;
}

export class ChoicesQuery {
  @ApiProperty({ description: 'The task at hand: the unit it works for has the records' }) @IsString() @MaxLength(48) taskId!: string;
  @ApiProperty({ description: 'A field of type record: `field`, or `table.column`' }) @IsString() @MaxLength(130) field!: string;
  @ApiPropertyOptional({ description: 'Part of label or detail, or a whole id' }) @IsOptional() @IsString() @MaxLength(100) q?: string;
}

export class ChoiceDto {
  @ApiProperty() id!: string;
  @ApiProperty() label!: string;
  @ApiProperty({ nullable: true, type: String, description: 'Tells equal labels apart' }) detail!: string | null;
}

export class ChoicesDto {
  @ApiProperty({ type: [ChoiceDto], description: 'At most 200; one per distinct subject' }) items!: ChoiceDto[];
  @ApiProperty({ description: 'How many there are' }) total!: number;
}

export class FormCheckDto {
  @ApiProperty({ type: [FindingDto] }) findings!: FindingDto[];
  @ApiProperty({ type: [DataErrorDto] }) errors!: DataErrorDto[];
  @ApiProperty({ description: 'Whether it could not be submitted like this' }) blocking!: boolean;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Computed fields, anew' }) computed!: Record<string, unknown>;
}
