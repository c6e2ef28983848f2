import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Variables } from '@noticeflow/engine';
import { IsInt, IsObject, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';

const VARIABLES = { type: 'object', additionalProperties: true } as const;

export class ActivateJobsDto {
  @ApiProperty() @IsString() @Length(1, 120) type!: string;
  @ApiProperty({ minimum: 1, maximum: 200 }) @IsInt() @Min(1) @Max(200) maxJobs!: number;
  @ApiProperty({ description: 'How long the jobs are yours, milliseconds', minimum: 1000 }) @IsInt() @Min(1000) @Max(86_400_000) lockMs!: number;
  @ApiProperty() @IsString() @Length(1, 80) worker!: string;
}

export class ActivatedJobView {
  @ApiProperty() id!: string;
  @ApiProperty() instanceId!: string;
  @ApiProperty() elementId!: string;
  @ApiProperty() type!: string;
  @ApiProperty(VARIABLES) variables!: Variables;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) headers!: Record<string, string>;
  @ApiProperty() retriesLeft!: number;
}

export class ActivatedJobs {
  @ApiProperty({ type: [ActivatedJobView] }) items!: ActivatedJobView[];
}

/** Who answers, as named when the job was taken. */
export class HolderDto {
  @ApiPropertyOptional({ description: 'As named at activation: then only jobs taken under this name are answered' }) @IsOptional() @IsString() @Length(1, 80) worker?: string;
}

export class CompleteJobDto extends HolderDto {
  @ApiPropertyOptional(VARIABLES) @IsOptional() @IsObject() variables?: Variables;
}

export class FailJobDto extends HolderDto {
  @ApiProperty() @IsString() @MaxLength(2000) message!: string;
  @ApiProperty({ description: '0 makes it an incident' }) @IsInt() @Min(0) @Max(1000) retriesLeft!: number;
  @ApiPropertyOptional({ description: 'Pause before the next attempt, milliseconds' }) @IsOptional() @IsInt() @Min(0) @Max(86_400_000) retryMs?: number;
}

export class JobErrorDto extends HolderDto {
  @ApiProperty({ description: 'Code of an error event of the model' }) @IsString() @Length(1, 191) errorCode!: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) message?: string;
  @ApiPropertyOptional(VARIABLES) @IsOptional() @IsObject() variables?: Variables;
}

export class ExtendLockDto {
  @ApiProperty({ description: 'As named at activation' }) @IsString() @Length(1, 80) worker!: string;
  @ApiProperty({ description: 'From now on, milliseconds', minimum: 1000 }) @IsInt() @Min(1000) @Max(86_400_000) lockMs!: number;
}
