import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../persistence/index.js';
import { postPrincipal } from '../../platform/auth/index.js';
import type { ActivatedJob, JobHandler } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { NotificationsService } from '../notifications/index.js';
import { ArchiveService } from './archive.service.js';
import { CampaignStore } from '../campaign-store/index.js';

/** Who acts when a process archives its campaign. */
const SYSTEM = { id: 'system:archive', displayName: '系统' };

/** `noticeflow:archive`: freezes the records of the instance's campaign and marks it as archived. */
@Injectable()
export class ArchiveHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:archive';

  constructor(private readonly runtime: ProcessRuntime, private readonly archives: ArchiveService) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<undefined> {
    await this.archives.archive(job.tenantId, campaignOf(job), SYSTEM);
    return undefined;
  }
}

/** `noticeflow:notify`: properties `title`, `body`, `post` (default clerk), `set` (unit set; default the instance's unit). */
@Injectable()
export class NotifyHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:notify';

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly store: CampaignStore,
    private readonly notifications: NotificationsService,
  ) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<undefined> {
    const { title, body = '', post = 'clerk', set } = job.headers;
    if (!title) throw new Error(`Expected the property "title" at ${job.elementId}`);
    const campaign = await this.store.byId(job.tenantId, campaignOf(job));
    const units = set ? campaign.unitSets[set] : job.unitId ? [job.unitId] : [];
    if (!units) throw new Error(`Expected a unit set of the campaign at ${job.elementId} but found "${set}"`);
    await this.database.write(async (tx) => {
      await this.notifications.send(tx, { tenantId: job.tenantId, principals: units.map((unit) => postPrincipal(unit, post)), kind: 'campaign', title, body, link: `/campaigns/${campaign.id}` });
    });
    return undefined;
  }
}

function campaignOf(job: ActivatedJob): string {
  if (!job.campaignId) throw new Error(`Expected ${job.elementId} to belong to a campaign but instance ${job.instanceId} does not`);
  return job.campaignId;
}
