import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { OUTCOMES, TASK_KINDS, type TaskKind, type TaskOutcome } from './model/outcome.js';
import { SIGN_POSITIONS, SIGN_RULES, SIGN_STATUSES, type SignPosition, type SignRule, type SignStatus } from './model/signing.js';
import { VERBS, type Verb } from './model/verbs.js';

export const VIEWS = ['todo', 'done', 'cc', 'started', 'drafts'] as const;
export type TaskView = (typeof VIEWS)[number];

export class ListTasksQuery {
  @ApiPropertyOptional({ enum: VIEWS, default: 'todo' }) @IsOptional() @IsIn(VIEWS) view?: TaskView;
  @ApiPropertyOptional({ description: 'Text in the title' }) @IsOptional() @IsString() @MaxLength(80) q?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(36) campaignId?: string;
  @ApiPropertyOptional({ enum: ['due', 'created'], description: 'due: earliest deadline first (default of todo and drafts); created: newest first' })
  @IsOptional() @IsIn(['due', 'created']) sort?: 'due' | 'created';
  @ApiPropertyOptional({ default: 20, maximum: 100 }) @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit?: number;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) cursor?: string;
}

export class ReasonDto {
  @ApiProperty() @IsString() @MaxLength(100) rule!: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) path?: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(1000) reason!: string;
}

export class CompleteTaskDto {
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Form data; only fields writable at this task' })
  @IsOptional() @IsObject() data?: Record<string, unknown>;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) comment?: string;
  @ApiPropertyOptional({ enum: OUTCOMES }) @IsOptional() @IsIn(OUTCOMES) outcome?: TaskOutcome;
  @ApiPropertyOptional({ enum: ['complete', 'approve', 'reject', 'return'], description: 'The same as outcome, by verb' })
  @IsOptional() @IsIn(['complete', 'approve', 'reject', 'return']) action?: 'complete' | 'approve' | 'reject' | 'return';
  @ApiPropertyOptional({ type: [ReasonDto] }) @IsOptional() @IsArray() @ArrayMaxSize(2000) @ValidateNested({ each: true }) @Type(() => ReasonDto) reasons?: ReasonDto[];
  @ApiPropertyOptional({ description: 'Version of the record the person saw; a newer one is answered 409 RECORD_CHANGED' })
  @IsOptional() @IsInt() @Min(0) recordVersion?: number;
}

export class CellDto {
  @ApiProperty({ description: '`field`, or `table[rowId].column`' }) @IsString() @IsNotEmpty() @MaxLength(200) path!: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(1000) comment!: string;
}

export class ReturnTaskDto {
  @ApiPropertyOptional({ description: 'Required; an empty one is answered 422 COMMENT_REQUIRED' }) @IsOptional() @IsString() @MaxLength(2000) comment?: string;
  @ApiPropertyOptional({ type: [CellDto] }) @IsOptional() @IsArray() @ArrayMaxSize(500) @ValidateNested({ each: true }) @Type(() => CellDto) cells?: CellDto[];
}

export class SaveDraftDto {
  @ApiProperty({ type: 'object', additionalProperties: true }) @IsObject() data!: Record<string, unknown>;
}

export class HandOverDto {
  @ApiProperty({ description: 'User id' }) @IsString() @IsNotEmpty() @MaxLength(36) to!: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) comment?: string;
}

export class CopyTaskDto {
  @ApiProperty({ type: [String], description: 'User ids' })
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(36, { each: true }) to!: string[];
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) comment?: string;
}

export class AddSignDto {
  @ApiProperty({ type: [String], description: 'User ids; under `sequence` in the order they sign' })
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(20) @IsString({ each: true }) @MaxLength(36, { each: true }) users!: string[];
  @ApiProperty({ enum: SIGN_POSITIONS, description: 'before: the task waits; parallel: it waits, its holder may go on preparing; after: answered 422 NOT_SUPPORTED' })
  @IsIn(SIGN_POSITIONS) position!: SignPosition;
  @ApiProperty({ enum: SIGN_RULES, description: '会签 · 或签 · 依次' }) @IsIn(SIGN_RULES) rule!: SignRule;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) comment?: string;
}

export class RemoveSignDto {
  @ApiProperty({ type: [String], description: 'User ids of added signers who have not signed' })
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(30) @IsString({ each: true }) @MaxLength(36, { each: true }) users!: string[];
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) comment?: string;
}

