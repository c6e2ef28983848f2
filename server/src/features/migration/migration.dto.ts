import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, Length, MaxLength, Min, ValidateNested } from 'class-validator';
import { ConsequenceView } from '../instances/index.js';

export class MappingDto {
  @ApiProperty({ description: 'Element or sequence flow of the version the instance follows' }) @IsString() @Length(1, 191) from!: string;
  @ApiProperty({ description: 'What stands for it in the new version' }) @IsString() @Length(1, 191) to!: string;
}

export class MigrateInstanceDto {
  @ApiPropertyOptional({ description: 'Version to migrate to, by its id' }) @IsOptional() @IsString() @Length(1, 36) targetDefinitionId?: string;
  @ApiPropertyOptional({ description: 'Version to migrate to, by its number; the newest when neither is given' }) @IsOptional() @IsInt() @Min(1) version?: number;
  @ApiPropertyOptional({ type: [MappingDto], description: 'Equal ids map by themselves' })
  @IsOptional() @IsArray() @ArrayMaxSize(500) @ValidateNested({ each: true }) @Type(() => MappingDto)
  mappings?: MappingDto[];
  @ApiPropertyOptional({ description: 'Only say what would happen' }) @IsOptional() @IsBoolean() dryRun?: boolean;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

export const VERDICTS = ['ready', 'needs-mapping', 'impossible'] as const;
export type Verdict = (typeof VERDICTS)[number];

export class MigrationProblemView {
  @ApiProperty() elementId!: string;
  @ApiProperty({ type: String, nullable: true }) elementName!: string | null;
  @ApiProperty({ example: 'element-missing' }) rule!: string;
  @ApiProperty() message!: string;
  @ApiProperty() messageZh!: string;
  @ApiProperty({ description: 'Naming what stands for it would help' }) mappable!: boolean;
}

export class MigrationView {
  @ApiProperty() instanceId!: string;
  @ApiProperty({ enum: VERDICTS, description: '可迁 / 需映射 / 不可迁' }) verdict!: Verdict;
  @ApiProperty({ type: [MigrationProblemView] }) problems!: MigrationProblemView[];
  @ApiProperty({ type: ConsequenceView, nullable: true, description: 'Of an instance that is ready' }) consequence!: ConsequenceView | null;
  @ApiProperty({ description: 'The instance follows the new version now' }) migrated!: boolean;
  @ApiProperty({ description: 'Version it was to be migrated to' }) targetDefinitionId!: string;
  @ApiProperty() targetVersion!: number;
}
