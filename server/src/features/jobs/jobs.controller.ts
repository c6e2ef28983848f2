import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { ProcessRuntime, splitKey, type Actor } from '../../runtime/index.js';
import { ActivatedJobs, ActivateJobsDto, CompleteJobDto, FailJobDto, JobErrorDto } from './jobs.dto.js';

/** Work of service tasks for programs outside of the server. */
@ApiTags('jobs')
@Controller('api/v1/jobs')
export class JobsController {
  constructor(private readonly runtime: ProcessRuntime, private readonly database: Database, private readonly abilities: Abilities) {}

  @Post('activate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take open jobs of a type' })
  @ApiOkResponse({ type: ActivatedJobs })
  async activate(@CurrentUser() user: CurrentUser, @Body() dto: ActivateJobsDto): Promise<ActivatedJobs> {
    this.abilities.require(user, 'update', 'Job', { tenantId: user.tenantId });
    const jobs = await this.runtime.activateJobs({ tenantId: user.tenantId, ...dto });
    return { items: jobs.map(({ id, instanceId, elementId, type, variables, headers, retriesLeft }) => ({ id, instanceId, elementId, type, variables, headers, retriesLeft })) };
  }

  @Post(':id/complete')
  @HttpCode(204)
  @ApiNoContentResponse()
  async complete(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: CompleteJobDto): Promise<void> {
    await this.runtime.completeJob(id, await this.worker(user, id), dto.variables);
  }

  @Post(':id/fail')
  @HttpCode(204)
  @ApiNoContentResponse()
  async fail(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: FailJobDto): Promise<void> {
    await this.runtime.failJob(id, await this.worker(user, id), dto);
  }

  @Post(':id/error')
  @HttpCode(204)
  @ApiOperation({ summary: 'Raise a BPMN error of the model' })
  @ApiNoContentResponse()
  async error(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: JobErrorDto): Promise<void> {
    await this.runtime.throwJobError(id, await this.worker(user, id), dto);
  }

  /** The job may be gone already; whose it is shows its instance. */
  private async worker(user: CurrentUser, jobId: string): Promise<Actor> {
    const { instanceId, key } = splitKey(jobId);
    const [row] = await this.database.read((tx) => tx.query('SELECT tenant_id FROM process_instance WHERE id = ? AND tenant_id = ?', [instanceId, user.tenantId]));
    if (!row || !Number.isSafeInteger(key) || key < 1) throw ProblemError.notFound('job', jobId);
    this.abilities.require(user, 'update', 'Job', { tenantId: user.tenantId, id: jobId });
    return { kind: 'worker', tenantId: user.tenantId, id: user.id };
  }
}
