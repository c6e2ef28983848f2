import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { CurrentUser } from '../../platform/auth/index.js';
import { HoldDto, RetentionRuleDto, RetentionView } from './retention.dto.js';
import { RetentionService } from './retention.service.js';

export class ReleaseHoldDto {
  @ApiProperty() @IsString() @Length(2, 500) reason!: string;
}

/** How long the history of ended instances is kept. */
@ApiTags('retention')
@Controller('api/v1/retention')
export class RetentionController {
  constructor(private readonly retention: RetentionService) {}

  @Get()
  @ApiOperation({ summary: 'Rules, holds, and what is to be removed when' })
  @ApiOkResponse({ type: RetentionView })
  get(@CurrentUser() user: CurrentUser): Promise<RetentionView> {
    return this.retention.get(user);
  }

  @Put('rules')
  @ApiOperation({ summary: 'Keep ended instances of a process, or of all others, for so many days; by default they are kept for good' })
  @ApiOkResponse({ type: RetentionView })
  setRule(@CurrentUser() user: CurrentUser, @Body() dto: RetentionRuleDto): Promise<RetentionView> {
    return this.retention.setRule(user, dto);
  }

  @Post('holds')
  @HttpCode(200)
  @ApiOperation({ summary: 'Audit hold: nothing it covers is removed' })
  @ApiOkResponse({ type: RetentionView })
  hold(@CurrentUser() user: CurrentUser, @Body() dto: HoldDto): Promise<RetentionView> {
    return this.retention.hold(user, dto);
  }

  @Post('holds/:id/release')
  @HttpCode(200)
  @ApiOkResponse({ type: RetentionView })
  release(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: ReleaseHoldDto): Promise<RetentionView> {
    return this.retention.release(user, id, dto.reason);
  }
}
