import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Max, Min, ValidateIf } from 'class-validator';

export const HOLD_SCOPES = ['tenant', 'process', 'campaign', 'instance'] as const;

export class RetentionRuleDto {
  @ApiPropertyOptional({ description: 'Process id; every process without a rule of its own when absent' }) @IsOptional() @IsString() @Length(1, 191) processDefinitionKey?: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Days an ended instance is kept; null removes the rule' }) @ValidateIf((dto: RetentionRuleDto) => dto.days !== null) @IsInt() @Min(1) @Max(36_500) days!: number | null;
  @ApiPropertyOptional({ description: 'Also instances of archived campaigns; otherwise those stay' }) @IsOptional() @IsBoolean() archivedCampaigns?: boolean;
  @ApiPropertyOptional({ description: 'Also date what has ended already' }) @IsOptional() @IsBoolean() applyToEnded?: boolean;
}

export class HoldDto {
  @ApiProperty({ enum: HOLD_SCOPES }) @IsIn(HOLD_SCOPES) scope!: (typeof HOLD_SCOPES)[number];
  @ApiPropertyOptional({ description: 'Process id, campaign or instance; not for the tenant' }) @ValidateIf((dto: HoldDto) => dto.scope !== 'tenant') @IsString() @Length(1, 191) subjectId?: string;
  @ApiProperty() @IsString() @Length(2, 500) reason!: string;
}

export class RetentionRuleView {
  @ApiProperty({ type: String, nullable: true }) processDefinitionKey!: string | null;
  @ApiProperty() days!: number;
  @ApiProperty() archivedCampaigns!: boolean;
  @ApiProperty() updatedByName!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: Date;
}

export class HoldView {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: HOLD_SCOPES }) scope!: string;
  @ApiProperty({ type: String, nullable: true }) subjectId!: string | null;
  @ApiProperty() reason!: string;
  @ApiProperty() placedByName!: string;
  @ApiProperty({ type: String, format: 'date-time' }) placedAt!: Date;
}

export class RetentionView {
  @ApiProperty({ type: [RetentionRuleView] }) rules!: RetentionRuleView[];
  @ApiProperty({ type: [HoldView], description: 'In force' }) holds!: HoldView[];
  @ApiProperty({ description: 'Ended instances with a removal date' }) dated!: number;
  @ApiProperty({ description: 'Of these, past it: what a hold or a campaign still needs' }) due!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) nextRemovalAt!: Date | null;
}
