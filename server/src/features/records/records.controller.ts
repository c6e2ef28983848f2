import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '../../persistence/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { RecordStore } from '../registers/index.js';
import { RecordsService, type LoadedRecord } from '../registers/index.js';
import { RegisterLists, type RevisionView } from '../registers/index.js';
import { RecordWritingService } from './record-writing.service.js';
import { RemoveRecordDto, RevealDto, RevealedDto, WriteRecordDto, WrittenRecordDto } from './registers.dto.js';

@ApiTags('records')
@Controller('api/v1/records')
export class RecordsController {
  constructor(
    private readonly database: Database,
    private readonly records: RecordsService,
    private readonly store: RecordStore,
    private readonly lists: RegisterLists,
    private readonly writing: RecordWritingService,
  ) {}

  @Get(':id')
  @ApiOperation({ summary: 'A record, sensitive values masked' })
  load(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<LoadedRecord> {
    return this.records.load(id, { viewer: user });
  }

  @Get(':id/revisions')
  @ApiOperation({ summary: 'Who changed what, when, at which task and why' })
  async revisions(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<RevisionView[]> {
    const record = await this.database.read(async (tx) => {
      const row = await this.store.row(tx, user.tenantId, id);
      if (row === null || row.parentRecordId !== null) throw ProblemError.notFound('record', id);
      await this.records.requireReadable(tx, user, row);
      return row;
    });
    return this.lists.revisions(user, record);
  }

  @Post(':id/reveal')
  @HttpCode(200)
  @ApiOperation({ summary: 'One sensitive value in clear; recorded' })
  @ApiOkResponse({ type: RevealedDto })
  async reveal(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: RevealDto): Promise<RevealedDto> {
    return { value: await this.records.reveal(id, body.path, body.reason, user) };
  }

  @Put(':id')
  @ApiOperation({ summary: 'Changes a record at a task' })
  @ApiOkResponse({ type: WrittenRecordDto })
  change(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: WriteRecordDto): Promise<WrittenRecordDto> {
    return this.writing.change(user, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Takes a record out of a collection' })
  remove(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: RemoveRecordDto): Promise<void> {
    return this.writing.remove(user, id, body);
  }
}
