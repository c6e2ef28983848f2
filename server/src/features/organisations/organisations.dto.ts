import { ApiProperty, ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsDateString, IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { PageQuery } from '../../platform/http/page.js';
import type { Unit } from './organisations.service.js';

const CODE = /^[0-9A-Za-z][0-9A-Za-z_.-]{0,39}$/;
const WORD = /^[a-z][a-z0-9-]{0,23}$/;

export class OrganisationQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Id of the parent: its direct children' }) @IsOptional() @IsString() @MaxLength(36) parent?: string;
  @ApiPropertyOptional({ description: 'Part of the name, pinyin, initials, or the beginning of the code' }) @IsOptional() @IsString() @MaxLength(60) q?: string;
  @ApiPropertyOptional({ example: 'county' }) @IsOptional() @Matches(WORD) level?: string;
  @ApiPropertyOptional({ example: 'league' }) @IsOptional() @Matches(WORD) kind?: string;
}

export class OrganisationView {
  @ApiProperty() id!: string;
  @ApiProperty({ type: String, nullable: true }) parentId!: string | null;
  @ApiProperty({ example: '440981' }) code!: string;
  @ApiProperty({ example: '共青团高州市委员会' }) name!: string;
  @ApiProperty({ example: '高州团市委' }) shortName!: string;
  @ApiProperty({ example: 'league' }) kind!: string;
  @ApiProperty({ example: 'county' }) level!: string;
  @ApiProperty({ example: '/44/4409/440981' }) path!: string;
  @ApiProperty() sort!: number;
  @ApiProperty() active!: boolean;

  static of({ tenantId: _tenantId, ...view }: Unit): OrganisationView {
    return view;
  }
}

export class OrganisationPage {
  @ApiProperty({ type: [OrganisationView] }) items!: OrganisationView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class CreateOrganisationDto {
  @ApiProperty() @IsString() @MaxLength(36) parentId!: string;
  @ApiProperty({ example: '44-u-scnu' }) @Matches(CODE) code!: string;
  @ApiProperty() @IsString() @Length(1, 120) name!: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 60) shortName?: string;
  @ApiProperty({ example: 'university' }) @Matches(WORD) kind!: string;
  @ApiProperty({ example: 'university' }) @Matches(WORD) level!: string;
  @ApiPropertyOptional() @IsOptional() @IsInt() @Min(0) @Max(1_000_000) sort?: number;
  @ApiPropertyOptional({ type: [String], example: ['clerk', 'reviewer', 'head'] })
  @IsOptional() @IsArray() @ArrayMaxSize(20) @Matches(CODE, { each: true })
  posts?: string[];
}

export class UpdateOrganisationDto extends PartialType(PickType(CreateOrganisationDto, ['name', 'shortName', 'sort'] as const)) {
  @ApiPropertyOptional() @IsOptional() @IsBoolean() active?: boolean;
}

export class CreatePostDto {
  @ApiProperty({ example: 'clerk' }) @Matches(CODE) code!: string;
  @ApiPropertyOptional({ example: '经办人' }) @IsOptional() @IsString() @Length(1, 80) title?: string;
}

export class GrantPostDto {
  @ApiProperty() @IsString() @MaxLength(36) userId!: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' }) @IsOptional() @IsDateString() startsAt?: string;
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Exclusive' }) @IsOptional() @IsDateString() endsAt?: string;
}

export class PostHolderView {
  @ApiProperty() id!: string;
  @ApiProperty() userId!: string;
  @ApiProperty() displayName!: string;
  @ApiProperty({ type: String, format: 'date-time' }) startsAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endsAt!: Date | null;
}

export class PostView {
  @ApiProperty() id!: string;
  @ApiProperty() organisationId!: string;
  @ApiProperty({ example: 'clerk' }) code!: string;
  @ApiProperty({ example: '经办人' }) title!: string;
  @ApiProperty({ type: [PostHolderView] }) holders!: PostHolderView[];
}

export class DivisionQuery {
  @ApiPropertyOptional({ description: 'Code of the parent: its direct children' }) @IsOptional() @Matches(/^\d{2,6}$/) parent?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(30) q?: string;
}

export class DivisionView {
  @ApiProperty({ example: '440981' }) code!: string;
  @ApiProperty({ example: '高州市' }) name!: string;
  @ApiProperty({ enum: ['province', 'prefecture', 'county'] }) level!: string;
  @ApiProperty({ type: String, nullable: true }) parentCode!: string | null;
}

export class DivisionList {
  @ApiProperty({ type: [DivisionView] }) items!: DivisionView[];
}

export class IdAnswer {
  @ApiProperty() id!: string;
}
