import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { CalendarService } from './calendar.service.js';
import { CalendarDayDto, CalendarYear } from './campaigns.dto.js';

@ApiTags('calendar')
@Controller('api/v1/calendar')
export class CalendarController {
  constructor(private readonly abilities: Abilities, private readonly calendars: CalendarService) {}

  @Get(':year')
  @ApiOperation({ summary: 'Holidays and 调休 of a year: the days that differ from a plain week' })
  @ApiOkResponse({ type: CalendarYear })
  async year(@CurrentUser() user: CurrentUser, @Param('year', ParseIntPipe) year: number): Promise<CalendarYear> {
    this.abilities.require(user, 'read', 'Campaign');
    if (year < 2000 || year > 2199) throw ProblemError.badRequest('YEAR_INVALID', `Expected a year from 2000 to 2199 but got ${year}`);
    return this.calendars.year(user.tenantId, year);
  }

  @Put('days/:day')
  @HttpCode(204)
  @ApiOperation({ summary: 'Say whether a day is worked. Deadlines computed before keep the calendar they were computed with.' })
  @ApiNoContentResponse()
  async set(@CurrentUser() user: CurrentUser, @Param('day') day: string, @Body() dto: CalendarDayDto): Promise<void> {
    this.abilities.require(user, 'update', 'Campaign', { tenantId: user.tenantId });
    if (!/^2[01]\d{2}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) throw ProblemError.badRequest('DAY_INVALID', 'Expected an ISO date');
    await this.calendars.set(user.tenantId, user.id, day, dto.working ?? null, dto.note);
  }
}