export class CommentDto {
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) comment?: string;
}

export class NamedDto {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
}

export class UnitNameDto extends NamedDto {
  @ApiProperty({ description: 'For lists; the name where the unit has no shorter one' }) shortName!: string;
}

export class PostDto {
  @ApiProperty() code!: string;
  @ApiProperty() title!: string;
}

export class TaskInstanceDto {
  @ApiProperty() id!: string;
  @ApiProperty() processName!: string;
  @ApiProperty({ nullable: true, type: String }) businessKey!: string | null;
}

export class TaskCampaignDto {
  @ApiProperty() id!: string;
  @ApiProperty({ nullable: true, type: String }) title!: string | null;
  @ApiProperty({ nullable: true, type: String, description: 'For lists' }) shortTitle!: string | null;
}

export class ActionDto {
  @ApiProperty({ enum: VERBS }) verb!: Verb;
  @ApiProperty() label!: string;
  @ApiProperty() allowed!: boolean;
  @ApiPropertyOptional({ description: 'Why not' }) reason?: string;
}

/** A task in a list. In the view `started` each row stands for an instance and shows its newest task the person may see. */
export class TaskSummaryDto {
  @ApiProperty() id!: string;
  @ApiProperty() title!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: TASK_KINDS }) kind!: TaskKind;
  @ApiProperty({ enum: ['open', 'completed', 'cancelled'] }) status!: string;
  @ApiProperty() elementId!: string;
  @ApiProperty({ type: UnitNameDto, nullable: true }) unit!: UnitNameDto | null;
  @ApiProperty({ type: PostDto, nullable: true }) post!: PostDto | null;
  @ApiProperty({ type: NamedDto, nullable: true }) assignee!: NamedDto | null;
  @ApiProperty({ nullable: true, type: Number }) priority!: number | null;
  @ApiProperty({ type: Date, nullable: true }) dueAt!: Date | null;
  @ApiProperty() late!: boolean;
  @ApiProperty({ type: Date }) createdAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) completedAt!: Date | null;
  @ApiProperty({ enum: OUTCOMES, nullable: true }) outcome!: string | null;
  @ApiProperty({ type: TaskInstanceDto }) instance!: TaskInstanceDto;
  @ApiProperty({ type: TaskCampaignDto, nullable: true }) campaign!: TaskCampaignDto | null;
  @ApiPropertyOptional({ description: 'View cc: not yet opened' }) unread?: boolean;
}

export class TaskPageDto {
  @ApiProperty({ type: [TaskSummaryDto] }) items!: TaskSummaryDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor!: string | null;
}

export class TaskCountsDto {
  @ApiProperty({ maximum: 999 }) todo!: number;
  @ApiProperty({ maximum: 999 }) done!: number;
  @ApiProperty({ maximum: 999, description: 'Not yet opened' }) cc!: number;
  @ApiProperty({ maximum: 999 }) started!: number;
  @ApiProperty({ maximum: 999 }) drafts!: number;
  @ApiProperty({ maximum: 999 }) overdue!: number;
}

export class CellCommentDto {
  @ApiProperty() id!: string;
  @ApiProperty() path!: string;
  @ApiProperty() comment!: string;
  @ApiProperty() author!: string;
  @ApiProperty({ type: Date }) at!: Date;
}

/** What the rules of a form may read besides its data and lists, of the record's own unit. */
export class FormContextDto {
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'The unit the record belongs to: id, code, name, shortName, kind, level, …' }) unit!: object | null;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'id, slug, year, title, parameters, deadlines' }) campaign!: object | null;
  @ApiProperty({ example: '2026-11-22' }) today!: string;
}

export class TaskFormDto {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'FormModel as this task shows it' }) model!: object;
  @ApiProperty({ type: 'object', additionalProperties: true }) overlay!: object;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Masked where sensitive' }) data!: Record<string, unknown>;
  @ApiProperty({ nullable: true, type: String }) recordId!: string | null;
  @ApiProperty({ nullable: true, type: Number }) recordVersion!: number | null;
  @ApiProperty({ type: 'array', items: { type: 'object' } }) findings!: object[];
  @ApiProperty({ type: 'object', additionalProperties: true }) lists!: object;
  @ApiProperty({ type: FormContextDto }) context!: FormContextDto;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'What this person typed and has not handed in' }) draft?: Record<string, unknown>;
  @ApiPropertyOptional({ type: Date }) draftSavedAt?: Date;
}

