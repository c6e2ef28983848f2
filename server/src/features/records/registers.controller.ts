import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../platform/auth/index.js';
import { RegisterLists, type ListedRecord, type RegisterSummary } from '../registers/index.js';
import { RecordWritingService } from './record-writing.service.js';
import { ListRecordsQuery, WriteRecordDto, WrittenRecordDto } from './registers.dto.js';

@ApiTags('registers')
@Controller('api/v1/campaigns/:id/registers')
export class RegistersController {
  constructor(
    private readonly lists: RegisterLists,
    private readonly writing: RecordWritingService,
  ) {}

  @Get()
  @ApiOperation({ summary: '台账: the registers of a campaign' })
  registers(@CurrentUser() user: CurrentUser, @Param('id') campaignId: string): Promise<RegisterSummary[]> {
    return this.lists.registers(user, campaignId);
  }

  @Get(':register/records')
  @ApiOperation({ summary: 'Records within the units of the person, sensitive values masked' })
  list(@CurrentUser() user: CurrentUser, @Param('id') campaignId: string, @Param('register') register: string, @Query() query: ListRecordsQuery): Promise<{ items: ListedRecord[]; nextCursor: string | null }> {
    return this.lists.list(user, { campaignId, register, ...query });
  }

  @Post(':register/records')
  @ApiOperation({ summary: 'Adds a record at a collection task' })
  add(@CurrentUser() user: CurrentUser, @Param('id') campaignId: string, @Param('register') register: string, @Body() body: WriteRecordDto): Promise<WrittenRecordDto> {
    return this.writing.add(user, campaignId, register, body);
  }
}
