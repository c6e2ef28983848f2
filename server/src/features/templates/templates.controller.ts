import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { placeObligations, uncoveredClauses } from './obligation-view.js';
import { TemplateDetail, TemplateList, TemplateSummary } from './templates.dto.js';
import { TemplatesService } from './templates.service.js';

@ApiTags('templates')
@Controller('api/v1/templates')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService, private readonly abilities: Abilities) {}

  @Get()
  @ApiOperation({ summary: 'Templates of this installation; broken plugins with file, line and message' })
  @ApiOkResponse({ type: TemplateList })
  list(@CurrentUser() user: CurrentUser): TemplateList {
    this.abilities.require(user, 'read', 'Template');
    return { items: this.templates.list().map((hosted) => TemplateSummary.of(hosted)), nextCursor: null };
  }

  @Get(':slug')
  @ApiOperation({ summary: 'Clauses, obligations, deadlines and parameters of a template' })
  @ApiOkResponse({ type: TemplateDetail })
  get(@CurrentUser() user: CurrentUser, @Param('slug') slug: string): TemplateDetail {
    this.abilities.require(user, 'read', 'Template');
    const hosted = this.templates.bySlug(slug);
    const { template } = hosted;
    const summary = TemplateSummary.of(hosted);
    if (!template) return { ...summary, clauses: [], obligations: [], uncovered: [] };
    const { parameters, deadlines, roles, unitSets, duties, recurrences = [], reports, notice } = template.manifest;
    return {
      ...summary,
      notice, parameters, deadlines, roles, unitSets, duties, recurrences, reports,
      clauses: template.clauses,
      obligations: placeObligations(template),
      uncovered: uncoveredClauses(template),
      forms: template.forms.map(({ id, title, register, version, origin }) => ({ id, title, register, version, origin })),
      processes: template.processes,
      decisions: template.decisions,
      lists: Object.keys(template.lists),
    };
  }

  @Post('reload')
  @ApiOperation({ summary: 'Read the plugin folders again' })
  @ApiOkResponse({ type: TemplateList })
  async reload(@CurrentUser() user: CurrentUser): Promise<TemplateList> {
    this.abilities.require(user, 'manage', 'Template');
    await this.templates.reload();
    return this.list(user);
  }
}
