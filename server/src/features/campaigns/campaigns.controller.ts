import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { decodeCursor, PageQuery, pageOf } from '../../platform/http/page.js';
import { DutiesService } from '../duties/index.js';
import { ArchiveService } from './archive.service.js';
import { CampaignDetails } from './campaign-detail.js';
import { CampaignWork } from './campaign-work.js';
import { CampaignStore } from '../campaign-store/index.js';
import { ArchiveCheck, CampaignDetail, CampaignPage, CampaignSummary, InstallCampaignDto, ObligationList } from './campaigns.dto.js';
import { InstallService } from './install.service.js';
import { IssueService } from './issue.service.js';
import { obligationStates } from './obligation-states.js';

@ApiTags('campaigns')
@Controller('api/v1/campaigns')
export class CampaignsController {
  constructor(
    private readonly abilities: Abilities,
    private readonly store: CampaignStore,
    private readonly details: CampaignDetails,
    private readonly installs: InstallService,
    private readonly issues: IssueService,
    private readonly archives: ArchiveService,
    private readonly duties: DutiesService,
    private readonly work: CampaignWork,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Campaigns of the tenant, newest first' })
  @ApiOkResponse({ type: CampaignPage })
  async list(@CurrentUser() user: CurrentUser, @Query() query: PageQuery): Promise<CampaignPage> {
    this.abilities.require(user, 'read', 'Campaign');
    const [after] = decodeCursor(query.cursor, ['string']) ?? [];
    const rows = await this.store.list(user.tenantId, query.limit + 1, after);
    return pageOf(rows, query.limit, (row) => [row.id], (row) => CampaignSummary.of(row));
  }

  @Post()
  @ApiOperation({ summary: 'Install a template: a draft campaign with bound parameters' })
  @ApiCreatedResponse({ type: CampaignSummary })
  async install(@CurrentUser() user: CurrentUser, @Body() dto: InstallCampaignDto): Promise<CampaignSummary> {
    this.abilities.require(user, 'create', 'Campaign', { tenantId: user.tenantId });
    return CampaignSummary.of(await this.installs.install({ tenantId: user.tenantId, actorId: user.id, ...dto }));
  }

  @Get(':id')
  @ApiOkResponse({ type: CampaignDetail })
  async get(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<CampaignDetail> {
    this.abilities.require(user, 'read', 'Campaign');
    return this.details.of(user, await this.store.byId(user.tenantId, id));
  }

  @Post(':id/issue')
  @HttpCode(200)
  @ApiOperation({ summary: 'Issue the notice: duties, tasks and processes begin; issuing again changes nothing' })
  @ApiOkResponse({ type: CampaignSummary })
  async issue(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<CampaignSummary> {
    this.abilities.require(user, 'issue', 'Campaign', { tenantId: user.tenantId });
    return CampaignSummary.of(await this.issues.issue(user.tenantId, id, user));
  }

  @Post(':id/archive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Freeze all records by hash and close the campaign' })
  @ApiOkResponse({ type: CampaignSummary })
  async archive(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<CampaignSummary> {
    this.abilities.require(user, 'manage', 'Campaign', { tenantId: user.tenantId });
    return CampaignSummary.of(await this.archives.archive(user.tenantId, id, user));
  }

  @Get(':id/archive')
  @ApiOperation({ summary: 'Are the archived records still what was archived?' })
  @ApiOkResponse({ type: ArchiveCheck })
  async checkArchive(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<ArchiveCheck> {
    this.abilities.require(user, 'read', 'Campaign');
    return this.archives.verify(user.tenantId, id);
  }

  @Get(':id/obligations')
  @ApiOperation({ summary: 'Obligations of the notice with their live state' })
  @ApiOkResponse({ type: ObligationList })
  async obligations(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<ObligationList> {
    this.abilities.require(user, 'read', 'Campaign');
    await this.store.byId(user.tenantId, id);
    const template = await this.store.template(user.tenantId, id);
    return { items: obligationStates(template, await this.duties.list(user.tenantId, id), await this.work.of(user.tenantId, id)), nextCursor: null };
  }
}
