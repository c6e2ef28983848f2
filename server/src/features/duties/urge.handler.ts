import { Injectable, type OnModuleInit } from '@nestjs/common';
import { dutyOfPeriod, seriesOf } from '@noticeflow/plugin-sdk';
import type { ActivatedJob, JobHandler } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { CampaignStore } from '../campaign-store/index.js';
import { memberId } from './duty-series.js';
import { UrgeService } from './urge.service.js';

/**
 * `noticeflow:urge`: properties `duty`, and `kind` = `reminder` or `late` (default). Of a duty with periods
 * the one of the variable `period` is meant. Urges the unit of the variable `unit`, else the instance's; without either every unit that has not answered. Answers nothing.
 */
@Injectable()
export class UrgeHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:urge';

  constructor(private readonly runtime: ProcessRuntime, private readonly campaigns: CampaignStore, private readonly urges: UrgeService) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<undefined> {
    const { duty: named, kind = 'late' } = job.headers;
    if (!job.campaignId || !named) throw new Error(`Expected a campaign and the property "duty" for ${job.elementId} but found campaign ${job.campaignId} and duty "${named}"`);
    if (kind !== 'late' && kind !== 'reminder') throw new Error(`Expected kind "late" or "reminder" at ${job.elementId} but found "${kind}"`);
    const campaign = await this.campaigns.byId(job.tenantId, job.campaignId);
    const { manifest } = await this.campaigns.template(job.tenantId, job.campaignId);
    const period = memberId(job.variables.period);
    const duty = manifest.duties.find((definition) => definition.id === named || (definition.id === dutyOfPeriod(named, period) && seriesOf(definition) === named))?.id ?? named;
    const set = manifest.duties.find(({ id }) => id === duty)?.unitSet;
    const members = (set && campaign.unitSets[set]) || [];
    const unit = [memberId(job.variables.unit), job.unitId].find((id) => id && members.includes(id));
    await this.urges.urge(campaign, duty, unit ? [unit] : members, kind);
    return undefined;
  }
}
