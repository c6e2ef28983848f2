import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsDateString, IsOptional } from 'class-validator';
import { Clock } from '../clock/index.js';
import { CurrentUser } from '../auth/index.js';
import { AccessLog } from '../audit/index.js';
import { Database } from '../../persistence/index.js';
import { AppConfig } from '../config/index.js';
import { ProblemError } from '../errors/index.js';

class ClockTime {
  @ApiProperty({ type: String, format: 'date-time', example: '2022-07-20T09:00:00.000Z' }) @IsDateString({ strict: true }) now!: string;
}

class SetClock extends ClockTime {
  @ApiProperty({ type: Boolean, required: false, description: 'Answer only when everything that became due has been done' }) @IsOptional() @IsBoolean() settle?: boolean;
}

/**
 * Moves the server through a campaign year in minutes: deadlines, reminders and escalations follow.
 * Exists only with NOTICEFLOW_TEST_CLOCK=1, which production refuses; else 404. Sessions keep the machine's time.
 */
@ApiTags('test-clock')
@Controller('api/v1/test-clock')
export class TestClockController {
  constructor(
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly accessLog: AccessLog,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The time the server works with (only with NOTICEFLOW_TEST_CLOCK=1)' })
  @ApiOkResponse({ type: ClockTime })
  get(): ClockTime {
    this.requireEnabled();
    return { now: this.clock.now().toISOString() };
  }

  @Put()
  @HttpCode(200)
  @ApiOperation({ summary: 'Set the time; it goes on from there, timers that became due fire' })
  @ApiOkResponse({ type: ClockTime })
  async set(@CurrentUser() user: CurrentUser, @Body() dto: SetClock): Promise<ClockTime> {
    this.requireEnabled();
    await this.database.write(async (tx) => {
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'clock-set', subjectType: 'Clock', subjectId: dto.now });
    });
    this.clock.set(new Date(dto.now));
    if (dto.settle) await this.clock.caughtUp();
    return { now: this.clock.now().toISOString() };
  }

  private requireEnabled(): void {
    if (!this.config.testClock) throw ProblemError.notFound('page', 'test-clock');
  }
}
