import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Json, Variables } from '@noticeflow/engine';
import { Transform } from 'class-transformer';
import { IsBoolean, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../../platform/http/page.js';

export class DecisionQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only the newest version of each decision', default: false })
  @IsOptional() @Transform(({ value }: { value: unknown }) => value === true || value === 'true') @IsBoolean()
  latest?: boolean;
  @ApiPropertyOptional({ description: 'Part of the name or key' }) @IsOptional() @IsString() @MaxLength(100) q?: string;
  @ApiPropertyOptional({ description: 'Decision id' }) @IsOptional() @IsString() @MaxLength(191) key?: string;
}

export class DecisionSummary {
  @ApiProperty() id!: string;
  @ApiProperty() key!: string;
  @ApiProperty() version!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ type: String, nullable: true }) versionTag!: string | null;
  @ApiProperty() deploymentId!: string;
  @ApiProperty() resourceName!: string;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ description: 'Who deployed it: the display name of a person, or 系统' }) publishedBy!: string;
}

export class DecisionPage {
  @ApiProperty({ type: [DecisionSummary] }) items!: DecisionSummary[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class DecisionColumn {
  @ApiProperty() id!: string;
  @ApiProperty() label!: string;
  @ApiPropertyOptional({ description: 'Inputs: the FEEL expression' }) expression?: string;
  @ApiPropertyOptional({ description: 'Outputs: its name in the result' }) name?: string;
  @ApiProperty({ example: 'string' }) type!: string;
  @ApiPropertyOptional({ description: 'The values listed for the column, as unary tests' }) values?: string;
  @ApiPropertyOptional({ description: 'Outputs: when no rule matches' }) default?: string;
}

export class DecisionRuleView {
  @ApiProperty() id!: string;
  @ApiProperty({ type: [String], description: 'Unary tests in the order of the inputs; empty or `-` is any value' }) inputs!: string[];
  @ApiProperty({ type: [String] }) outputs!: string[];
  @ApiPropertyOptional() description?: string;
  @ApiPropertyOptional({ type: [String] }) annotations?: string[];
}

export class DecisionTableView {
  @ApiProperty({ enum: ['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'] }) hitPolicy!: string;
  @ApiPropertyOptional({ enum: ['SUM', 'COUNT', 'MIN', 'MAX'] }) aggregation?: string;
  @ApiProperty({ type: [DecisionColumn] }) inputs!: DecisionColumn[];
  @ApiProperty({ type: [DecisionColumn] }) outputs!: DecisionColumn[];
  @ApiProperty({ type: [DecisionRuleView] }) rules!: DecisionRuleView[];
}

/** One decision as it is evaluated: a table, or an expression. */
export class DecisionLogicView {
  @ApiProperty() key!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ description: 'The name its result has for the decisions that require it' }) variable!: string;
  @ApiPropertyOptional({ type: DecisionTableView }) table?: DecisionTableView;
  @ApiPropertyOptional() expression?: string;
  @ApiProperty({ type: [String], description: 'Keys of the decisions it requires' }) requires!: string[];
}

export class DecisionView extends DecisionSummary {
  @ApiProperty({ type: [DecisionLogicView], description: 'The decision itself first, then those it requires' }) decisions!: DecisionLogicView[];
  @ApiProperty() xml!: string;
}

export class EvaluateDecisionDto {
  @ApiProperty({ type: 'object', additionalProperties: true }) @IsObject() variables!: Variables;
}

export class EvaluatedDecision {
  @ApiProperty({ description: 'Decision key' }) id!: string;
  @ApiProperty({ type: [String], description: 'Ids of the rules that made the result' }) rules!: string[];
}

export class DecisionResultView {
  @ApiProperty({ nullable: true, description: 'A value, a context of several outputs, or a list of them; null when no rule matches', oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'array', items: {} }, { type: 'object', additionalProperties: true }] }) result!: Json;
  @ApiProperty({ type: [EvaluatedDecision], description: 'Every decision that was evaluated, the one asked for last' }) decisions!: EvaluatedDecision[];
  @ApiPropertyOptional() version?: number;
}
