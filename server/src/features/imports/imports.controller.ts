import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { MAX_FILE_BYTES, readUpload, sendFile } from '../attachments/index.js';
import { GivenReasonDto } from '../forms/index.js';
import { RecordWritingService } from '../records/index.js';
import type { Undone } from './import-undo.js';
import { ImportsService, type ImportMode, type ImportReport, type ImportSummary } from './imports.service.js';
import type { RowState } from './import-check.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MODES: readonly string[] = ['all', 'good'];

class TemplateQuery {
  @ApiProperty({ description: 'The task whose rights apply' }) @IsString() @MaxLength(48) taskId!: string;
  @ApiPropertyOptional({ description: 'Table field; default the first' }) @IsOptional() @IsString() @MaxLength(64) table?: string;
}

class ImportQuery {
  @ApiPropertyOptional({ enum: ['all', 'good'], default: 'all' }) @IsOptional() @IsIn(MODES) mode?: ImportMode;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(64) table?: string;
}

class ApplyImportDto {
  @ApiPropertyOptional({ type: [GivenReasonDto] })
  @IsOptional() @IsArray() @ArrayMaxSize(2000) @ValidateNested({ each: true }) @Type(() => GivenReasonDto) reasons?: GivenReasonDto[];
}

@ApiTags('imports')
@Controller('api/v1')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly writing: RecordWritingService,
  ) {}

  @Get('forms/:campaignId/:formId/import-template')
  @Header('X-Content-Type-Options', 'nosniff')
  @ApiOperation({ summary: 'The workbook to fill in' })
  async template(@CurrentUser() user: CurrentUser, @Param('campaignId') campaignId: string, @Param('formId') formId: string, @Query() query: TemplateQuery): Promise<StreamableFile> {
    const view = await this.writing.holder(user, query.taskId);
    if (view.task.formId !== formId || (view.task.campaignId ?? '') !== campaignId) throw ProblemError.notFound('form', formId);
    return sendFile({ ...await this.imports.template(view, query.table ?? ''), type: XLSX });
  }

  @Post('tasks/:id/import')
  @HttpCode(200)
  @ApiConsumes('multipart/form-data')
  @ApiOperation({ summary: 'Dry run of a workbook: counts and findings; nothing is written' })
  async check(@CurrentUser() user: CurrentUser, @Param('id') taskId: string, @Query() query: ImportQuery, @Req() request: FastifyRequest): Promise<ImportReport> {
    const view = await this.writing.holder(user, taskId);
    const { fileName, content, fields } = await readUpload(request, MAX_FILE_BYTES);
    const mode = query.mode ?? (MODES.includes(fields['mode'] ?? '') ? (fields['mode'] as ImportMode) : 'all');
    return this.imports.check(user, view, query.table ?? fields['table'] ?? '', mode, fileName, content);
  }

  @Post('imports/:id/apply')
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes the rows of a dry run into the record' })
  async apply(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: ApplyImportDto): Promise<{ recordId: string | null; counts: Record<RowState, number>; skipped: number }> {
    const view = await this.writing.holder(user, await this.imports.taskOf(user, id));
    return this.imports.apply(user, view, id, body.reasons);
  }

  @Post('imports/:id/undo')
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes an applied import back, unless its rows were changed since' })
  async undo(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<Undone> {
    const view = await this.writing.holder(user, await this.imports.taskOf(user, id));
    return this.imports.undo(user, view, id);
  }

  @Get('tasks/:id/imports')
  @ApiOperation({ summary: 'What the person has imported at a task, newest first' })
  async history(@CurrentUser() user: CurrentUser, @Param('id') taskId: string): Promise<{ items: ImportSummary[]; nextCursor: null }> {
    const { task } = await this.writing.holder(user, taskId);
    return { items: await this.imports.history(user, task.id), nextCursor: null };
  }

  @Get('imports/:id/errors.xlsx')
  @Header('X-Content-Type-Options', 'nosniff')
  @ApiOperation({ summary: 'The uploaded workbook with 错误说明 and coloured cells' })
  async errors(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<StreamableFile> {
    return sendFile({ ...await this.imports.errorWorkbook(user, id), type: XLSX });
  }
}
