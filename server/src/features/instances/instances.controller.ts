import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../platform/auth/index.js';
import { PageQuery } from '../../platform/http/page.js';
import { DiagramElementView, DiagramStateView, HistoryPageView, InstancePage, InstanceQuery, InstanceView, ModifyInstanceDto, ReasonDto, StartInstanceDto } from './instances.dto.js';
import { ConsequenceView } from './consequence.js';
import { InstancesService } from './instances.service.js';

@ApiTags('process-instances')
@ApiExtraModels(DiagramElementView)
@Controller('api/v1/process-instances')
export class InstancesController {
  constructor(private readonly instances: InstancesService) {}

  @Post()
  @ApiOperation({ summary: 'Start an instance of the newest or a given version' })
  @ApiCreatedResponse({ type: InstanceView })
  start(@CurrentUser() user: CurrentUser, @Body() dto: StartInstanceDto): Promise<InstanceView> {
    return this.instances.start(user, dto);
  }

  @Get()
  @ApiOperation({ summary: 'Instances of the units in reach, newest first' })
  @ApiOkResponse({ type: InstancePage })
  list(@CurrentUser() user: CurrentUser, @Query() query: InstanceQuery): Promise<InstancePage> {
    return this.instances.list(user, query);
  }

  @Get(':id')
  @ApiOkResponse({ type: InstanceView })
  get(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<InstanceView> {
    return this.instances.get(user, id);
  }

  @Get(':id/history')
  @ApiOperation({ summary: 'Events of the journal, oldest first' })
  @ApiOkResponse({ type: HistoryPageView })
  history(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Query() query: PageQuery): Promise<HistoryPageView> {
    return this.instances.history(user, id, query.limit, query.cursor);
  }

  @Get(':id/diagram-state')
  @ApiOperation({ summary: 'What is done, current, stuck and still to come, by element' })
  @ApiOkResponse({ type: DiagramStateView })
  diagramState(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<DiagramStateView> {
    return this.instances.diagramState(user, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: InstanceView })
  cancel(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: ReasonDto): Promise<InstanceView> {
    return this.instances.cancel(user, id, dto.reason);
  }

  @Post(':id/modify')
  @HttpCode(200)
  @ApiOperation({ summary: 'Move, add or end tokens by hand' })
  @ApiOkResponse({ type: InstanceView })
  modify(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: ModifyInstanceDto): Promise<InstanceView> {
    return this.instances.modify(user, id, dto);
  }

  @Post(':id/modify/preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a modification would break off and start; nothing is changed' })
  @ApiOkResponse({ type: ConsequenceView })
  previewModification(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: ModifyInstanceDto): Promise<ConsequenceView> {
    return this.instances.previewModification(user, id, dto);
  }

  @Post(':id/suspend')
  @HttpCode(200)
  @ApiOkResponse({ type: InstanceView })
  suspend(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<InstanceView> {
    return this.instances.suspend(user, id);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiOkResponse({ type: InstanceView })
  resume(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<InstanceView> {
    return this.instances.resume(user, id);
  }
}
