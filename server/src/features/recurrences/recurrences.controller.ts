import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { CampaignStore, Overseers, type Campaign } from '../campaign-store/index.js';
import { OrganisationsService } from '../organisations/index.js';
import { RecurrencesService, type RecurrenceMatrix } from './recurrences.service.js';

const PERIOD = /^\d{4}-(W\d{2}|\d{2})$/;

export class RecurrenceQuery {
  @ApiPropertyOptional({ description: 'Organisation id; all visible ones otherwise' }) @IsOptional() @IsString() @MaxLength(36) unit?: string;
  @ApiPropertyOptional({ example: '2022-W28', description: 'ISO week, or month `2022-07`' }) @IsOptional() @Matches(PERIOD) week?: string;
}

export class RecurrenceView {
  @ApiProperty({ type: 'object', additionalProperties: true }) definition!: RecurrenceMatrix['definition'];
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } }) subjects!: RecurrenceMatrix['subjects'];
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } }) periods!: RecurrenceMatrix['periods'];
  @ApiProperty({ type: 'object', additionalProperties: true }) totals!: RecurrenceMatrix['totals'];
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true }, description: 'Subjects with a shortfall in the periods shown' }) shortfalls!: RecurrenceMatrix['subjects'];
}

export class ReasonDto {
  @ApiProperty({ description: '`key` of the subject' }) @IsString() @Length(1, 80) subject!: string;
  @ApiProperty({ example: '2022-W28' }) @Matches(PERIOD) period!: string;
  @ApiProperty() @IsString() @Length(1, 500) reason!: string;
}

@ApiTags('campaigns')
@Controller('api/v1/campaigns/:id/recurrences')
export class RecurrencesController {
  constructor(
    private readonly abilities: Abilities,
    private readonly campaigns: CampaignStore,
    private readonly overseers: Overseers,
    private readonly organisations: OrganisationsService,
    private readonly recurrences: RecurrencesService,
  ) {}

  @Get(':recurrenceId')
  @ApiOperation({ summary: 'Services by subject and week, and who falls short' })
  @ApiOkResponse({ type: RecurrenceView })
  async get(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Param('recurrenceId') recurrenceId: string, @Query() query: RecurrenceQuery): Promise<RecurrenceView> {
    this.abilities.require(user, 'read', 'Campaign');
    const campaign = await this.campaigns.byId(user.tenantId, id);
    const matrix = await this.recurrences.matrix(campaign, recurrenceId, { unitIds: await this.visible(user, campaign, query.unit), period: query.week });
    return { ...matrix, shortfalls: matrix.subjects.filter((subject) => subject.periods.some(({ short }) => short.length > 0)) };
  }

  @Post(':recurrenceId/reasons')
  @HttpCode(204)
  @ApiOperation({ summary: 'Record why a subject fell short in a week' })
  @ApiNoContentResponse()
  async giveReason(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Param('recurrenceId') recurrenceId: string, @Body() dto: ReasonDto): Promise<void> {
    const campaign = await this.campaigns.byId(user.tenantId, id);
    const matrix = await this.recurrences.matrix(campaign, recurrenceId, { unitIds: await this.visible(user, campaign), period: dto.period });
    const subject = matrix.subjects.find(({ key }) => key === dto.subject);
    if (!subject) throw ProblemError.notFound('subject', dto.subject);
    const unit = await this.organisations.byId(user.tenantId, subject.unitId);
    this.abilities.require(user, 'update', 'Record', { tenantId: user.tenantId, unitPath: unit.path, id: subject.key });
    if (!subject.periods.some(({ short }) => short.length > 0)) throw ProblemError.conflict('NO_SHORTFALL', `Expected a shortfall in ${dto.period} but there is none`);
    await this.recurrences.giveReason(campaign, recurrenceId, { subjectKey: dto.subject, period: dto.period, reason: dto.reason, unitId: subject.unitId, actorId: user.id });
  }

  /** Undefined: all units. */
  private async visible(user: CurrentUser, campaign: Campaign, unitId?: string): Promise<string[] | undefined> {
    const all = await this.overseers.oversees(user, campaign);
    if (unitId !== undefined) {
      const unit = await this.organisations.byId(user.tenantId, unitId);
      if (!all && !this.overseers.within(user, unit.path)) throw ProblemError.notFound('organisation', unitId);
      return [unitId];
    }
    if (all) return undefined;
    const units = await Promise.all(user.posts.map((post) => this.organisations.subtree(user.tenantId, post.unitId)));
    return [...new Set(units.flat().map((unit) => unit.id))];
  }
}
