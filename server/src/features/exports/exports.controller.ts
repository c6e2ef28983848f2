import { Controller, Get, Header, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { sendFile } from '../attachments/index.js';
import { CampaignStore } from '../campaign-store/index.js';
import { ExportsService, type ExportFormat, type ExportOptions } from './exports.service.js';

class ExportQuery {
  @ApiPropertyOptional({ enum: ['docx', 'xlsx'], default: 'docx' }) @IsOptional() @IsIn(['docx', 'xlsx']) format?: ExportFormat;
  @ApiPropertyOptional({ enum: ['true', 'false'], default: 'true' }) @IsOptional() @IsIn(['true', 'false']) masked?: 'true' | 'false';
  @ApiPropertyOptional({ description: 'Required for masked=false; recorded' }) @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

class ReportQuery extends ExportQuery {
  @ApiPropertyOptional({ description: 'Unit id; all units one may see without it' }) @IsOptional() @IsString() @MaxLength(36) unit?: string;
}

@ApiTags('exports')
@Controller('api/v1')
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly campaigns: CampaignStore,
  ) {}

  @Get('records/:id/export')
  @Header('X-Content-Type-Options', 'nosniff')
  @ApiOperation({ summary: 'The official table of a record' })
  async record(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Query() query: ExportQuery): Promise<StreamableFile> {
    return sendFile(await this.exports.record(user, id, optionsOf(query)));
  }

  @Get('campaigns/:id/reports/:reportId/export')
  @Header('X-Content-Type-Options', 'nosniff')
  @ApiOperation({ summary: 'A report of the campaign: the tables of many units as one' })
  async report(@CurrentUser() user: CurrentUser, @Param('id') campaignId: string, @Param('reportId') reportId: string, @Query() query: ReportQuery): Promise<StreamableFile> {
    const { manifest } = await this.campaigns.template(user.tenantId, campaignId);
    const report = manifest.reports.find((candidate) => candidate.id === reportId);
    const options = optionsOf(query);
    if (report === undefined || !report.formats.includes(options.format)) throw ProblemError.notFound('report', reportId);
    return sendFile(await this.exports.merged(user, campaignId, report.form, query.unit, options));
  }
}

const optionsOf = (query: ExportQuery): ExportOptions => ({ format: query.format ?? 'docx', masked: query.masked !== 'false', ...(query.reason === undefined ? {} : { reason: query.reason }) });
