import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { DecisionPage, DecisionQuery, DecisionResultView, DecisionView, EvaluateDecisionDto } from './decisions.dto.js';
import { DecisionsService } from './decisions.service.js';

/** Decisions belong to the processes that ask them: who may read process definitions may read and try them. */
@ApiTags('decision-definitions')
@Controller('api/v1/decision-definitions')
export class DecisionsController {
  constructor(private readonly decisions: DecisionsService, private readonly abilities: Abilities) {}

  @Get()
  @ApiOkResponse({ type: DecisionPage })
  list(@CurrentUser() user: CurrentUser, @Query() query: DecisionQuery): Promise<DecisionPage> {
    this.require(user);
    return this.decisions.list(user, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'A version with its tables and those of the decisions it requires' })
  @ApiOkResponse({ type: DecisionView })
  get(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<DecisionView> {
    this.require(user);
    return this.decisions.get(user, id);
  }

  @Post(':id/evaluate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try a decision over some variables; nothing is stored' })
  @ApiOkResponse({ type: DecisionResultView })
  @ApiUnprocessableEntityResponse({ description: 'DECISION_FAILED; `errors` name the rules' })
  evaluate(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: EvaluateDecisionDto): Promise<DecisionResultView> {
    this.require(user);
    return this.decisions.evaluate(user, id, dto.variables);
  }

  private require(user: CurrentUser): void {
    this.abilities.require(user, 'read', 'ProcessDefinition', { tenantId: user.tenantId });
  }
}
