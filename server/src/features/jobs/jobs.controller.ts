import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../platform/auth/index.js';
import { ActivatedJobs, ActivateJobsDto, CompleteJobDto, ExtendLockDto, FailJobDto, JobErrorDto } from './jobs.dto.js';
import { JobsService } from './jobs.service.js';

/** Work of service tasks for programs outside of the server. */
@ApiTags('jobs')
@Controller('api/v1/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Post('activate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take open jobs of a type' })
  @ApiOkResponse({ type: ActivatedJobs })
  activate(@CurrentUser() user: CurrentUser, @Body() dto: ActivateJobsDto): Promise<ActivatedJobs> {
    return this.jobs.activate(user, dto);
  }

  @Post(':id/complete')
  @HttpCode(204)
  @ApiOperation({ summary: 'The job is done', description: 'Like fail, error and extend-lock it is for whoever holds the lock: 409 JOB_LOCK_LOST otherwise.' })
  @ApiNoContentResponse()
  complete(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: CompleteJobDto): Promise<void> {
    return this.jobs.complete(user, id, dto);
  }

  @Post(':id/fail')
  @HttpCode(204)
  @ApiOperation({ summary: 'The attempt failed; it is tried again after a pause, or becomes an incident' })
  @ApiNoContentResponse()
  fail(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: FailJobDto): Promise<void> {
    return this.jobs.fail(user, id, dto);
  }

  @Post(':id/error')
  @HttpCode(204)
  @ApiOperation({ summary: 'Raise a BPMN error of the model' })
  @ApiNoContentResponse()
  error(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: JobErrorDto): Promise<void> {
    return this.jobs.error(user, id, dto);
  }

  @Post(':id/extend-lock')
  @HttpCode(204)
  @ApiOperation({ summary: 'Keep the job longer' })
  @ApiNoContentResponse()
  extend(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: ExtendLockDto): Promise<void> {
    return this.jobs.extend(user, id, dto);
  }
}
