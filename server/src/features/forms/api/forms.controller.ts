import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FormModel } from '@noticeflow/schemas';
import { CurrentUser } from '../../../platform/auth/index.js';
import { LiveCheckService } from './live-check.service.js';
import { ChoicesDto, ChoicesQuery, FormCheckDto, ValidateFormDto } from './forms.dto.js';
import { ReferenceChoicesService } from './reference-choices.service.js';

@ApiTags('forms')
@Controller('api/v1/forms')
export class FormsController {
  constructor(
    private readonly check: LiveCheckService,
    private readonly references: ReferenceChoicesService,
  ) {}

  @Post('validate')
  @HttpCode(200)
  @ApiOperation({ summary: 'The live check: what complete would say; nothing is stored' })
  @ApiOkResponse({ type: FormCheckDto })
  validate(@CurrentUser() user: CurrentUser, @Body() body: ValidateFormDto): Promise<FormCheckDto> {
    return this.check.validate(user, body);
  }

  @Get(':campaignId/:formId')
  @ApiOperation({ summary: 'A form of the campaign, its newest version' })
  form(@CurrentUser() user: CurrentUser, @Param('campaignId') campaignId: string, @Param('formId') formId: string): Promise<FormModel> {
    return this.check.form(user, campaignId, formId);
  }

  @Get(':campaignId/:formId/choices')
  @ApiOperation({ summary: 'What a field of type record may be set to at a task' })
  @ApiOkResponse({ type: ChoicesDto })
  choices(@CurrentUser() user: CurrentUser, @Param('campaignId') campaignId: string, @Param('formId') formId: string, @Query() query: ChoicesQuery): Promise<ChoicesDto> {
    return this.references.choices(user, campaignId, formId, query);
  }
}
