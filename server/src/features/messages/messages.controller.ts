import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import type { Variables } from '@noticeflow/engine';
import { IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProcessRuntime } from '../../runtime/index.js';

const VARIABLES = { type: 'object', additionalProperties: true } as const;

export class PublishMessageDto {
  @ApiProperty() @IsString() @Length(1, 191) name!: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 191) correlationKey?: string;
  @ApiPropertyOptional(VARIABLES) @IsOptional() @IsObject() variables?: Variables;
  @ApiPropertyOptional({ description: 'A repeated id does nothing' }) @IsOptional() @IsString() @Length(1, 120) messageId?: string;
  @ApiPropertyOptional({ example: 'PT1H', description: 'How long it waits for a subscription that opens later' }) @IsOptional() @Matches(/^P[0-9YMWDTHS.]{1,40}$/) timeToLive?: string;
}

export class PublishedView {
  @ApiProperty() id!: string;
  @ApiProperty({ type: [String], description: 'Instances it reached or started' }) instanceIds!: string[];
  @ApiProperty() duplicate!: boolean;
}

export class BroadcastSignalDto {
  @ApiProperty() @IsString() @Length(1, 191) name!: string;
  @ApiPropertyOptional(VARIABLES) @IsOptional() @IsObject() variables?: Variables;
}

export class BroadcastView {
  @ApiProperty({ type: [String] }) instanceIds!: string[];
}

export class PublishConditionsDto {
  @ApiProperty({ ...VARIABLES, description: 'Data the conditions are looked at over, and the instances start with' }) @IsObject() variables!: Variables;
  @ApiPropertyOptional({ description: 'Only the conditional start events of this process' }) @IsOptional() @IsString() @Length(1, 191) processDefinitionKey?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 191) businessKey?: string;
}

export class StartedByCondition {
  @ApiProperty() instanceId!: string;
  @ApiProperty() processDefinitionKey!: string;
  @ApiProperty() elementId!: string;
}

export class FailedCondition {
  @ApiProperty() processDefinitionKey!: string;
  @ApiProperty() elementId!: string;
  @ApiProperty() message!: string;
}

export class ConditionsView {
  @ApiProperty({ type: [StartedByCondition] }) started!: StartedByCondition[];
  @ApiProperty({ type: [FailedCondition], description: 'Conditions that could not be evaluated over this data' }) failed!: FailedCondition[];
}

@ApiTags('messages')
@Controller('api/v1')
export class MessagesController {
  constructor(private readonly runtime: ProcessRuntime, private readonly abilities: Abilities) {}

  @Post('messages')
  @HttpCode(200)
  @ApiOperation({ summary: 'Bring a message to the instance that waits for it' })
  @ApiOkResponse({ type: PublishedView })
  publish(@CurrentUser() user: CurrentUser, @Body() dto: PublishMessageDto): Promise<PublishedView> {
    this.abilities.require(user, 'create', 'Message', { tenantId: user.tenantId });
    return this.runtime.publishMessage({ tenantId: user.tenantId, ...dto });
  }

  @Post('signals')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a signal to everything that waits for it' })
  @ApiOkResponse({ type: BroadcastView })
  broadcast(@CurrentUser() user: CurrentUser, @Body() dto: BroadcastSignalDto): Promise<BroadcastView> {
    this.abilities.require(user, 'create', 'Message', { tenantId: user.tenantId });
    return this.runtime.broadcastSignal({ tenantId: user.tenantId, ...dto });
  }

  @Post('conditions')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publish data to conditional start events: an instance starts wherever a condition is true' })
  @ApiOkResponse({ type: ConditionsView })
  conditions(@CurrentUser() user: CurrentUser, @Body() dto: PublishConditionsDto): Promise<ConditionsView> {
    this.abilities.require(user, 'create', 'Message', { tenantId: user.tenantId });
    const { variables, processDefinitionKey: processId, businessKey } = dto;
    return this.runtime.publishConditions({ tenantId: user.tenantId, actor: { kind: 'user', tenantId: user.tenantId, id: user.id }, variables, processId, businessKey });
  }
}
