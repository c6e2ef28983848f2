import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import type { Variables } from '@noticeflow/engine';
import { IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Database, fromDb, fromDbOrNull } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, pageOf, PageQuery } from '../../platform/http/page.js';
import { ProcessRuntime } from '../../runtime/index.js';

export class IncidentQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['open', 'resolved'], default: 'open' }) @IsOptional() @IsIn(['open', 'resolved']) status: 'open' | 'resolved' = 'open';
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(36) instanceId?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(36) campaignId?: string;
  @ApiPropertyOptional({ description: 'Process id' }) @IsOptional() @IsString() @MaxLength(191) processId?: string;
}

export class IncidentView {
  @ApiProperty() id!: string;
  @ApiProperty() instanceId!: string;
  @ApiProperty() processDefinitionId!: string;
  @ApiProperty() processDefinitionKey!: string;
  @ApiProperty({ type: String, nullable: true }) campaignId!: string | null;
  @ApiProperty({ type: String, nullable: true }) unitId!: string | null;
  @ApiProperty() elementId!: string;
  @ApiProperty() kind!: string;
  @ApiProperty() message!: string;
  @ApiProperty({ enum: ['open', 'resolved'] }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) resolvedAt!: Date | null;
}

export class IncidentPage {
  @ApiProperty({ type: [IncidentView] }) items!: IncidentView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class ResolveIncidentDto {
  @ApiPropertyOptional({ description: 'New attempts of a failed job', default: 1 }) @IsOptional() @IsInt() @Min(1) @Max(1000) retries?: number;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Variables to correct first' }) @IsOptional() @IsObject() variables?: Variables;
}

/** What is stuck and needs a person. */
@ApiTags('incidents')
@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(private readonly runtime: ProcessRuntime, private readonly database: Database, private readonly abilities: Abilities) {}

  @Get()
  @ApiOperation({ summary: 'Incidents, newest first' })
  @ApiOkResponse({ type: IncidentPage })
  async list(@CurrentUser() user: CurrentUser, @Query() query: IncidentQuery): Promise<IncidentPage> {
    this.abilities.require(user, 'read', 'Incident', { tenantId: user.tenantId });
    const where = ['tenant_id = ?', 'status = ?'];
    const params: unknown[] = [user.tenantId, query.status];
    for (const [column, value] of [['instance_id', query.instanceId], ['campaign_id', query.campaignId], ['process_key', query.processId], ] as const) {
      if (value === undefined) continue;
      where.push(`${column} = ?`);
      params.push(value);
    }
    const cursor = decodeCursor(query.cursor, ['string']);
    if (cursor) {
      where.push('id < ?');
      params.push(cursor[0]);
    }
    const rows = await this.database.read((tx) => tx.query(`SELECT * FROM incident WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ${query.limit + 1}`, params));
    return pageOf(rows, query.limit, (last) => [String(last.id)], (row) => ({
      id: String(row.id), instanceId: String(row.instance_id), processDefinitionId: String(row.process_definition_id), processDefinitionKey: String(row.process_key),
      campaignId: row.campaign_id as string | null, unitId: row.unit_id as string | null, elementId: String(row.element_id), kind: String(row.kind), message: String(row.message),
      status: String(row.status), createdAt: fromDb(row.created_at), resolvedAt: fromDbOrNull(row.resolved_at),
    }));
  }

  @Post(':id/resolve')
  @HttpCode(204)
  @ApiOperation({ summary: 'Try again what raised the incident' })
  @ApiNoContentResponse()
  async resolve(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: ResolveIncidentDto): Promise<void> {
    const [row] = await this.database.read((tx) => tx.query('SELECT instance_id, incident_key FROM incident WHERE id = ? AND tenant_id = ?', [id, user.tenantId]));
    if (!row) throw ProblemError.notFound('Incident', id);
    this.abilities.require(user, 'update', 'Incident', { tenantId: user.tenantId, id });
    await this.runtime.submit(
      String(row.instance_id),
      { type: 'ResolveIncident', incidentKey: Number(row.incident_key), retries: dto.retries ?? 1, ...(dto.variables && { variables: dto.variables }) },
      { actor: { kind: 'user', tenantId: user.tenantId, id: user.id } },
    );
  }
}
