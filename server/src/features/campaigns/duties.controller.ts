import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Database } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { DutiesService, DUTY_STATES, OverviewService, UrgeService, type DutyState } from '../duties/index.js';
import { OrganisationsService } from '../organisations/index.js';
import { CampaignStore, Overseers } from '../campaign-store/index.js';
import { DutyList, ExemptDto, OverviewView, UrgeDto, UrgeResults } from './campaigns.dto.js';

export class DutyQuery {
  @ApiPropertyOptional({ enum: DUTY_STATES }) @IsOptional() @IsIn(DUTY_STATES) state?: DutyState;
  @ApiPropertyOptional({ description: 'Organisation id' }) @IsOptional() @IsString() @MaxLength(36) unit?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(64) duty?: string;
}

@ApiTags('campaigns')
@Controller('api/v1/campaigns/:id')
export class DutiesController {
  constructor(
    private readonly database: Database,
    private readonly abilities: Abilities,
    private readonly store: CampaignStore,
    private readonly overseers: Overseers,
    private readonly overviews: OverviewService,
    private readonly duties: DutiesService,
    private readonly urges: UrgeService,
    private readonly organisations: OrganisationsService,
  ) {}

  @Get('overview')
  @ApiOperation({ summary: 'Units × duties with states, receipts and where each is stuck' })
  @ApiOkResponse({ type: OverviewView })
  async overview(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<OverviewView> {
    this.abilities.require(user, 'read', 'Campaign');
    return this.overviews.overview(user, await this.store.byId(user.tenantId, id));
  }

  @Get('duties')
  @ApiOkResponse({ type: DutyList })
  async list(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Query() query: DutyQuery): Promise<DutyList> {
    this.abilities.require(user, 'read', 'Campaign');
    const campaign = await this.store.byId(user.tenantId, id);
    const { manifest } = await this.store.template(user.tenantId, id);
    const cells = (await this.overviews.cells(user, campaign, manifest.duties, { ...(query.duty ? { dutyId: query.duty } : {}), ...(query.unit ? { unitIds: [query.unit] } : {}) }))
      .filter((cell) => !query.state || cell.state === query.state);
    const names = new Map((await this.organisations.byIds(user.tenantId, cells.map((cell) => cell.unitId))).map((unit) => [unit.id, unit.shortName]));
    const titles = new Map(manifest.duties.map((duty) => [duty.id, duty.title]));
    return { items: cells.map((cell) => ({ ...cell, title: titles.get(cell.dutyId) ?? cell.dutyId, unitName: names.get(cell.unitId) ?? '' })), nextCursor: null };
  }

  @Post('duties/:dutyId/urge')
  @HttpCode(200)
  @ApiOperation({ summary: '催办: one result per unit; the same duty can be urged again after four hours' })
  @ApiOkResponse({ type: UrgeResults })
  async urge(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Param('dutyId') dutyId: string, @Body() dto: UrgeDto): Promise<UrgeResults> {
    const campaign = await this.store.byId(user.tenantId, id);
    this.abilities.require(user, 'urge', 'Task');
    const units = await this.organisations.byIds(user.tenantId, dto.units);
    const all = await this.overseers.oversees(user, campaign);
    const allowed = new Set(units.filter((unit) => all || this.overseers.within(user, unit.path)).map((unit) => unit.id));
    const foreign = dto.units.find((unit) => !allowed.has(unit));
    if (foreign !== undefined) throw ProblemError.notFound('organisation', foreign);
    return { items: await this.urges.urge(campaign, dutyId, dto.units, 'manual') };
  }

  @Post('duties/:dutyId/exempt')
  @HttpCode(204)
  @ApiOperation({ summary: '免报, with the reason' })
  @ApiNoContentResponse()
  async exempt(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Param('dutyId') dutyId: string, @Body() dto: ExemptDto): Promise<void> {
    this.abilities.require(user, 'update', 'Campaign', { tenantId: user.tenantId });
    await this.store.byId(user.tenantId, id);
    await this.database.write((tx) => this.duties.exempt(tx, user.tenantId, id, dutyId, dto.unit, user.id, dto.reason));
  }
}
