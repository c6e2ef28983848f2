import { Controller, Get, Header, Param, Post, Req, type StreamableFile } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { RecordWritingService } from '../records/index.js';
import { AttachmentsService, MAX_FILE_BYTES, type AttachmentPlace, type AttachmentView } from './attachments.service.js';
import { sendFile } from './send-file.js';
import { readUpload } from './upload.js';

@ApiTags('attachments')
@Controller('api/v1/attachments')
export class AttachmentsController {
  constructor(
    private readonly attachments: AttachmentsService,
    private readonly writing: RecordWritingService,
  ) {}

  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiOperation({ summary: 'Uploads a file (≤ 10 MB; pdf, docx, xlsx, png, jpg) to a task or a record' })
  async upload(@CurrentUser() user: CurrentUser, @Req() request: FastifyRequest): Promise<AttachmentView> {
    const upload = await readUpload(request, MAX_FILE_BYTES);
    return this.attachments.add(user, await this.place(user, upload.fields), upload.fileName, upload.content);
  }

  @Get(':id')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Content-Security-Policy', "default-src 'none'; sandbox")
  @ApiOperation({ summary: 'Downloads a file' })
  async download(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<StreamableFile> {
    return sendFile(await this.attachments.download(user, id));
  }

  private async place(user: CurrentUser, fields: Record<string, string>): Promise<AttachmentPlace> {
    if (fields['taskId']) {
      const { task } = await this.writing.holder(user, fields['taskId']);
      return { taskId: task.id, unitId: task.unitId, unitPath: task.unitPath };
    }
    if (fields['recordId']) return this.attachments.placeOfRecord(user, fields['recordId']);
    throw ProblemError.badRequest('PLACE_REQUIRED', 'Expected taskId or recordId');
  }
}
