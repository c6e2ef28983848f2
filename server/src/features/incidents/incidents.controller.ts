import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../platform/auth/index.js';
import { IncidentPage, IncidentQuery, ResolveIncidentDto } from './incidents.dto.js';
import { IncidentsService } from './incidents.service.js';

/** What is stuck and needs a person. */
@ApiTags('incidents')
@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(private readonly incidents: IncidentsService) {}

  @Get()
  @ApiOperation({ summary: 'Incidents, newest first' })
  @ApiOkResponse({ type: IncidentPage })
  list(@CurrentUser() user: CurrentUser, @Query() query: IncidentQuery): Promise<IncidentPage> {
    return this.incidents.list(user, query);
  }

  @Post(':id/resolve')
  @HttpCode(204)
  @ApiOperation({ summary: 'Try again what raised the incident' })
  @ApiNoContentResponse()
  resolve(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: ResolveIncidentDto): Promise<void> {
    return this.incidents.resolve(user, id, dto);
  }
}
