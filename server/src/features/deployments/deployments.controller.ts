import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { DefinitionsService } from './definitions.service.js';
import { DefinitionPage, DefinitionQuery, DefinitionStatistics, DefinitionView, DeployDto, DeploymentView, LintDto, LintView } from './deployments.dto.js';
import { RunningWork } from './running-work.service.js';

@ApiTags('deployments')
@Controller('api/v1')
export class DeploymentsController {
  constructor(private readonly runtime: ProcessRuntime, private readonly definitions: DefinitionsService, private readonly work: RunningWork, private readonly abilities: Abilities) {}

  @Post('deployments')
  @ApiOperation({ summary: 'Deploy BPMN and DMN files: a new version of every process and decision that changed' })
  @ApiCreatedResponse({ type: DeploymentView })
  @ApiUnprocessableEntityResponse({ description: 'MODEL_INVALID; `errors` name the elements' })
  deploy(@CurrentUser() user: CurrentUser, @Body() dto: DeployDto): Promise<DeploymentView> {
    this.abilities.require(user, 'create', 'Deployment', { tenantId: user.tenantId });
    return this.runtime.deploy({ tenantId: user.tenantId, name: dto.name, resources: dto.resources, actor: { kind: 'user', tenantId: user.tenantId, id: user.id } });
  }

  @Get('process-definitions')
  @ApiOkResponse({ type: DefinitionPage })
  list(@CurrentUser() user: CurrentUser, @Query() query: DefinitionQuery): Promise<DefinitionPage> {
    this.abilities.require(user, 'read', 'ProcessDefinition', { tenantId: user.tenantId });
    return this.definitions.list(user, query);
  }

  @Post('process-definitions/lint')
  @HttpCode(200)
  @ApiOperation({ summary: 'Check a file as a deployment would; nothing is stored' })
  @ApiOkResponse({ type: LintView })
  async lint(@CurrentUser() user: CurrentUser, @Body() dto: LintDto): Promise<LintView> {
    this.abilities.require(user, 'read', 'ProcessDefinition', { tenantId: user.tenantId });
    const { problems } = await this.runtime.lint(dto.xml, user.tenantId);
    return { problems };
  }

  @Get('process-definitions/:id')
  @ApiOperation({ summary: 'A version with its XML and the configuration of its elements' })
  @ApiOkResponse({ type: DefinitionView })
  get(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<DefinitionView> {
    this.abilities.require(user, 'read', 'ProcessDefinition', { tenantId: user.tenantId });
    return this.definitions.get(user, id);
  }

  @Get('process-definitions/:id/statistics')
  @ApiOperation({ summary: 'Where the running instances of a version stand, as far as the caller may see them' })
  @ApiOkResponse({ type: DefinitionStatistics })
  statistics(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<DefinitionStatistics> {
    this.abilities.require(user, 'read', 'ProcessDefinition', { tenantId: user.tenantId });
    return this.work.ofVersion(user, id);
  }
}
