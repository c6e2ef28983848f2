import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../platform/auth/index.js';
import { TimelineDto } from './dto.js';
import { TimelineService } from './timeline.service.js';

@ApiTags('process-instances')
@Controller('api/v1/process-instances')
export class TimelineController {
  constructor(private readonly timeline: TimelineService) {}

  @Get(':id/timeline')
  @ApiOperation({ summary: 'What happened, by whom, and what comes next' })
  @ApiOkResponse({ type: TimelineDto })
  of(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<TimelineDto> {
    return this.timeline.of(user, id);
  }
}
