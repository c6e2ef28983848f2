import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Abilities, type Action } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { PageQuery } from '../../platform/http/page.js';
import { DraftPage, DraftView, PublishedDraft, SaveDraftDto } from './deployments.dto.js';
import { DraftsService } from './drafts.service.js';

/** Drafts belong to those who may change process definitions; for everybody else they do not exist. */
@ApiTags('process-drafts')
@Controller('api/v1/process-drafts')
export class DraftsController {
  constructor(private readonly drafts: DraftsService, private readonly abilities: Abilities) {}

  @Get()
  @ApiOkResponse({ type: DraftPage })
  list(@CurrentUser() user: CurrentUser, @Query() query: PageQuery): Promise<DraftPage> {
    this.require(user, 'update');
    return this.drafts.list(user, query);
  }

  @Post()
  @ApiCreatedResponse({ type: DraftView })
  create(@CurrentUser() user: CurrentUser, @Body() dto: SaveDraftDto): Promise<DraftView> {
    this.require(user, 'create');
    return this.drafts.create(user, dto);
  }

  @Get(':id')
  @ApiOkResponse({ type: DraftView })
  get(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<DraftView> {
    this.require(user, 'update');
    return this.drafts.get(user, id);
  }

  @Put(':id')
  @ApiOkResponse({ type: DraftView })
  save(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: SaveDraftDto): Promise<DraftView> {
    this.require(user, 'update');
    return this.drafts.save(user, id, dto);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<void> {
    this.require(user, 'delete');
    return this.drafts.remove(user, id);
  }

  @Post(':id/publish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Deploy the draft as the next version' })
  @ApiOkResponse({ type: PublishedDraft })
  @ApiUnprocessableEntityResponse({ description: 'MODEL_INVALID; `errors` name the elements' })
  publish(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<PublishedDraft> {
    this.require(user, 'publish');
    return this.drafts.publish(user, id);
  }

  private require(user: CurrentUser, action: Action): void {
    this.abilities.require(user, action, 'ProcessDefinition', { tenantId: user.tenantId });
  }
}
