import { Injectable } from '@nestjs/common';
import { Database, fromDb } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { ProcessRuntime, splitKey, type Actor } from '../../runtime/index.js';
import type { ActivatedJobs, ActivateJobsDto, CompleteJobDto, ExtendLockDto, FailJobDto, JobErrorDto } from './jobs.dto.js';

/**
 * Jobs for programs outside. Whoever answers a job must hold its lock: one whose lock has run out may be in somebody else's hands,
 * and its late answer is refused with 409 JOB_LOCK_LOST. A worker that names itself answers only for what it took under that name.
 */
@Injectable()
export class JobsService {
  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly abilities: Abilities,
    private readonly clock: Clock,
  ) {}

  async activate(user: CurrentUser, dto: ActivateJobsDto): Promise<ActivatedJobs> {
    this.abilities.require(user, 'update', 'Job', { tenantId: user.tenantId });
    const jobs = await this.runtime.activateJobs({ tenantId: user.tenantId, ...dto });
    return { items: jobs.map(({ id, instanceId, elementId, type, variables, headers, retriesLeft }) => ({ id, instanceId, elementId, type, variables, headers, retriesLeft })) };
  }

  async complete(user: CurrentUser, id: string, { worker, variables }: CompleteJobDto): Promise<void> {
    await this.runtime.completeJob(id, await this.holder(user, id, worker), variables);
  }

  async fail(user: CurrentUser, id: string, { worker, ...failure }: FailJobDto): Promise<void> {
    await this.runtime.failJob(id, await this.holder(user, id, worker), failure);
  }

  async error(user: CurrentUser, id: string, { worker, ...error }: JobErrorDto): Promise<void> {
    await this.runtime.throwJobError(id, await this.holder(user, id, worker), error);
  }

  /** Keeps a lock that is still held, from now on for `lockMs`. */
  async extend(user: CurrentUser, id: string, { worker, lockMs }: ExtendLockDto): Promise<void> {
    await this.holder(user, id, worker);
    const now = this.clock.now();
    const { affected } = await this.database.write((tx) => tx.execute(
      "UPDATE job SET due_at = ? WHERE id = ? AND state = 'open' AND due_at > ? AND locked_by LIKE ? ESCAPE '!'", [new Date(now.getTime() + lockMs), id, now, holderPattern(worker)],
    ));
    if (affected === 0) throw lockLost(id);
  }

  /** The job may be gone already: then the engine says so. Whose it is shows its instance. */
  private async holder(user: CurrentUser, jobId: string, worker: string | undefined): Promise<Actor> {
    const { instanceId, key } = splitKey(jobId);
    const { instance, job } = await this.database.read(async (tx) => ({
      instance: (await tx.query('SELECT id FROM process_instance WHERE id = ? AND tenant_id = ?', [instanceId, user.tenantId]))[0],
      job: (await tx.query<{ locked_by: string | null; due_at: unknown }>('SELECT locked_by, due_at FROM job WHERE id = ? AND tenant_id = ?', [jobId, user.tenantId]))[0],
    }));
    if (!instance || !Number.isSafeInteger(key) || key < 1) throw ProblemError.notFound('job', jobId);
    this.abilities.require(user, 'update', 'Job', { tenantId: user.tenantId, id: jobId });
    const locked = job?.locked_by != null && fromDb(job.due_at) > this.clock.now();
    if (job && (!locked || (worker !== undefined && !job.locked_by!.startsWith(holderName(worker))))) throw lockLost(jobId);
    return { kind: 'worker', tenantId: user.tenantId, id: user.id };
  }
}

/** A lock is kept as the worker's name and a token of its own. */
const holderName = (worker: string): string => `${worker.slice(0, 80)} `;
const holderPattern = (worker: string): string => `${holderName(worker).replace(/[!%_]/g, '!$&')}%`;

const lockLost = (jobId: string): ProblemError => ProblemError.conflict('JOB_LOCK_LOST', `Expected the lock of job '${jobId}' to be held but it ran out or is another worker's: activate the job again`);
