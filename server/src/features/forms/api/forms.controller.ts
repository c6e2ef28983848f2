import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FormModel } from '@noticeflow/schemas';
import { CurrentUser } from '../../../platform/auth/index.js';
import { LiveCheckService } from './live-check.service.js';
import { FormCheckDto, ValidateFormDto } from './forms.dto.js';

@ApiTags('forms')
@Controller('api/v1/forms')
export class FormsController {
  constructor(private readonly check: LiveCheckService) {}

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
}
