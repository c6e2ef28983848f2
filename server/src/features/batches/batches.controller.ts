import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../platform/auth/index.js';
import { BatchItemPage, BatchItemQuery, BatchPage, BatchQuery, BatchView, CreateBatchDto } from './batches.dto.js';
import { BatchesService } from './batches.service.js';

/** Orders for many instances at once. */
@ApiTags('batches')
@Controller('api/v1/batches')
export class BatchesController {
  constructor(private readonly batches: BatchesService) {}

  @Post()
  @ApiOperation({ summary: 'Start, cancel, migrate, modify, suspend or resume many instances, or try many incidents again, in the background' })
  @ApiCreatedResponse({ type: BatchView })
  create(@CurrentUser() user: CurrentUser, @Body() dto: CreateBatchDto): Promise<BatchView> {
    return this.batches.create(user, dto);
  }

  @Get()
  @ApiOperation({ summary: 'Batches with their progress, newest first' })
  @ApiOkResponse({ type: BatchPage })
  list(@CurrentUser() user: CurrentUser, @Query() query: BatchQuery): Promise<BatchPage> {
    return this.batches.list(user, query);
  }

  @Get(':id')
  @ApiOkResponse({ type: BatchView })
  get(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<BatchView> {
    return this.batches.get(user, id);
  }

  @Get(':id/items')
  @ApiOperation({ summary: 'What came of each instance' })
  @ApiOkResponse({ type: BatchItemPage })
  items(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Query() query: BatchItemQuery): Promise<BatchItemPage> {
    return this.batches.items(user, id, query);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take no more instances in hand' })
  @ApiOkResponse({ type: BatchView })
  pause(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<BatchView> {
    return this.batches.pause(user, id);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiOkResponse({ type: BatchView })
  resume(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<BatchView> {
    return this.batches.resume(user, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give up what is not done yet' })
  @ApiOkResponse({ type: BatchView })
  cancel(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<BatchView> {
    return this.batches.cancel(user, id);
  }
}
