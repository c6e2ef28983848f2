import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsDateString, IsOptional, IsString, MaxLength } from 'class-validator';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { PageQuery } from '../../platform/http/page.js';
import { AuditTrailService } from './audit-trail.service.js';

class AuditTrailQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Who was seen: subject id of the person' }) @IsOptional() @IsString() @MaxLength(36) person?: string;
  @ApiPropertyOptional({ description: 'What was seen: id of the record, task, account …' }) @IsOptional() @IsString() @MaxLength(64) record?: string;
  @ApiPropertyOptional({ description: 'Who did it: account id' }) @IsOptional() @IsString() @MaxLength(36) actor?: string;
  @ApiPropertyOptional({ example: 'reveal' }) @IsOptional() @IsString() @MaxLength(40) action?: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' }) @IsOptional() @IsDateString() from?: string;
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Exclusive' }) @IsOptional() @IsDateString() to?: string;
}

class AuditActor {
  @ApiProperty() id!: string;
  @ApiProperty() displayName!: string;
}

class AuditTrailItem {
  @ApiProperty() id!: string;
  @ApiProperty({ type: String, format: 'date-time' }) at!: Date;
  @ApiProperty({ type: AuditActor }) actor!: AuditActor;
  @ApiProperty({ example: 'reveal' }) action!: string;
  @ApiProperty({ example: 'Record' }) subjectType!: string;
  @ApiProperty() subjectId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Of accounts, posts, units and campaigns' }) subjectName!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Whom a granted or revoked post is about' }) holderName!: string | null;
  @ApiProperty({ type: String, nullable: true }) personId!: string | null;
  @ApiProperty({ type: String, nullable: true }) fieldPath!: string | null;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ type: String, nullable: true }) requestId!: string | null;
}

class AuditTrailPage {
  @ApiProperty({ type: [AuditTrailItem] }) items!: AuditTrailItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

@ApiTags('audit')
@Controller('api/v1/audit-trail')
export class AuditTrailController {
  constructor(
    private readonly auditTrail: AuditTrailService,
    private readonly abilities: Abilities,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who saw, took out, changed or signed in (auditors only), newest first' })
  @ApiOkResponse({ type: AuditTrailPage })
  async list(@CurrentUser() user: CurrentUser, @Query() query: AuditTrailQuery): Promise<AuditTrailPage> {
    this.abilities.require(user, 'read', 'AuditTrail', { tenantId: user.tenantId });
    const { person, record, actor, action, from, to } = query;
    const filter = { person, record, actor, action, ...(from ? { from: new Date(from) } : {}), ...(to ? { to: new Date(to) } : {}) };
    return this.auditTrail.list(user.tenantId, filter, query.limit, query.cursor);
  }
}