export class CollectionDto {
  @ApiProperty() register!: string;
  @ApiProperty() formId!: string;
}

/** An added signer. */
export class SignDto {
  @ApiProperty({ type: NamedDto }) user!: NamedDto;
  @ApiProperty({ enum: SIGN_POSITIONS }) position!: SignPosition;
  @ApiProperty({ enum: SIGN_RULES }) rule!: SignRule;
  @ApiProperty({ enum: SIGN_STATUSES }) status!: SignStatus;
  @ApiProperty({ type: Date }) addedAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) signedAt!: Date | null;
}

export class TaskDetailsDto extends TaskSummaryDto {
  @ApiPropertyOptional() instructions?: string;
  @ApiProperty({ type: [String] }) obligations!: string[];
  @ApiPropertyOptional({ type: NamedDto, description: 'Who asked for help and gets the task back' }) delegatedBy?: NamedDto;
  @ApiPropertyOptional({ type: TaskFormDto }) form?: TaskFormDto;
  @ApiProperty({ type: [CellCommentDto], description: 'Cell comments of the last return' }) comments!: CellCommentDto[];
  @ApiPropertyOptional({ description: 'What the last return said' }) returnComment?: string;
  @ApiProperty({ type: [ActionDto] }) actions!: ActionDto[];
  @ApiPropertyOptional({ type: CollectionDto }) collection?: CollectionDto;
  @ApiProperty({ type: [SignDto], description: 'Added signers; of a signer\'s own task that one' }) signs!: SignDto[];
  @ApiPropertyOptional({ description: 'Of a signer\'s own task: the task it was added to' }) hostTaskId?: string;
}

export class NextTaskDto {
  @ApiProperty() taskId!: string;
  @ApiProperty() title!: string;
}

export class TaskResultDto {
  @ApiProperty({ type: TaskSummaryDto }) task!: TaskSummaryDto;
  @ApiPropertyOptional({ type: NextTaskDto, description: 'Next open task of this person' }) next?: NextTaskDto;
}

export class TimelineActorDto {
  @ApiProperty() name!: string;
  @ApiProperty({ nullable: true, type: String }) unit!: string | null;
  @ApiProperty({ nullable: true, type: String }) post!: string | null;
}

export class TimelineItemDto {
  @ApiProperty({ type: Date }) at!: Date;
  @ApiProperty({ enum: ['instance', 'task', 'opinion', 'urge', 'cc', 'timer', 'job', 'message', 'incident'] }) kind!: string;
  @ApiProperty() instanceId!: string;
  @ApiProperty({ nullable: true, type: String, description: 'Short name of the unit a called instance works for; null in the instance itself' }) unit!: string | null;
  @ApiProperty({ nullable: true, type: String }) taskId!: string | null;
  @ApiProperty({ nullable: true, type: String }) elementId!: string | null;
  @ApiProperty({ nullable: true, type: String }) elementName!: string | null;
  @ApiProperty({ type: TimelineActorDto, nullable: true }) actor!: TimelineActorDto | null;
  @ApiProperty() action!: string;
  @ApiProperty({ nullable: true, type: String }) comment!: string | null;
  @ApiProperty({ type: [CellCommentDto] }) cells!: CellCommentDto[];
  @ApiProperty({ nullable: true, type: String }) outcome!: string | null;
  @ApiProperty({ type: Date, nullable: true }) dueAt!: Date | null;
  @ApiProperty() late!: boolean;
}

export class UpcomingDto {
  @ApiProperty({ enum: ['current', 'following'] }) state!: 'current' | 'following';
  @ApiProperty() elementId!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ nullable: true, type: String, description: 'Unit and post, or person' }) who!: string | null;
  @ApiProperty({ type: Date, nullable: true }) dueAt!: Date | null;
  @ApiProperty() late!: boolean;
  @ApiPropertyOptional() taskId?: string;
}

export class TimelineDto {
  @ApiProperty({ type: [TimelineItemDto] }) items!: TimelineItemDto[];
  @ApiProperty({ type: [UpcomingDto] }) next!: UpcomingDto[];
  @ApiProperty({ description: 'There is more than is shown' }) truncated!: boolean;
}
